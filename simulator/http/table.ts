type Identified = { readonly id: number };

/** Rows by a number that only grows, in memory. */
export type Table<T extends Identified> = {
  all(): readonly T[];
  find(id: number): T | null;
  /** `make` gets the new id. */
  add(make: (id: number) => T): T;
  replace(row: T): T;
  remove(id: number): void;
};

/** `firstId` is the id of the first row that is added later. */
export function createTable<T extends Identified>(rows: readonly T[], firstId: number): Table<T> {
  const byId = new Map(rows.map((row) => [row.id, row]));
  let nextId = firstId;
  return {
    all: () => [...byId.values()],
    find: (id) => byId.get(id) ?? null,
    add(make) {
      const row = make(nextId);
      nextId += 1;
      byId.set(row.id, row);
      return row;
    },
    replace(row) {
      byId.set(row.id, row);
      return row;
    },
    remove: (id) => void byId.delete(id),
  };
}
