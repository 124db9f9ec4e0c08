import type { UbaUser } from '../../domain/offense.ts';

export type UbaRecord = UbaUser & { id: number; latestRisk: number; lastOffenseMs: number | null };

/** UBA's users and their risk. */
export type UbaBook = {
  users(): UbaRecord[];
  threshold: number;
  /** By exact user name or alias, as the app compares. */
  find(name: string): UbaRecord | null;
  /** Makes a user known under all these forms of the name, or adds them to one who is. */
  learn(username: string, forms: readonly string[]): void;
  /** Adds sense values to the risk; a user UBA has not seen is made from the event. */
  addRisk(name: string, value: number): UbaRecord;
  /** Lifts the risk over the threshold. */
  cross(user: UbaRecord, atMs: number): void;
};

/** Risk threshold where no user says one. */
const DEFAULT_THRESHOLD = 244;

export function createUba(users: readonly UbaUser[]): UbaBook {
  const threshold = users[0]?.riskThreshold ?? DEFAULT_THRESHOLD;
  const records: UbaRecord[] = users.map((u, i) => ({ ...u, id: i + 1, latestRisk: 0, lastOffenseMs: null }));
  const byName = (name: string): UbaRecord | null => {
    const lower = name.toLowerCase();
    return records.find((u) => u.username.toLowerCase() === lower || u.aliases.some((a) => a.toLowerCase() === lower)) ?? null;
  };
  const stranger = (username: string): UbaRecord => ({
    username,
    displayName: null,
    aliases: [username],
    department: null,
    jobTitle: null,
    customGroup: null,
    city: null,
    country: null,
    manager: null,
    risk: 0,
    riskThreshold: threshold,
    id: records.length + 1,
    latestRisk: 0,
    lastOffenseMs: null,
  });
  return {
    users: () => [...records],
    threshold,
    find: (name) => records.find((u) => u.username === name || u.aliases.includes(name)) ?? null,
    learn(username, forms) {
      const aliases = [...new Set([username, ...forms])];
      const known = byName(username);
      if (known === null) records.push({ ...stranger(username), aliases });
      else known.aliases = [...new Set([...known.aliases, ...aliases])];
    },
    addRisk(name, value) {
      let user = byName(name);
      if (user === null) {
        user = stranger(name);
        records.push(user);
      }
      user.risk += value;
      user.latestRisk = value;
      return user;
    },
    cross(user, atMs) {
      if (user.risk <= threshold) user.risk = threshold + Math.max(1, user.latestRisk);
      user.lastOffenseMs = Math.max(atMs, user.lastOffenseMs ?? atMs);
    },
  };
}
