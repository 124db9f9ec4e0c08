import { LOG_SOURCE_TYPES } from '../../domain/event-types.ts';
import type { Coverage, Organisation, SimEvent, SimLogSource, StoryTruth } from './model.ts';

/** Variants that change what the console holds: they are chosen when it starts and not while it runs. */
export function changesEvents({ variant, coverage }: Pick<StoryTruth, 'variant' | 'coverage'>): boolean {
  return variant === 'injected' || coverage.kind === 'sources_absent' || coverage.kind === 'sources_silent';
}

/**
 * Whether an event reached the console: a log source that one case has lost is lost for the whole organisation, as it would be in a
 * real one.
 */
export function isCollected(
  truth: readonly { coverage: Coverage }[],
  logSources: readonly SimLogSource[],
): (event: Pick<SimEvent, 'logsourceid' | 'devicetime'>) => boolean {
  const lostFrom = new Map<number, number>();
  for (const { coverage } of truth) {
    if (coverage.kind !== 'sources_absent' && coverage.kind !== 'sources_silent') continue;
    const types = coverage.logSources.map((key) => LOG_SOURCE_TYPES[key].id as number);
    const fromMs = coverage.kind === 'sources_absent' ? 0 : coverage.fromMs;
    for (const { id } of logSources.filter((s) => types.includes(s.typeId))) lostFrom.set(id, Math.min(fromMs, lostFrom.get(id) ?? fromMs));
  }
  return ({ logsourceid, devicetime }) => devicetime < (lostFrom.get(logsourceid) ?? Number.POSITIVE_INFINITY);
}

/** The records that can be asked for: none when a case has lost its systems of records. */
export function keptRecords({ contextCsv, truth }: Pick<Organisation, 'contextCsv' | 'truth'>): string {
  if (truth.every(({ coverage }) => coverage.kind !== 'records_absent')) return contextCsv;
  const [, header = ''] = contextCsv.split('\n');
  return `# kinds:\n${header}\n`;
}
