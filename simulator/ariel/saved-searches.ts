import { createTable, type Table } from '../http/table.ts';

export type SavedSearch = {
  readonly id: number;
  readonly name: string;
  readonly uid: string;
  readonly database: 'EVENTS' | 'FLOWS' | 'ASSETS';
  readonly aql: string;
  readonly description: string;
  readonly owner: string;
  readonly is_aggregate: boolean;
  readonly is_dashboard: boolean;
  readonly is_default: boolean;
  readonly is_quick_search: boolean;
  readonly is_shared: boolean;
  readonly creation_date: number;
  readonly modified_date: number;
};

const MADE_MS = 1_600_000_000_000;

/** Searches that are there from the start; no way of the API makes another. */
export function createSavedSearches(): Table<SavedSearch> {
  const saved = (id: number, name: string, database: SavedSearch['database'], aql: string): SavedSearch => ({
    id,
    name,
    uid: `00000000-0000-4000-8000-${String(9_000 + id).padStart(12, '0')}`,
    database,
    aql,
    description: '',
    owner: 'admin',
    is_aggregate: aql.includes('GROUP BY'),
    is_dashboard: false,
    is_default: false,
    is_quick_search: true,
    is_shared: true,
    creation_date: MADE_MS,
    modified_date: MADE_MS,
  });
  return createTable(
    [
      saved(
        2_001,
        'Sense events of the last day',
        'EVENTS',
        'SELECT starttime AS t, username AS u, qid AS q FROM events WHERE category BETWEEN 24001 AND 24008 LIMIT 1000 LAST 1 DAYS',
      ),
      saved(2_002, 'Events by user', 'EVENTS', 'SELECT username AS u, COUNT(*) AS n FROM events GROUP BY username LIMIT 1000 LAST 1 DAYS'),
      saved(
        2_003,
        'Traffic by source',
        'FLOWS',
        'SELECT sourceip AS ip, SUM(sourcebytes) AS bytes FROM flows GROUP BY sourceip LIMIT 1000 LAST 1 DAYS',
      ),
    ],
    2_004,
  );
}
