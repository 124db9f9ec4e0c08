import { describe, expect, test } from 'vitest';
import { measuresOf } from '../scorers/measures.ts';
import type { EvidenceRows } from '../domain/evidence.ts';
import { HOUR_MS } from '../domain/time.ts';
import { featuresOf } from './similar-incidents/features.ts';
import { memoryIncidentStore } from './similar-incidents/testing-store.ts';
import { similarIncidentTool } from './similar-incidents.ts';
import { CONTEXT, evidence, NOW_MS, RISK_FROM_MS } from './testing.ts';

const signal = new AbortController().signal;
const AT = RISK_FROM_MS + 15 * HOUR_MS;
const row: EvidenceRows['own_activity'] = {
  hour: AT,
  channel: 'file',
  resource: '\\\\fs01\\hr-payroll',
  count: 15,
  bytes: 0,
  firstMs: AT,
  lastMs: AT,
  maxDelayMs: 0,
  logSourceType: 'x',
  coalesced: false,
};
const seen = [evidence('own_activity', [row])];
const features = featuresOf(seen, measuresOf(seen, CONTEXT), CONTEXT);
const CLOSED_MS = Date.UTC(2025, 7, 20);
const embedder = { id: 'm@1', embed: async (texts: readonly string[]) => texts.map(() => [1, 0]) };

async function store(...incidents: { id: string; closedAtMs: number }[]) {
  const incidents_ = memoryIncidentStore();
  for (const i of incidents) {
    await incidents_.add({
      ...i,
      family: 'exfiltration',
      verdict: 'true_positive',
      outcome: 'confirmed',
      features,
      summary: 'files at night',
      embedding: [1, 0],
      modelId: 'm@1',
    });
  }
  return incidents_;
}

describe('similar incidents', () => {
  test('come with outcome and quarter', async () => {
    const deps = { incidents: await store({ id: 'CASE-1', closedAtMs: CLOSED_MS }), embedder, loadEvidence: async () => seen };
    expect(await similarIncidentTool(deps).run(CONTEXT, {}, signal)).toMatchObject({
      ok: true,
      coverage: { state: 'complete' },
      rows: [{ incidentId: 'CASE-1', closedQuarter: 'Q3 2025', outcome: 'confirmed', similarity: 1, shared: features, differs: [] }],
    });
  });

  test('the future and the case itself are no precedents', async () => {
    const incidents = await store({ id: 'LATER', closedAtMs: NOW_MS + 1 }, { id: CONTEXT.investigationId, closedAtMs: CLOSED_MS });
    const result = await similarIncidentTool({ incidents, embedder, loadEvidence: async () => seen }).run(CONTEXT, {}, signal);
    expect(result).toMatchObject({ ok: true, rows: [] });
  });

  test('without an embedder structure and words still answer, in part', async () => {
    const down = { id: 'm@1', embed: async () => Promise.reject(new Error('model down')) };
    const deps = { incidents: await store({ id: 'CASE-1', closedAtMs: CLOSED_MS }), embedder: down, loadEvidence: async () => seen };
    expect(await similarIncidentTool(deps).run(CONTEXT, {}, signal)).toMatchObject({
      ok: true,
      coverage: { state: 'partial' },
      rows: [{ incidentId: 'CASE-1' }],
    });
  });
});
