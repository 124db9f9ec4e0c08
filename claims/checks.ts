import {
  CHECK_KINDS,
  UNSETTLED,
  type Check,
  type CheckKind,
  type CheckOutcome,
  type ContextRecord,
  type Mismatch,
  type Need,
  type Unsettled,
} from '../domain/check.ts';
import { evidenceOf, type Evidence } from '../domain/evidence.ts';
import { DAY_MS, contains, overlaps, type Interval } from '../domain/time.ts';
import type { Tokenise } from '../domain/pseudonym.ts';
import { CONTEXT_FOR_ACTION } from './applicable-checks.ts';
import { coversNeed, holdsFor, unsettledIn } from './covers.ts';
import { isNotConfigured, reasonOf } from './coverage-reason.ts';
import { UNSETTLED_WORD } from './frames/check-words.ts';
import type { ClaimSeed, RawNeed } from './frames/frame.ts';

/** A claim with its id, before records about it are told. */
export type NumberedSeed = ClaimSeed & { id: string };

/** A record as checks met it, with the claims it covers or nearly covers. */
export type MetRecord = Met & {
  kind: CheckKind;
  recordId: string;
  claimIds: string[];
  /** What of the needs was compared: a country, or systems, or neither. */
  compared: readonly Compared[];
};
type Compared = 'system' | 'country' | 'no_place';
type Met = { record: ContextRecord; mismatches: Mismatch[]; unsettled: Unsettled[]; evidence: string[] };

export type Checked = {
  checks: Check[];
  /** Claims that a found check covers. */
  cleared: ReadonlySet<string>;
  covering: MetRecord[];
  /** Records that match in all that can be compared, and something cannot. */
  unsettled: MetRecord[];
  /** Records that exist and do not cover anything, with the reasons of the claim they come nearest to. */
  near: MetRecord[];
  /** Kinds that were looked at in full for every claim that stays open, and in which nothing covers or comes near. */
  notFound: { kind: CheckKind; evidence: string[] }[];
};

/** The port looks this far around the interval it is asked for. */
const REACH_MS = 30 * DAY_MS;

/** Records with more faults than this are other people's business, not a near miss. */
const MAX_MISMATCHES = 2;

/**
 * For every claim that carries the conclusion, and every kind of record that could explain it: what was found. `persons` are all
 * names of the person, the employee id included; `accountsKnown`: none of the person's accounts can be missing in them. Pure.
 */
export function runChecks(input: {
  claims: readonly NumberedSeed[];
  evidence: readonly Evidence[];
  persons: readonly string[];
  accountsKnown: boolean;
  tokenise: Tokenise;
}): Checked {
  const { evidence, tokenise } = input;
  const deciding = input.claims.filter((c) => c.loadBearing && c.polarity === 'points_toward');
  const asked = askedOf(evidence);
  const checks: Check[] = [];
  const cleared = new Set<string>();
  const met: Record<Kept, Store> = { covering: new Map(), unsettled: new Map(), near: new Map() };
  for (const claim of deciding) {
    if (claim.need === null) continue;
    for (const kind of CONTEXT_FOR_ACTION[claim.need.action] ?? []) {
      const answer = bearsOn(kind, claim.need, asked, input.persons);
      checks.push({ id: `K${checks.length + 1}`, kind, claimId: claim.id, ...tokenisedAnswer(answer, tokenise) });
    }
    for (const kind of claim.need.checks) {
      const answer = checkOne(kind, claim.need, asked, input);
      if (answer.outcome.state === 'found') cleared.add(claim.id);
      for (const one of answer.records) keep(met[answer.kept], kind, one, claim.id, claim.need, tokenise);
      checks.push({ id: `K${checks.length + 1}`, kind, claimId: claim.id, ...tokenisedAnswer(answer, tokenise) });
    }
  }
  const not =
    (...better: Kept[]) =>
    (key: string): boolean =>
      better.every((kept) => !met[kept].has(key));
  const of = (kept: Kept, wanted: (key: string) => boolean): MetRecord[] =>
    [...met[kept]].filter(([key]) => wanted(key)).map(([, { told }]) => told);
  return {
    checks,
    cleared,
    covering: of('covering', () => true),
    unsettled: of('unsettled', not('covering')),
    near: of('near', not('covering', 'unsettled')),
    notFound: CHECK_KINDS.filter((kind) => {
      const mine = checks.filter((c) => c.kind === kind && !cleared.has(c.claimId));
      return mine.length > 0 && mine.every((c) => c.outcome.state === 'not_found');
    }).map((kind) => ({ kind, evidence: asked.get(kind)?.map((a) => a.label) ?? [] })),
  };
}

type Kept = 'covering' | 'unsettled' | 'near';
type Store = Map<string, { told: MetRecord; nearness: number[] }>;

/** The same record met again for another claim is told once, by the claim it comes nearest to. */
function keep(store: Store, kind: CheckKind, one: Met, claimId: string, need: RawNeed, tokenise: Tokenise): void {
  const key = `${kind}|${one.record.id}`;
  const before = store.get(key);
  const nearness = nearnessOf(one, need);
  const place: Compared = need.country !== null ? 'country' : need.systems.length > 0 ? 'system' : 'no_place';
  const isNearer = before === undefined || byNearness(nearness, before.nearness) < 0;
  const { record, mismatches, unsettled, evidence } = isNearer ? one : before.told;
  store.set(key, {
    told: {
      kind,
      record,
      recordId: tokenise('object', record.id),
      mismatches,
      unsettled,
      evidence,
      claimIds: [...(before?.told.claimIds ?? []), claimId],
      compared: [...new Set([...(before?.told.compared ?? []), place])],
    },
    nearness: isNearer ? nearness : before.nearness,
  });
}

type Asked = { label: string; coverage: Evidence['coverage']; window: Interval | null; records: ContextRecord[] };
type Answer = { outcome: CheckOutcome; kept: Kept; records: Met[]; evidence: string[] };

function checkOne(
  kind: CheckKind,
  need: RawNeed,
  asked: ReadonlyMap<CheckKind, Asked[]>,
  who: { persons: readonly string[]; accountsKnown: boolean },
): Answer {
  const answers = asked.get(kind) ?? [];
  const evidence = answers.map((a) => a.label);
  const all = answers.flatMap((a) => a.records.map((record) => ({ record, label: a.label })));
  const compare = (systems: readonly string[]): Met[] => {
    const full: Need = { persons: who.persons, action: need.action, systems, interval: need.interval, country: need.country };
    return all.map(({ record, label }) => ({
      record,
      mismatches: coversNeed(record, full, who.persons),
      unsettled: unsettledIn(record, full, who.accountsKnown),
      evidence: [label],
    }));
  };
  // Each system is a need of its own: what covers one of two shares covers half of the claim.
  const parts = need.systems.length === 0 ? [[]] : need.systems.map((s) => [s]);
  const covers = parts.map((systems) =>
    compare(systems)
      .filter((m) => m.mismatches.length === 0)
      .toSorted((a, b) => a.unsettled.length - b.unsettled.length)
      .at(0),
  );
  if (covers.every((m) => m !== undefined)) {
    const records = [...new Map(covers.map((m) => [m.record.id, m])).values()];
    const unsettled = records.filter((m) => m.unsettled.length > 0);
    if (unsettled.length > 0) {
      const reasons = UNSETTLED.filter((u) => unsettled.some((m) => m.unsettled.includes(u)));
      const outcome = { state: 'could_not_check', reason: reasons.map((u) => UNSETTLED_WORD[u]).join('; ') } as const;
      return { outcome, kept: 'unsettled', records: unsettled, evidence };
    }
    return { outcome: { state: 'found', recordId: records[0]?.record.id ?? '' }, kept: 'covering', records, evidence };
  }
  const [nearest] = compare(need.systems)
    .filter((m) => isNear(m.mismatches))
    .sort((a, b) => byNearness(nearnessOf(a, need), nearnessOf(b, need)));
  if (nearest !== undefined) {
    const outcome = { state: 'does_not_cover', recordId: nearest.record.id, mismatches: nearest.mismatches } as const;
    return { outcome, kept: 'near', records: [nearest], evidence };
  }
  return { outcome: nothingFound(answers, need), kept: 'near', records: [], evidence };
}

/** A record of the person that holds at some time of the activity. It clears nothing, so it stands in no account of what covers. */
function bearsOn(
  kind: CheckKind,
  need: RawNeed,
  asked: ReadonlyMap<CheckKind, Asked[]>,
  persons: readonly string[],
): Pick<Answer, 'outcome' | 'evidence'> {
  const answers = asked.get(kind) ?? [];
  const record = answers.flatMap((a) => a.records).find((r) => holdsFor(r, persons) && overlaps(r.interval, need.interval));
  const outcome = record === undefined ? nothingFound(answers, need) : ({ state: 'bears_on', recordId: record.id } as const);
  return { outcome, evidence: answers.map((a) => a.label) };
}

/** Fewer reasons first, then the person's own records before those of others, then less time between the record and the activity. */
function nearnessOf({ record, mismatches }: Met, need: RawNeed): number[] {
  const ofOther = mismatches.includes('other_person') ? 1 : 0;
  return [
    mismatches.length,
    ofOther,
    Math.max(0, record.interval.fromMs - need.interval.toMs, need.interval.fromMs - record.interval.toMs),
  ];
}

function byNearness(a: readonly number[], b: readonly number[]): number {
  return a.map((value, i) => value - (b[i] ?? 0)).find((difference) => difference !== 0) ?? 0;
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

function tokenisedAnswer(
  { outcome, evidence }: Pick<Answer, 'outcome' | 'evidence'>,
  tokenise: Tokenise,
): Pick<Check, 'evidenceId' | 'outcome'> {
  const told = 'recordId' in outcome ? { ...outcome, recordId: tokenise('object', outcome.recordId) } : outcome;
  return { evidenceId: evidence[0] ?? null, outcome: told };
}
