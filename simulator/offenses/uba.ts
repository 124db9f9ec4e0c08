import type { UbaUser } from '../../domain/offense.ts';
import { HOUR_MS } from '../../domain/time.ts';
import { senseRule } from '../organisation/sense.ts';
import type { ReferenceStore } from '../reference/store.ts';
import type { SwitchBook } from '../switches.ts';

/** `risk` is that at `riskAtMs`; `history` the risks of the hours before, the latest first. */
export type UbaRecord = UbaUser & {
  id: number;
  latestRisk: number;
  lastOffenseMs: number | null;
  riskAtMs: number;
  history: number[];
  investigation: { user: string; startedMs: number; expiresMs: number } | null;
};

/** A list of users with a factor on their risk, filled from a reference set or by a regular expression on the user name. */
export type Watchlist = { id: number; name: string; riskScale: number; set: string | null; regex: string | null };

/** UBA's users and their risk, which decays every hour. */
export type UbaBook = {
  users(): UbaRecord[];
  threshold: number;
  watchlists: Watchlist[];
  /** By exact user name or alias, as the app compares. */
  find(name: string): UbaRecord | null;
  /** Makes a user known under all these forms of the name, or adds them to one who is. */
  learn(username: string, forms: readonly string[]): void;
  /** What a rule adds to the risk: of the table `UBA : Rule Data`, else the built-in value. */
  senseValue(rule: string): number;
  /** Adds sense values to the risk, by the factor of the user's watchlists; a user UBA has not seen is made from the event. */
  addRisk(name: string, value: number): UbaRecord;
  /** Lifts the risk over the threshold. */
  cross(user: UbaRecord, atMs: number): void;
  isTracked(name: string): boolean;
  isTrusted(name: string): boolean;
  watchlistsOf(user: Pick<UbaRecord, 'username'>): Watchlist[];
};

export type UbaDeps = { now: () => number; switches: Pick<SwitchBook, 'get'>; reference: ReferenceStore };

export const NOT_TRACKED = 'UBA : Users Not Tracked';
export const TRUSTED = 'UBA : Trusted Usernames';
export const HIGH_RISK = 'UBA : High Risk Users';
export const RULE_DATA = 'UBA : Rule Data';
const SENSE_VALUE = 'senseValue';
/** Risk threshold where no user says one. */
const DEFAULT_THRESHOLD = 244;
const KEPT_HOURS = 3;

export function createUba(users: readonly UbaUser[], deps: UbaDeps): UbaBook {
  const { now, switches, reference } = deps;
  let threshold = users[0]?.riskThreshold ?? DEFAULT_THRESHOLD;
  const records: UbaRecord[] = users.map((u, i) => fresh(u, i + 1, now()));
  const watchlists: Watchlist[] = [];

  const settle = (user: UbaRecord): UbaRecord => {
    const hours = Math.floor((now() - user.riskAtMs) / HOUR_MS);
    if (hours <= 0) return user;
    const kept = 1 - switches.get('uba_decay_percent_per_hour') / 100;
    const before = Array.from({ length: Math.min(hours, KEPT_HOURS) }, (_, i) => user.risk * kept ** (hours - 1 - i));
    user.history = [...before, ...user.history].slice(0, KEPT_HOURS);
    user.risk *= kept ** hours;
    user.riskAtMs += hours * HOUR_MS;
    return user;
  };
  const byName = (name: string): UbaRecord | null => {
    const lower = name.toLowerCase();
    const user =
      records.find((u) => u.username === name) ??
      records.find((u) => u.username.toLowerCase() === lower || u.aliases.some((a) => a.toLowerCase() === lower));
    return user === undefined ? null : settle(user);
  };
  const stranger = (username: string): UbaRecord =>
    fresh({ ...NOBODY, username, aliases: [username], riskThreshold: threshold }, records.length + 1, now());
  const inSet = (set: string, name: string): boolean => {
    const user = byName(name);
    const forms = new Set([name, ...(user === null ? [] : [user.username, ...user.aliases])].map((f) => f.toLowerCase()));
    return reference.find('sets', set)?.entries.some((e) => forms.has(e.element.value.toLowerCase())) ?? false;
  };
  const showHighRisk = (user: UbaRecord): void => {
    const set = reference.find('sets', HIGH_RISK) ?? reference.create({ kind: 'sets', name: HIGH_RISK, elementType: 'ALNIC' }, now());
    if (user.risk > threshold) reference.put(set, [], user.username, 'UBA', now());
    else reference.remove(set, [], user.username);
  };
  const watchlistsOf = ({ username }: Pick<UbaRecord, 'username'>): Watchlist[] =>
    watchlists.filter((w) => (w.set !== null && inSet(w.set, username)) || (w.regex !== null && new RegExp(w.regex, 'iu').test(username)));

  return {
    users: () => records.map(settle),
    get threshold() {
      return threshold;
    },
    set threshold(value) {
      threshold = value;
      for (const user of records) user.riskThreshold = value;
    },
    watchlists,
    find(name) {
      const user = records.find((u) => u.username === name || u.aliases.includes(name));
      return user === undefined ? null : settle(user);
    },
    learn(username, forms) {
      const aliases = [...new Set([username, ...forms])];
      const known = byName(username);
      if (known === null) records.push({ ...stranger(username), aliases });
      else known.aliases = [...new Set([...known.aliases, ...aliases])];
    },
    senseValue(rule) {
      const configured = switches.get('uba_reads_rule_data')
        ? reference.values('tables', RULE_DATA)?.get(`${rule}\0${SENSE_VALUE}`)?.[0]
        : undefined;
      const value = configured === undefined ? Number.NaN : Number(configured);
      return Number.isFinite(value) ? value : senseRule(rule).senseValue;
    },
    addRisk(name, value) {
      let user = byName(name);
      if (user === null) {
        user = stranger(name);
        records.push(user);
      }
      const scale = Math.max(1, ...watchlistsOf(user).map((w) => w.riskScale));
      user.risk += value * scale;
      user.latestRisk = value * scale;
      showHighRisk(user);
      return user;
    },
    cross(user, atMs) {
      if (user.risk <= threshold) user.risk = threshold + Math.max(1, user.latestRisk);
      user.lastOffenseMs = Math.max(atMs, user.lastOffenseMs ?? atMs);
      showHighRisk(user);
    },
    isTracked: (name) => !inSet(NOT_TRACKED, name),
    isTrusted: (name) => inSet(TRUSTED, name),
    watchlistsOf,
  };
}

/** The table in which UBA keeps the values of its rules. */
export function fillRuleData(reference: ReferenceStore, rules: Readonly<Record<string, { senseValue: number }>>, nowMs: number): void {
  const table = reference.create(
    { kind: 'tables', name: RULE_DATA, elementType: 'ALN', keyLabel: 'rule_name', keyNameTypes: { [SENSE_VALUE]: 'NUM' } },
    nowMs,
  );
  for (const [rule, { senseValue }] of Object.entries(rules)) reference.put(table, [rule, SENSE_VALUE], String(senseValue), 'UBA', nowMs);
}

const NOBODY = {
  displayName: null,
  department: null,
  jobTitle: null,
  customGroup: null,
  city: null,
  country: null,
  manager: null,
  risk: 0,
};

function fresh(user: UbaUser, id: number, nowMs: number): UbaRecord {
  return { ...user, id, latestRisk: 0, lastOffenseMs: null, riskAtMs: nowMs, history: [], investigation: null };
}
