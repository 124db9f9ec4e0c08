import {
  CHECK_KINDS,
  MISMATCHES,
  type Check,
  type CheckKind,
  type CheckOutcome,
  type ContextRecord,
  type Mismatch,
} from '../domain/check.ts';
import { evidenceOf, type Evidence } from '../domain/evidence.ts';
import { DAY_MS, contains, type Interval } from '../domain/time.ts';
import type { Tokenise } from '../domain/pseudonym.ts';
import { coversNeed } from './covers.ts';
import { isNotConfigured, reasonOf } from './coverage-reason.ts';
import type { ClaimSeed, RawNeed } from './frames/frame.ts';

/** A claim with its id, before records about it are told. */
export type NumberedSeed = ClaimSeed & { id: string };

/** A record as checks met it, with the claims it covers or nearly covers. */
export type MetRecord = {
  kind: CheckKind;
  record: ContextRecord;
  recordId: string;
  claimIds: string[];
  mismatches: Mismatch[];
  evidence: string[];
};

export type Checked = {
  checks: Check[];
  /** Claims that a found check covers. */
  cleared: ReadonlySet<string>;
  covering: MetRecord[];
  /** Records that exist and do not cover anything. */
  near: MetRecord[];
  /** Kinds that were looked at in full for every claim that stays open, and in which nothing covers or comes near. */
  notFound: { kind: CheckKind; evidence: string[] }[];
};

/** The port looks this far around the interval it is asked for. */
const REACH_MS = 30 * DAY_MS;

/** Records with more faults than this are other people's business, not a near miss. */
const MAX_MISMATCHES = 2;

/** For every claim that carries the conclusion, and every kind of record that could explain it: what was found. Pure. */
export function runChecks(input: {
  claims: readonly NumberedSeed[];
  evidence: readonly Evidence[];
  aliases: readonly string[];
  tokenise: Tokenise;
}): Checked {
  const { evidence, aliases, tokenise } = input;
  const deciding = input.claims.filter((c) => c.loadBearing && c.polarity === 'points_toward');
  const asked = askedOf(evidence);
  const checks: Check[] = [];
  const cleared = new Set<string>();
  const covering = new Map<string, MetRecord>();
  const near = new Map<string, MetRecord>();
  for (const claim of deciding) {
    for (const kind of claim.need?.checks ?? []) {
      const answer = claim.need === null ? null : checkOne(kind, claim.need, asked, aliases);
      if (answer === null) continue;
      for (const record of answer.records) {
        if (record.mismatches.length === 0) cleared.add(claim.id);
        const store = record.mismatches.length === 0 ? covering : near;
        const met = store.get(`${kind}|${record.record.id}`);
        if (met === undefined)
          store.set(`${kind}|${record.record.id}`, {
            kind,
            ...record,
            recordId: tokenise('object', record.record.id),
            claimIds: [claim.id],
          });
        else {
          met.claimIds.push(claim.id);
          met.mismatches = MISMATCHES.filter((m) => met.mismatches.includes(m) || record.mismatches.includes(m));
        }
      }
      const outcome = tokenised(answer.outcome, tokenise);
      checks.push({ id: `K${checks.length + 1}`, kind, claimId: claim.id, evidenceId: answer.evidence[0] ?? null, outcome });
    }
  }
  return {
    checks,
    cleared,
    covering: [...covering.values()],
    near: [...near].filter(([key]) => !covering.has(key)).map(([, met]) => met),
    notFound: CHECK_KINDS.filter((kind) => {
      const mine = checks.filter((c) => c.kind === kind && !cleared.has(c.claimId));
      return mine.length > 0 && mine.every((c) => c.outcome.state === 'not_found');
    }).map((kind) => ({ kind, evidence: asked.get(kind)?.map((a) => a.label) ?? [] })),
  };
}

type Asked = { label: string; coverage: Evidence['coverage']; window: Interval | null; records: ContextRecord[] };
type Met = { record: ContextRecord; mismatches: Mismatch[]; evidence: string[] };

function checkOne(
  kind: CheckKind,
  need: RawNeed,
  asked: ReadonlyMap<CheckKind, Asked[]>,
  aliases: readonly string[],
): { outcome: CheckOutcome; records: Met[]; evidence: string[] } {
  const answers = asked.get(kind) ?? [];
  const evidence = answers.map((a) => a.label);
  const all = answers.flatMap((a) => a.records.map((record) => ({ record, label: a.label })));
  // Each system is a need of its own: what covers one of two shares covers half of the claim.
  const parts = need.systems.length === 0 ? [[]] : need.systems.map((s) => [s]);
  const perPart = parts.map((systems) => {
    const full = { persons: aliases, action: need.action, systems, interval: need.interval, country: need.country };
    return all.map(({ record, label }) => ({ record, mismatches: coversNeed(record, full, aliases), evidence: [label] }));
  });
  const covers = perPart.map((met) => met.find((m) => m.mismatches.length === 0));
  if (covers.every((m) => m !== undefined)) {
    const records = [...new Map(covers.filter((m) => m !== undefined).map((m) => [m.record.id, m])).values()];
    return { outcome: { state: 'found', recordId: records[0]?.record.id ?? '' }, records, evidence };
  }
  const whole = all.map(({ record, label }) => ({
    record,
    mismatches: coversNeed(record, { ...need, persons: aliases }, aliases),
    evidence: [label],
  }));
  const [nearest] = whole
    .filter((m) => isNear(m.mismatches))
    .sort((a, b) => a.mismatches.length - b.mismatches.length || distance(a, need) - distance(b, need));
  if (nearest !== undefined) {
    return {
      outcome: { state: 'does_not_cover', recordId: nearest.record.id, mismatches: nearest.mismatches },
      records: [nearest],
      evidence,
    };
  }
  return { outcome: nothingFound(answers, need), records: [], evidence };
}

function nothingFound(answers: readonly Asked[], need: RawNeed): CheckOutcome {
  if (answers.length === 0) return { state: 'could_not_check', reason: 'this kind of record was not asked for' };
  if (answers.every((a) => isNotConfigured(a.coverage))) return { state: 'not_configured' };
  const whole = answers.find(
    (a) =>
      a.coverage.state === 'complete' &&
      (a.window === null || contains({ fromMs: a.window.fromMs - REACH_MS, toMs: a.window.toMs + REACH_MS }, need.interval)),
  );
  if (whole !== undefined) return { state: 'not_found' };
  const failed = answers.find((a) => a.coverage.state !== 'complete');
  return {
    state: 'could_not_check',
    reason: failed === undefined ? 'the search did not span the time of the activity' : reasonOf(failed.coverage),
  };
}

/** A record that misses the person and the system alike is about something else. */
function isNear(mismatches: readonly Mismatch[]): boolean {
  return mismatches.length <= MAX_MISMATCHES && !(mismatches.includes('other_person') && mismatches.includes('other_system'));
}

function distance({ record }: Met, need: RawNeed): number {
  return Math.max(0, record.interval.fromMs - need.interval.toMs, need.interval.fromMs - record.interval.toMs);
}

/** Which evidence answers for which kind: by the tool's input, and by the rows themselves. */
function askedOf(evidence: readonly Evidence[]): Map<CheckKind, Asked[]> {
  const asked = new Map<CheckKind, Asked[]>();
  for (const e of evidenceOf(evidence, 'context_record')) {
    const kinds = new Set([...kindsIn(e.params), ...e.rows.map((r) => r.kind)]);
    for (const kind of kinds) {
      const records = e.rows.filter((r) => r.kind === kind).map((r) => r.record);
      asked.set(kind, [...(asked.get(kind) ?? []), { label: e.label, coverage: e.coverage, window: e.window, records }]);
    }
  }
  return asked;
}

/** `{"kind": "travel"}` or `{"kinds": ["travel", …]}`; other inputs name no kind. */
function kindsIn(params: string): CheckKind[] {
  const input: unknown = JSON.parse(params);
  if (typeof input !== 'object' || input === null) return [];
  const named: unknown[] = 'kind' in input ? [input.kind] : 'kinds' in input && Array.isArray(input.kinds) ? input.kinds : [];
  return CHECK_KINDS.filter((kind) => named.includes(kind));
}

function tokenised(outcome: CheckOutcome, tokenise: Tokenise): CheckOutcome {
  return 'recordId' in outcome ? { ...outcome, recordId: tokenise('object', outcome.recordId) } : outcome;
}
