import type { Select } from '../../connectors/qradar/aql/tree.ts';
import { limitReached } from '../../connectors/qradar/cut.ts';
import type { Ariel, ArielAnswer } from '../../connectors/qradar/ariel.ts';

/** Searches of the fixed passes, each recognised by columns that no other query has. */
const COLUMNS = {
  sense_events: ['sense_value'],
  own_activity: ['max_delay', 'res'],
  peer_activity: ['peer_name'],
  log_source_health: ['mean_delay'],
  activity_detail: ['obj'],
  logons: ['account_name'],
  flows: ['bytes_out'],
} as const satisfies Record<string, readonly string[]>;
export type SearchName = keyof typeof COLUMNS;
export const SEARCH_NAMES = Object.keys(COLUMNS) as SearchName[];

export function isSearch(select: Select, name: SearchName): boolean {
  const aliases = select.columns === '*' ? [] : select.columns.map((c) => c.alias);
  return COLUMNS[name].every((column) => aliases.includes(column));
}

/** One search is answered otherwise, the others as they are. */
export function answerOtherwise(ariel: Ariel, name: SearchName, change: (answer: ArielAnswer) => ArielAnswer): Ariel {
  return {
    search: async (select, signal) => {
      const answer = await ariel.search(select, signal);
      return isSearch(select, name) ? change(answer) : answer;
    },
  };
}

/** As the connector answers when Ariel ends a search with the state ERROR. */
export function withError(answer: ArielAnswer): ArielAnswer {
  return { ok: false, failure: { kind: 'unavailable', message: 'Ariel ended the search with an error', source: 'Ariel' }, aql: answer.aql };
}

/** As the connector answers when a result reaches its limit; the limit lies at a share of the rows of the first answer. */
export function cutAt(share: number): (answer: ArielAnswer) => ArielAnswer {
  let limit: number | null = null;
  return (answer) => {
    if (!answer.ok) return answer;
    limit ??= Math.floor(answer.rows.length * share);
    if (answer.rows.length < limit) return answer;
    return {
      ...answer,
      rows: answer.rows.slice(0, limit),
      coverage: { state: 'partial', reason: limitReached(limit) },
    };
  };
}
