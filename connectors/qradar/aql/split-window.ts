import { DAY_MS } from '../../../domain/time.ts';
import { isAggregate } from './catalogue-fields.ts';
import { MAX_WINDOW_MS } from './firewall.ts';
import type { Expression, Select } from './tree.ts';
import { everyPart } from './walk.ts';

/** Longest look-back that is split: a year and the day that makes it whole. */
const MAX_LOOK_BACK_MS = 366 * DAY_MS;

/** How the values of one column come together again when a query was asked in parts of its window. */
export type Merge = 'key' | 'sum' | 'min' | 'max' | 'first' | 'last';

export type Split = { ok: true; parts: Select[]; merges: Map<string, Merge> } | { ok: false; message: string };

const MERGES: Readonly<Record<string, Merge>> = { SUM: 'sum', COUNT: 'sum', MIN: 'min', MAX: 'max', FIRST: 'first', LAST: 'last' };

/**
 * A query whose window is longer than one search may be, as queries over consecutive windows, earliest first; null when it fits as
 * it is. Only what can be put together again is split: single rows, group keys, SUM, COUNT, MIN, MAX, FIRST and LAST. A count of
 * distinct values, an average or a HAVING over parts is not that over the whole.
 */
export function splitWindow(select: Select): Split | null {
  const { time } = select;
  if (time?.kind !== 'range' || time.stopMs === null || time.stopMs - time.startMs <= MAX_WINDOW_MS) return null;
  const { startMs, stopMs } = time;
  if (stopMs - startMs > MAX_LOOK_BACK_MS) return { ok: false, message: 'time: the look-back is longer than 366 days' };
  if (select.having !== null) return { ok: false, message: 'HAVING: holds for the whole window and cannot be asked in parts of it' };
  if (select.session !== undefined) return { ok: false, message: 'SESSION BY: a session may lie in two parts of the window' };
  const merges = new Map<string, Merge>();
  for (const [i, { expression, alias }] of (select.columns === '*' ? [] : select.columns).entries()) {
    const merge = mergeOf(expression);
    if (merge === undefined)
      return { ok: false, message: `columns[${i}]: cannot be put together from parts of a window longer than 31 days` };
    merges.set(alias ?? '', merge);
  }
  const count = Math.ceil((stopMs - startMs) / MAX_WINDOW_MS);
  const parts = Array.from({ length: count }, (_, i): Select => {
    const fromMs = startMs + i * MAX_WINDOW_MS;
    return { ...select, time: { kind: 'range', startMs: fromMs, stopMs: Math.min(stopMs, fromMs + MAX_WINDOW_MS) } };
  });
  return { ok: true, parts, merges };
}

function mergeOf(expression: Expression): Merge | undefined {
  const aggregates = [...everyPart(expression)].filter((part) => part.kind === 'call' && isAggregate(part.name));
  if (aggregates.length === 0) return 'key';
  return expression.kind === 'call' ? MERGES[expression.name.toUpperCase()] : undefined;
}
