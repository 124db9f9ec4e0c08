import type { Scored } from '../domain/score.ts';
import { fitLogistic, logit, sigmoid, type Logistic } from './logistic.ts';
import { ScorerError } from './scorer-error.ts';
import { addSession, emptyCounts, type CommandCounts } from './sequence/command-counts.ts';
import { sessionSurprise, surprisesOf, type CommandSurprise } from './sequence/surprise.ts';

/** One session: who, and the commands in order. */
export type Session = { user: string; commands: readonly string[] };

/** Sessions are in somebody else's hands once in so many, and stay there from one to the next. Priors, not learnt from any data. */
const BEGINS = 0.01;
const STAYS = 0.8;
/** A false alarm costs as much as six misses, both as shares (Maxion & Townsend 2002). */
const FALSE_ALARM_COST = 6;
/** Sessions wait this long before they are learnt from, so that the first minutes of a stranger teach nothing. */
const LEARN_AFTER = 5;
/** Even a person who changed for good is learnt at last. */
const LEARN_AT_LEAST = 0.1;
const MIN_SESSIONS = 5;
/** The first sessions are only learnt from: nothing is usual yet. */
const WARM_UP = 0.2;
const MAX_STRANGERS = 100;
const STRANGERS_EACH = 5;
const RIDGE = 1;
const MAX_NAMED = 12;

/**
 * Whose commands are these? Scores sessions of known users in time order; above 0 a session stands out.
 *
 * - Sources: self/non-self with updating after Maxion & Townsend 2002 ("Masquerade detection using truncated command lines"); the
 *   others' frequencies as the alternative (Schonlau et al. 2001); the persistence from session to session is a two-state filter.
 * - Input: earlier sessions of at least 2 users (5 sessions each), and sessions to score, each list in time order. Commands are whole
 *   words without arguments. Else a `ScorerError`.
 * - Score: log-odds that a session is not its user's, less the log-odds at which an alarm is worth its cost: 6 times a false alarm as
 *   a share of ordinary sessions against a miss. The weights of the three surprises are learnt once for all users, from everybody's
 *   earlier sessions: own ones against own habits, and others' against them with those others left out. No label is used.
 * - Reasons: the base, what the session before left, and each command's part; they add up to the score.
 * - Causal: a session is judged by what came before it, then learnt with the weight of its being the user's, five sessions later.
 * - Cost: O(commands) a session, 140 sessions a user to learn.
 * - Fails on a stranger who does the same work with the same scripts, and on a user whose work changes from one day to the next (that
 *   stands out until it was learnt). Order and context are described, never intent.
 */
export function sessionScorer(train: readonly Session[]): { score: (session: Session) => Scored } {
  const numbers = new Map<string, number>();
  const encode = (commands: readonly string[]): Int32Array =>
    Int32Array.from(commands, (c) => {
      const known = numbers.get(c);
      if (known !== undefined) return known;
      numbers.set(c, numbers.size);
      return numbers.size - 1;
    });
  const earlier = new Map(
    [...Map.groupBy(train, (s) => s.user)].map(([user, sessions]) => [user, sessions.map((s) => encode(s.commands))]),
  );
  requireEnough(earlier);
  const vocabulary = numbers.size + 1;
  const trained = new Map([...earlier].map(([user, sessions]) => [user, countAll(sessions)]));
  const all = countAll([...earlier.values()].flat());
  const { weigh, usual } = learnWeights(earlier, trained, all, vocabulary);
  const states = new Map<string, UserState>();
  return {
    score: (session) => {
      const own = trained.get(session.user);
      if (own === undefined) throw new ScorerError('input', `user "${session.user}" has no earlier session to compare with`);
      const state = states.get(session.user) ?? { habits: copyOf(own), stranger: BEGINS, waiting: [] };
      states.set(session.user, state);
      const commands = encode(session.commands);
      if (commands.length === 0) throw new ScorerError('input', `a session of user "${session.user}" has no command`);
      const parts = surprisesOf(commands, { own: state.habits, all, without: [own], vocabulary });
      const evidence = logit(weigh, sessionSurprise(parts));
      const prior = state.stranger * STAYS + (1 - state.stranger) * BEGINS;
      state.stranger = sigmoid(logOdds(prior) + evidence);
      learn(state, commands);
      return scored(parts, session.commands, weigh, prior, evidence, usual.get(session.user) ?? []);
    },
  };
}

type UserState = { habits: CommandCounts; stranger: number; waiting: { commands: Int32Array; stranger: number }[] };

function requireEnough(earlier: ReadonlyMap<string, readonly Int32Array[]>): void {
  if (earlier.size < 2) throw new ScorerError('input', `sessions of at least 2 users are needed to tell them apart, got ${earlier.size}`);
  for (const [user, sessions] of earlier) {
    if (sessions.length < MIN_SESSIONS)
      throw new ScorerError('input', `user "${user}" has ${sessions.length} earlier sessions; at least ${MIN_SESSIONS} are needed`);
    if (sessions.some((s) => s.length === 0)) throw new ScorerError('input', `a session of user "${user}" has no command`);
  }
}

function countAll(sessions: readonly Int32Array[]): CommandCounts {
  const counts = emptyCounts();
  for (const s of sessions) addSession(counts, s);
  return counts;
}

function copyOf(counts: CommandCounts): CommandCounts {
  return { total: counts.total, single: new Map(counts.single), pair: new Map(counts.pair), followed: new Map(counts.followed) };
}

/** One set of weights for all: own sessions in their order against what came before, and others' sessions against all of it. */
function learnWeights(
  earlier: ReadonlyMap<string, readonly Int32Array[]>,
  trained: ReadonlyMap<string, CommandCounts>,
  all: CommandCounts,
  vocabulary: number,
): { weigh: Logistic; usual: Map<string, number[]> } {
  const rows: Float64Array[] = [];
  const positive: boolean[] = [];
  const weight: number[] = [];
  const ownRows = new Map<string, Float64Array[]>();
  for (const [user, sessions] of earlier) {
    const own = trained.get(user) ?? emptyCounts();
    const habits = emptyCounts();
    const mine: Float64Array[] = [];
    const from = Math.max(1, Math.floor(sessions.length * WARM_UP));
    for (const [i, s] of sessions.entries()) {
      if (i >= from) mine.push(sessionSurprise(surprisesOf(s, { own: habits, all, without: [own], vocabulary })));
      addSession(habits, s);
    }
    const theirs = strangersTo(user, earlier).map(({ other, commands }) =>
      sessionSurprise(surprisesOf(commands, { own: habits, all, without: [own, trained.get(other) ?? emptyCounts()], vocabulary })),
    );
    rows.push(...mine, ...theirs);
    positive.push(...mine.map(() => false), ...theirs.map(() => true));
    weight.push(...mine.map(() => 1), ...theirs.map(() => mine.length / theirs.length));
    ownRows.set(user, mine);
  }
  const weigh = fitLogistic({ rows, positive, weight }, RIDGE);
  const usual = new Map([...ownRows].map(([user, mine]) => [user, mine.map((row) => logit(weigh, row))]));
  return { weigh, usual };
}

/** Others' sessions, evenly spread over people and time. */
function strangersTo(user: string, earlier: ReadonlyMap<string, readonly Int32Array[]>): { other: string; commands: Int32Array }[] {
  const others = [...earlier].filter(([other]) => other !== user);
  const found = others.flatMap(([other, sessions]) => {
    const each = Math.min(STRANGERS_EACH, sessions.length);
    return Array.from({ length: each }, (_, j) => ({
      other,
      commands: sessions[Math.floor(((j + 0.5) * sessions.length) / each)] ?? new Int32Array(),
    }));
  });
  const every = Math.ceil(found.length / MAX_STRANGERS);
  return found.filter((_, i) => i % every === 0);
}

/** A session is learnt once the ones after it were seen, as far as none of them looked like a stranger's. */
function learn(state: UserState, commands: Int32Array): void {
  state.waiting.push({ commands, stranger: state.stranger });
  if (state.waiting.length <= LEARN_AFTER) return;
  const worst = Math.max(...state.waiting.map((w) => w.stranger));
  const oldest = state.waiting.shift();
  if (oldest !== undefined) addSession(state.habits, oldest.commands, Math.max(LEARN_AT_LEAST, 1 - worst));
}

function scored(
  parts: readonly CommandSurprise[],
  commands: readonly string[],
  weigh: Logistic,
  prior: number,
  evidence: number,
  usual: readonly number[],
): Scored {
  const threshold = logOdds(BEGINS / (1 - STAYS + BEGINS)) + Math.log(FALSE_ALARM_COST);
  const byCommand = new Map<string, number>();
  for (const [i, part] of parts.entries()) {
    const share = logit({ ...weigh, intercept: 0 }, part);
    const name = commands[i] ?? '';
    byCommand.set(name, (byCommand.get(name) ?? 0) + share);
  }
  const ordered = [...byCommand].sort(([a, x], [b, y]) => Math.abs(y) - Math.abs(x) || (a < b ? -1 : 1));
  const rest = ordered.slice(MAX_NAMED).reduce((sum, [, share]) => sum + share, 0);
  const reasons = [
    { name: 'an ordinary session', contribution: logOdds(BEGINS) + weigh.intercept - threshold },
    { name: 'the sessions before', contribution: logOdds(prior) - logOdds(BEGINS) },
    ...ordered.slice(0, MAX_NAMED).map(([name, contribution]) => ({ name: `command ${name}`, contribution })),
    ...(ordered.length > MAX_NAMED ? [{ name: 'other commands', contribution: rest }] : []),
  ];
  const below = usual.filter((u) => u < evidence).length + usual.filter((u) => u === evidence).length / 2;
  return {
    score: reasons.reduce((sum, r) => sum + r.contribution, 0),
    percentile: usual.length === 0 ? null : below / usual.length,
    reasons,
  };
}

function logOdds(p: number): number {
  return Math.log(p / (1 - p));
}
