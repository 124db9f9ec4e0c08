import { z } from 'zod';
import { CHANNELS, type Channel } from '../domain/event-types.ts';
import { addressOrNull, integer, integerOrNull, text, textOrNull } from './ariel/cells.ts';
import { eventTypeOf, logSourcesOf } from './ariel/channel.ts';
import { activityDetail, DETAIL_LIMIT } from './ariel/queries/details.ts';
import { resourceOf } from './ariel/resource.ts';
import { searchRows } from './ariel/search-rows.ts';
import type { ToolParts } from './deps.ts';
import { coverageOf, failed, reasonsOf } from './failure.ts';
import { readMap } from './reference-map.ts';
import { ROWS } from './rows.ts';
import type { Tool } from './tool.ts';
import { SENSITIVITY_MAP } from './assets.ts';

const Row = z.object({
  t: integer,
  arrived: integer,
  qid_no: integer,
  event_id: integerOrNull,
  event_name: textOrNull,
  ls_type: text,
  res: textOrNull,
  obj: textOrNull,
  host: textOrNull,
  address: addressOrNull,
  geo: textOrNull,
  bytes: integerOrNull,
  n: integerOrNull,
});

/** Single events of the person in the risk window, oldest first, with the sensitivity class of what they touched. */
export function activityDetailTool(
  deps: Pick<ToolParts, 'ariel' | 'readReferenceMap' | 'sources'>,
): Tool<'activity_detail', { channels: Channel[] }> {
  return {
    name: 'activity_detail',
    kind: 'activity_detail',
    effect: 'read',
    description: `Single events of the person in the risk window on the given channels (${CHANNELS.join(', ')}).`,
    input: activityDetail.params,
    row: ROWS.activity_detail,
    bounds: { rows: DETAIL_LIMIT, bytes: 4_194_304, timeoutMs: 60_000 },
    async run(context, { channels }, signal) {
      const missing = channels.filter((channel) => !logSourcesOf([channel]).some((key) => deps.sources.includes(key)));
      const asked = channels.filter((channel) => !missing.includes(channel));
      const gaps = missing.map((channel) => `no log source in SOURCES can hold ${channel} events`);
      if (asked.length === 0) return failed('Ariel', 'not_configured', gaps.join('; '));
      const [found, classes] = await Promise.all([
        searchRows(deps, activityDetail.build(context, { channels: asked }), Row, signal),
        readMap(deps, SENSITIVITY_MAP, signal),
      ]);
      if (!found.ok) return found.result;
      const rows = found.rows.flatMap((r) => {
        const type = eventTypeOf({ qid: r.qid_no, eventId: r.event_id, logSourceType: r.ls_type });
        if (type === null || type.channel === null) return [];
        const resource = resourceOf(type.channel, r.res);
        return {
          atMs: r.t,
          arrivedAtMs: r.arrived,
          channel: type.channel,
          eventName: r.event_name ?? type.name,
          resource,
          resourceClass: resource === null || !classes.answered ? null : (classes.values.get(resource) ?? 'unclassified'),
          object: r.obj,
          host: r.host,
          address: r.address,
          country: r.geo,
          bytes: r.bytes,
          count: r.n ?? 1,
          logSourceType: r.ls_type,
        };
      });
      const reasons = [...reasonsOf(found.coverage), ...gaps];
      return {
        ok: true,
        rows,
        coverage: coverageOf(reasons),
        window: context.riskWindow,
        aql: found.aql,
        subjectWritable: ['object', 'resource'],
      };
    },
  };
}
