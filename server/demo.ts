import { setTimeout as sleep } from 'node:timers/promises';
import { createQRadarClient } from '../connectors/qradar/client.ts';
import { listNotes } from '../connectors/qradar/notes.ts';
import { readBack } from './demo-read-back.ts';
import { shownAql } from './shown/aql.ts';
import { AppError } from '../domain/errors.ts';
import { DAY_MS } from '../domain/time.ts';
import { DEMO_USAGE, demoOptions, type DemoOptions } from './demo-options.ts';
import { STORY_IDS } from '../simulator/organisation/model.ts';
import { startDemoWorld, type DemoWorld } from './demo-world.ts';
import { createLog } from './log.ts';
import type { CaseView, QueueLine, Viewer } from './pages/views.ts';
import type { Tokenise } from '../domain/pseudonym.ts';

const WAIT_MS = 120_000;
const VIEWER: Viewer = { userName: 'sam', roles: ['senior_analyst'], seesRestricted: false };
const SENIOR = { kind: 'person', userName: 'sam', roles: ['senior_analyst'] } as const;

/** Waits until the case of an offense stands at one of `statuses`; throws with what was seen when it fails or time is over. */
async function waitFor(world: DemoWorld, offenseId: number, statuses: readonly QueueLine['status'][]): Promise<QueueLine> {
  const untilMs = Date.now() + WAIT_MS;
  let last: QueueLine | undefined;
  while (Date.now() < untilMs) {
    const queue = await world.service.reads.queue(VIEWER);
    last = [...queue.waiting, ...queue.running, ...queue.failed, ...queue.decided].find((l) => l.offenseIds.includes(offenseId));
    if (last !== undefined && statuses.includes(last.status)) return last;
    if (last?.status === 'failed') throw new Error(`the case failed in ${last.node ?? '?'}: ${last.failureReason ?? ''}`);
    await sleep(25);
  }
  throw new Error(`offense ${offenseId} stands at ${last?.status ?? 'nothing'} after ${WAIT_MS / 1000} s`);
}

/** One JSON object about one investigation; tokens only. */
function report(view: CaseView, tokenise: Tokenise, offenseId: number, receivedMs: number, note: { id: string; text: string } | null) {
  const content = view.draft?.content;
  const show = (aql: string): string => shownAql(aql, tokenise);
  const since = (step: string): number | null => (view.timings[step] === undefined ? null : Math.max(0, view.timings[step] - receivedMs));
  return {
    offenseId,
    investigationId: view.caseId,
    drafter: content?.drafter ?? null,
    conclusion: content?.conclusion ?? null,
    evidence: view.evidence.map((e) => ({
      label: e.label,
      kind: e.kind,
      tool: e.tool,
      rowCount: e.rowCount,
      coverage: e.coverage,
      rowsSha256: e.rowsSha256,
      aql: e.aql === null ? null : show(e.aql),
    })),
    facts: content?.facts ?? [],
    claims: content?.claims ?? [],
    checks: content?.checks ?? [],
    gaps: content?.gaps ?? [],
    scores: view.scores,
    draftHash: view.draft?.hash ?? null,
    decision: view.decision,
    note,
    timingsMs: {
      received: 0,
      gathered: since('score'),
      scored: since('investigate'),
      drafted: since('drafted'),
      queued: since('queued'),
      posted: since('posted'),
    },
  };
}

async function investigateOnce(world: DemoWorld, options: DemoOptions) {
  const { id } = await world.simulator.control.raiseStory(options.story);
  await world.hint(id);
  // Times count from the 202 of the hook.
  const received = world.simulator.control.now();
  const waiting = await waitFor(world, id, ['awaiting_review']);
  const read = async (): Promise<CaseView> => {
    const view = await world.service.reads.case(VIEWER, waiting.caseId);
    if (view === null) throw new Error('the case is gone');
    return view;
  };
  if (!options.approve) return report(await read(), world.service.tokenise, id, received, null);
  const view = await read();
  const verdict = view.draft?.content.conclusion === 'explained' ? 'benign_true_positive' : 'true_positive';
  const decide = {
    caseId: waiting.caseId,
    draftHash: view.draft?.hash ?? '',
    verdict,
    closeOffense: false,
    acknowledgedChange: null,
  } as const;
  for (const { label } of view.evidence) await world.service.acts.openEvidence(SENIOR, { caseId: waiting.caseId, label });
  await world.service.acts.approve(SENIOR, decide);
  await waitFor(world, id, ['published']);
  const published = await read();
  const { url, certificatePem, tokens } = world.simulator;
  const reader = createQRadarClient({ baseUrl: url, token: tokens.read, ca: certificatePem });
  const note = readBack(
    published.outbox.find((o) => o.kind === 'offense_note')?.shown,
    await listNotes(reader, id, AbortSignal.timeout(WAIT_MS)),
  );
  reader.close();
  return report(published, world.service.tokenise, id, received, note);
}

async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.includes('--help')) {
    process.stdout.write(`usage: ${DEMO_USAGE}\nstories: ${STORY_IDS.join(', ')}\n`);
    return;
  }
  const options = demoOptions(argv);
  // Standard output belongs to the report.
  const log = createLog(options.once ? 'error' : 'warn', process.stderr);
  const say = (text: string): void => void (options.json ? process.stderr : process.stdout).write(`${text}\n`);
  const nowMs = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  if (!options.json) say('Starting a QRadar stand-in with a generated organisation, an embedded database and the service …');
  // Whoever looks around by hand sees the time to undo.
  const settings = options.once || options.approve ? {} : { UNDO_SECONDS: '30' };
  const world = await startDemoWorld({ ...options, nowMs, log, settings });
  if (options.once) {
    const result = await investigateOnce(world, options);
    process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`);
    await world.stop();
    return;
  }
  const result = await investigateOnce(world, options);
  say(`QRadar stand-in: ${world.simulator.url}`);
  say('Log in as:');
  for (const user of world.users) say(`  ${user.userName}  ${user.password}  (${user.roles.join(', ')})`);
  say(`Queue: ${world.service.url ?? ''}/queue`);
  say(`The drafted case: ${world.service.url ?? ''}/cases/${result.investigationId}`);
  say('Everything is in memory and gone when you press Ctrl-C.');
  const stop = (): void => void world.stop().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'unexpected error'}\n`);
  process.exit(error instanceof AppError ? 2 : 1);
}
