import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createCsvHr } from '../connectors/hris/csv.ts';
import { createCsvContext } from '../connectors/itsm/csv.ts';
import { createAriel, type Ariel } from '../connectors/qradar/ariel.ts';
import { createQRadarClient, type QRadarClient } from '../connectors/qradar/client.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { CaseContext } from '../domain/offense.ts';
import { makeTokeniser } from '../domain/pseudonym.ts';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import { measuresOf } from '../scorers/measures.ts';
import { median } from '../scorers/statistics.ts';
import { STORY_IDS, type Variants } from '../simulator/organisation/model.ts';
import { startSimulator, type RunningSimulator } from '../simulator/start.ts';
import { CATALOGUE } from '../tools/ariel/catalogue.ts';
import { EXAMPLE_PARAMS } from '../tools/ariel/testing-params.ts';
import { coverageOfFailure } from '../tools/failure.ts';
import { planFirstPass } from '../tools/plan-first-pass.ts';
import { planFollowUps } from '../tools/plan-follow-ups.ts';
import { createTools } from '../tools/registry.ts';
import { runTool } from '../tools/run-tool.ts';
import { memoryIncidentStore } from '../tools/similar-incidents/testing-store.ts';
import type { Tool, ToolCall } from '../tools/tool.ts';

const NOW_MS = Date.UTC(2026, 10, 24);
const signal = new AbortController().signal;
const tokenise = makeTokeniser(new TextEncoder().encode('a key for tests only'));

let simulator: RunningSimulator;
let client: QRadarClient;
let ariel: Ariel;
let context: CaseContext;
let tools: Map<string, Tool>;
let evidence: Evidence[] = [];

beforeAll(async () => {
  const variants = Object.fromEntries(STORY_IDS.map((id) => [id, 'story'])) as Variants;
  simulator = await startSimulator({ seed: 3, variants, nowMs: NOW_MS, arielDelayMs: 0 });
  client = createQRadarClient({
    baseUrl: simulator.url,
    token: simulator.tokens.read,
    ca: simulator.certificatePem,
    timeoutMs: 2_000,
    sleep: async () => {},
  });
  ariel = createAriel(client, { clock: () => NOW_MS, deadlineMs: 10_000, pollInitialMs: 5, pollMaxMs: 50 });
  const { hrCsv, contextCsv, truth } = simulator.exports();
  const story = truth.find((t) => t.storyId === 'night-hr-files');
  if (story === undefined) throw new Error('the story is not planted');
  const riskWindow = { fromMs: story.fromMs - 6 * HOUR_MS, toMs: story.toMs + 2 * HOUR_MS };
  const hr = createCsvHr({ text: hrCsv, name: 'hr.csv' });
  const person = await hr.find([story.username], signal);
  context = {
    investigationId: 'inv-1',
    run: 1,
    nowMs: NOW_MS,
    offenseIds: [1],
    subject: {
      token: tokenise('user', story.username),
      username: story.username,
      aliases: [story.username, `corp\\${story.username}`, `${story.username}@corp.example`],
      uba: null,
    },
    riskWindow,
    baselineWindow: { fromMs: riskWindow.fromMs - 28 * DAY_MS, toMs: riskWindow.fromMs },
    timeZone: person.state === 'answered' ? (person.value?.timeZone ?? null) : null,
  };
  tools = createTools({
    ariel,
    client,
    hr,
    context: createCsvContext({ text: contextCsv, name: 'context.csv' }),
    incidents: memoryIncidentStore(),
    embedder: { id: 'none', embed: async (texts) => texts.map(() => [1]) },
    tokenise,
    sources: ['windows', 'vpn', 'filer', 'database', 'mail', 'proxy', 'linux'],
    loadEvidence: async () => evidence,
  });
}, 120_000);

afterEach(() => simulator.control.clearFaults());

afterAll(async () => {
  client.close();
  await simulator.close();
});

/** Runs one call and keeps it as evidence. */
async function call({ tool, input }: ToolCall): Promise<void> {
  const result = await runTool(tools, { tool, input }, context, signal);
  const rows = result.ok ? result.rows : [];
  const frozen = {
    id: `e-${evidence.length + 1}`,
    label: `E${evidence.length + 1}`,
    kind: tools.get(tool)?.kind,
    tool,
    params: canonicalJson(input),
    aql: result.aql,
    window: result.ok ? result.window : null,
    coverage: result.ok ? result.coverage : coverageOfFailure(result.failure),
    rows,
    rowCount: rows.length,
    rowsSha256: '',
    subjectWritable: [],
  };
  evidence.push(frozen as Evidence);
}

describe.each(Object.keys(CATALOGUE))('%s', (id) => {
  test('is accepted, and answers with the columns it names', async () => {
    const built = CATALOGUE[id]?.build(context, EXAMPLE_PARAMS[id] ?? {});
    if (built?.ok !== true) throw new Error('not built');
    const answer = await ariel.search(built.select, signal);
    expect(answer).toMatchObject({ ok: true, coverage: { state: 'complete' } });
    const names = built.select.columns === '*' ? [] : built.select.columns.map((c) => c.alias);
    const columns = answer.ok ? answer.rows.map((row) => Object.keys(row)) : [];
    expect(columns.filter((c) => c.join() !== names.join())).toEqual([]);
  });
});

describe('a case from its first search to its last', () => {
  test('every tool answers with rows of its shape, until nothing is left to ask', async () => {
    evidence = [];
    await Promise.all(planFirstPass().map(call));
    const waves: string[][] = [];
    for (let next = planFollowUps(context, evidence, measuresOf(evidence, context), []); next.length > 0;) {
      waves.push([...new Set(next.map((c) => c.tool))]);
      await Promise.all(next.map(call));
      next = planFollowUps(context, evidence, measuresOf(evidence, context), []);
    }
    expect(waves).toEqual([['activity_detail', 'asset', 'context_record', 'logon_summary', 'flow'], ['similar_incident']]);
    const unseen = evidence.filter((e) => e.coverage.state === 'unavailable');
    expect(unseen.map((e) => [e.tool, e.coverage])).toEqual([]);
  });

  test('the night stands beside the peers as it was planted: 15 files, a nightly median of 30/28', () => {
    const share = measuresOf(evidence, context).find((m) => m.channel === 'file' && m.resource?.endsWith('hr-payroll') === true);
    expect(share).toMatchObject({ count: 15, nightCount: 15 });
    expect(share?.peers.length).toBeGreaterThanOrEqual(8);
    expect(median(share?.peers.map((p) => p.nightlyMean) ?? [])).toBeCloseTo(30 / 28, 12);
  });

  test('no log source is taken for silent while all report, and the nightly batch shows', () => {
    const health = evidence.flatMap((e) => (e.kind === 'log_source_health' ? e.rows : []));
    expect(health.filter((r) => r.state !== 'reporting')).toEqual([]);
    expect(Math.max(...health.map((r) => r.medianDelayMs ?? 0))).toBeGreaterThan(4 * HOUR_MS);
  });

  test('evidence about peers holds no name of theirs', () => {
    const peers = JSON.stringify(evidence.filter((e) => e.kind === 'peer_activity' || e.kind === 'peer_group').map((e) => e.rows));
    const names = simulator
      .exports()
      .hrCsv.split('\n')
      .slice(1)
      .flatMap((line) => (line.split(',')[1] ?? '').split(';'))
      .filter((name) => name.length > 3);
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name) => peers.includes(`"${name}"`))).toEqual([]);
  });
});

describe('when QRadar fails, nothing is concluded from it', () => {
  test.each([
    { kind: '401', expected: 'unauthorised' },
    { kind: '403', expected: 'unauthorised' },
    { kind: '500', expected: 'unavailable' },
    { kind: '503', expected: 'unavailable' },
    { kind: 'down', expected: 'unavailable' },
    { kind: 'ariel_error', expected: 'unavailable' },
    { kind: 'truncated', expected: 'unavailable' },
  ] as const)('$kind leaves a failure of kind $expected', async ({ kind, expected }) => {
    simulator.control.setFaults([{ path: '/api/ariel', kind }]);
    const result = await runTool(tools, { tool: 'own_activity', input: {} }, context, signal);
    expect(result).toMatchObject({ ok: false, failure: { kind: expected, source: 'Ariel' } });
  });

  test('a search that hangs ends as a timeout within the time given', async () => {
    simulator.control.setFaults([{ path: '/api/ariel', kind: 'stuck_sorting' }]);
    const result = await runTool(tools, { tool: 'own_activity', input: {} }, context, AbortSignal.timeout(300));
    expect(result).toMatchObject({ ok: false, failure: { kind: 'timeout' } });
  });

  test('reference data that does not answer is a failure of the assets and no "unclassified"', async () => {
    simulator.control.setFaults([{ path: '/api/reference_data', kind: '503' }]);
    const result = await runTool(tools, { tool: 'asset', input: {} }, context, signal);
    expect(result).toMatchObject({ ok: false, failure: { kind: 'unavailable' } });
  });
});
