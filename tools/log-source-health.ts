import { z } from 'zod';
import { LOG_SOURCE_TYPES } from '../domain/event-types.ts';
import type { EvidenceRows } from '../domain/evidence.ts';
import type { CaseContext } from '../domain/offense.ts';
import { bucket, integer, integerOrZero, numberOrNull, text } from './ariel/cells.ts';
import { channelsOf } from './ariel/channel.ts';
import { healthWindow, logSourceHealth, WATCHED } from './ariel/queries/log-source-health.ts';
import { searchRows } from './ariel/search-rows.ts';
import type { ToolParts } from './deps.ts';
import { judgeSource } from './health/judge-source.ts';
import { ROWS } from './rows.ts';
import type { Tool } from './tool.ts';

const Row = z.object({
  ls_id: integer,
  ls_type: text,
  h: bucket,
  n: integerOrZero,
  t1: integer,
  mean_delay: numberOrNull,
  max_delay: integerOrZero,
});
type HealthRow = EvidenceRows['log_source_health'];

/**
 * Which log sources could have seen the person. A type that is not in the setting SOURCES is `not_in_sources`; one that is
 * connected and sent nothing in the risk window nor in the week before is `absent`; one that stopped is `silent`. Only a whole
 * answer can tell these two: where rows are missing, nothing is said of what has none. Windows and Linux hosts stand
 * together under id 0. The delay is the median over hours of arrival minus the log source's clock; batches show as hours.
 */
export function logSourceHealthTool(deps: Pick<ToolParts, 'ariel' | 'sources'>): Tool<'log_source_health', Record<string, never>> {
  return {
    name: 'log_source_health',
    kind: 'log_source_health',
    effect: 'read',
    description: 'Which log sources reported in the risk window, which are silent, absent or not connected, and how late they arrive.',
    input: logSourceHealth.params,
    row: ROWS.log_source_health,
    bounds: { rows: 1_000, bytes: 262_144, timeoutMs: 90_000 },
    async run(context, input, signal) {
      const found = await searchRows(deps, logSourceHealth.build(context, input), Row, signal);
      if (!found.ok) return found.result;
      const isWhole = found.coverage.state === 'complete';
      const rows = WATCHED.flatMap((key) => {
        const { name } = LOG_SOURCE_TYPES[key];
        if (!deps.sources.includes(key)) return [unseen(key, 'not_in_sources')];
        const ofType = found.rows.filter((r) => r.ls_type === name);
        if (ofType.length === 0) return isWhole ? [unseen(key, 'absent')] : [];
        const sources = [...Map.groupBy(ofType, (r) => r.ls_id)]
          .sort(([a], [b]) => a - b)
          .map(([id, hours]) => seen(key, id, hours, context));
        return isWhole ? sources : sources.filter((s) => s.state === 'reporting');
      });
      return { ok: true, rows, coverage: found.coverage, window: healthWindow(context), aql: found.aql, subjectWritable: [] };
    },
  };
}

function unseen(key: (typeof WATCHED)[number], state: 'absent' | 'not_in_sources'): HealthRow {
  return {
    logSourceType: LOG_SOURCE_TYPES[key].name,
    logSourceId: 0,
    state,
    lastEventMs: null,
    medianDelayMs: null,
    channels: channelsOf(key),
  };
}

function seen(key: (typeof WATCHED)[number], id: number, found: readonly z.infer<typeof Row>[], context: CaseContext): HealthRow {
  const hours = found.map((r) => ({ hour: r.h, count: r.n, lastMs: r.t1, meanDelayMs: r.mean_delay ?? 0, maxDelayMs: r.max_delay }));
  return {
    logSourceType: LOG_SOURCE_TYPES[key].name,
    logSourceId: id,
    ...judgeSource(hours, context.riskWindow, context.nowMs),
    channels: channelsOf(key),
  };
}
