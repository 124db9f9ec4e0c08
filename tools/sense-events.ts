import { z } from 'zod';
import { integer, integerOrNull, numberOrNull, textOrNull } from './ariel/cells.ts';
import { senseEvents } from './ariel/queries/sense-events.ts';
import { searchRows } from './ariel/search-rows.ts';
import type { ToolParts } from './deps.ts';
import { ROWS } from './rows.ts';
import type { Tool } from './tool.ts';

const Row = z.object({
  t: integer,
  arrived: integer,
  rule_name: textOrNull,
  event_name: textOrNull,
  cat: integer,
  sense_value: numberOrNull,
  n: integerOrNull,
});

/** The person's UBA sense events in the risk window. A rule without a name of its own is called by its event. */
export function senseEventsTool(deps: Pick<ToolParts, 'ariel'>): Tool<'sense_events', Record<string, never>> {
  return {
    name: 'sense_events',
    kind: 'sense_events',
    effect: 'read',
    description: 'UBA sense events of the person in the risk window: rule, time, value.',
    input: senseEvents.params,
    row: ROWS.sense_events,
    bounds: { rows: 2_000, bytes: 1_048_576, timeoutMs: 60_000 },
    async run(context, input, signal) {
      const found = await searchRows(deps, senseEvents.build(context, input), Row, signal);
      if (!found.ok) return found.result;
      const { fromMs, toMs } = context.riskWindow;
      const inWindow = found.rows.filter((r) => r.t >= fromMs && r.t < toMs);
      const rows = inWindow.map((r) => ({
        atMs: r.t,
        arrivedAtMs: r.arrived,
        rule: r.rule_name ?? r.event_name ?? 'unnamed rule',
        category: r.cat,
        senseValue: r.sense_value,
        count: r.n ?? 1,
      }));
      return { ok: true, rows, coverage: found.coverage, window: context.riskWindow, aql: found.aql, subjectWritable: [] };
    },
  };
}
