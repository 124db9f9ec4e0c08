import { and, compare, field, num } from '../../connectors/qradar/aql/build.ts';
import type { Expression } from '../../connectors/qradar/aql/tree.ts';
import type { Ariel } from '../../connectors/qradar/ariel.ts';
import type { LogSourceKey } from '../../domain/event-types.ts';
import { fromLogSources } from '../../tools/ariel/terms.ts';

/** QRadar as it would answer had the log source types sent nothing in the interval: every search excludes these events. */
export function hideEvents(ariel: Ariel, sources: readonly LogSourceKey[], { fromMs, toMs }: { fromMs: number; toMs: number }): Ariel {
  const hidden: Expression = and(
    fromLogSources(sources),
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
