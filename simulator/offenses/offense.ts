export type OffenseNote = { id: number; createTimeMs: number; username: string; text: string };

/** What one rule added to an offense. */
export type Contribution = { id: number; ruleName: string; eventCount: number; firstMs: number; lastMs: number };

export type OffenseStatus = 'OPEN' | 'HIDDEN' | 'CLOSED';

/** One offense of type Username. `persistedMs` grows with every change of any field. */
export type OffenseRecord = {
  readonly id: number;
  readonly username: string;
  severity: number;
  readonly startMs: number;
  lastUpdatedMs: number;
  readonly firstPersistedMs: number;
  persistedMs: number;
  inactive: boolean;
  status: OffenseStatus;
  close: { timeMs: number; user: string; reasonId: number } | null;
  assignedTo: string | null;
  followUp: boolean;
  protected: boolean;
  contributions: Contribution[];
  categories: number[];
  sourceIps: string[];
  destinationIps: string[];
  notes: OffenseNote[];
};

/** Where offenses of one user name sit: id 3 of /siem/offense_types. */
export const USERNAME_TYPE = 3;

/** Id of an address among those seen in offenses, by first appearance; ids start at 1. */
export function addressIds(offenses: readonly OffenseRecord[], of: (o: OffenseRecord) => readonly string[]): Map<string, number> {
  return new Map([...new Set(offenses.flatMap(of))].map((ip, i) => [ip, i + 1]));
}
