import { and, compare, field, num, str } from '../../connectors/qradar/aql/build.ts';
import type { Expression } from '../../connectors/qradar/aql/tree.ts';
import type { Ariel } from '../../connectors/qradar/ariel.ts';
import { LOG_SOURCE_TYPES, type LogSourceKey } from '../../domain/event-types.ts';
import { logSourceType } from '../../tools/ariel/terms.ts';

/** QRadar as it would answer had the log source type sent nothing in the interval: every search excludes these events. */
export function hideEvents(ariel: Ariel, source: LogSourceKey, { fromMs, toMs }: { fromMs: number; toMs: number }): Ariel {
  const hidden: Expression = and(
    compare(logSourceType, '=', str(LOG_SOURCE_TYPES[source].name)),
    compare(field('devicetime'), '>=', num(fromMs)),
    compare(field('devicetime'), '<', num(toMs)),
  );
  const others: Expression = { kind: 'not', term: hidden };
  return {
    search: (select, signal) =>
      ariel.search(
        select.from === 'events' ? { ...select, where: select.where === null ? others : and(select.where, others) } : select,
        signal,
      ),
  };
}
