import { canonicalJson } from '../domain/canonical-json.ts';
import { CHECK_KINDS } from '../domain/check.ts';
import { evidenceOf, type Evidence } from '../domain/evidence.ts';
import { CHANNELS, type Channel } from '../domain/event-types.ts';
import type { CaseContext } from '../domain/offense.ts';
import type { Score } from '../domain/score.ts';
import type { Measure } from '../scorers/measures.ts';
import { waysOf } from './stands-out.ts';
import type { ToolCall } from './tool.ts';

/** More channels than this in one search would show a little of everything and the whole of nothing. */
const MAX_DETAIL_CHANNELS = 5;

/** Channels on which something can leave. */
const WAYS_OUT: readonly Channel[] = ['file', 'usb', 'mail', 'proxy', 'vpn', 'database'];

/**
 * What to ask after the numbers are there, without what was asked already; empty when done. Second wave: the single events of
 * what stands out, failed log-ons from the person's workstations and the flows of the addresses the person held (four Ariel
 * searches), what the resources are, and every kind of exculpatory record: sharing an account or travelling shows in no count, so a
 * kind that is left out by rule is a person whom nobody tried to clear. Third wave: similar cases, which compare the classes of
 * the resources. Pure.
 */
export function planFollowUps(
  _context: Pick<CaseContext, 'riskWindow'>,
  evidence: readonly Evidence[],
  measures: readonly Measure[],
  scores: readonly Score[],
): ToolCall[] {
  const standOut = measures.filter((m) => waysOf(m).length > 0);
  const wanted = [
    ...details(standOut, measures, scores),
    { tool: 'logon_summary', input: { of: 'account' } },
    { tool: 'asset', input: {} },
    ...CHECK_KINDS.map((kind) => ({ tool: 'context_record', input: { kind } })),
    ...afterAnswers(evidence, standOut),
  ];
  const made = new Set(evidence.map((e) => `${e.tool} ${e.params}`));
  return wanted.filter((call) => !made.has(`${call.tool} ${canonicalJson(call.input)}`));
}

function details(standOut: readonly Measure[], measures: readonly Measure[], scores: readonly Score[]): ToolCall[] {
  const candidates = standOut.length > 0 ? standOut : measures.filter((m) => m.count > 0);
  const strength = (channel: Channel): number => {
    const ways = candidates.filter((m) => m.channel === channel).map((m) => waysOf(m).length);
    const scored = scores.filter((s) => s.about.startsWith(channel)).map((s) => s.percentile ?? 0);
    return Math.max(0, ...ways) + Math.max(0, ...scored);
  };
  const present = CHANNELS.filter((channel) => candidates.some((m) => m.channel === channel));
  const strongest = present.toSorted((a, b) => strength(b) - strength(a)).slice(0, MAX_DETAIL_CHANNELS);
  if (strongest.length === 0) return [];
  return [{ tool: 'activity_detail', input: { channels: CHANNELS.filter((c) => strongest.includes(c)) } }];
}

/** What needs answers of a wave before. */
function afterAnswers(evidence: readonly Evidence[], standOut: readonly Measure[]): ToolCall[] {
  const calls: ToolCall[] = [];
  if (evidenceOf(evidence, 'logon_summary').length > 0) {
    calls.push({ tool: 'logon_summary', input: { of: 'workstations' } });
    if (standOut.some((m) => WAYS_OUT.includes(m.channel))) calls.push({ tool: 'flow', input: {} });
  }
  if (evidenceOf(evidence, 'asset').length > 0) calls.push({ tool: 'similar_incident', input: {} });
  return calls;
}
