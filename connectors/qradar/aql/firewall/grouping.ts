import { canonicalJson } from '../../../../domain/canonical-json.ts';
import { isAggregate } from '../catalogue-fields.ts';
import type { Expression, Select } from '../tree.ts';
import { childrenOf, everyPart } from '../walk.ts';
import { refused, type Refusal } from './refusal.ts';

function isAggregateCall(part: Expression): boolean {
  return part.kind === 'call' && isAggregate(part.name);
}

/** Whether the query answers with groups or totals instead of single rows. */
export function isAggregated({ columns, groupBy }: Select): boolean {
  return groupBy.length > 0 || (columns !== '*' && columns.some((c) => [...everyPart(c.expression)].some(isAggregateCall)));
}

/** QRadar answers an ungrouped column with the first value it meets: a figure that nobody asked for. */
export function groupingFault(select: Select): Refusal | null {
  if (!isAggregated(select) || select.columns === '*') return null;
  const grouped = new Set(select.groupBy.map(sameness));
  for (const [i, { expression, alias }] of select.columns.entries()) {
    if (!isGroupKey(expression, alias, grouped) && !isSettled(expression, grouped)) {
      return refused('ungrouped_column', `columns[${i}]`, `${alias ?? ''} is neither grouped nor aggregated`);
    }
  }
  return null;
}

function isGroupKey(expression: Expression, alias: string | null, grouped: ReadonlySet<string>): boolean {
  return grouped.has(sameness(expression)) || (alias !== null && grouped.has(sameness({ kind: 'field', name: alias })));
}

/** Whether a group has one value for the expression. */
function isSettled(e: Expression, grouped: ReadonlySet<string>): boolean {
  if (grouped.has(sameness(e)) || isAggregateCall(e)) return true;
  if (e.kind === 'field' || e.kind === 'property') return false;
  return childrenOf(e).every((child) => isSettled(child, grouped));
}

/** Field names are the same in any case. */
function sameness(e: Expression): string {
  return e.kind === 'field' ? `field ${e.name.toLowerCase()}` : canonicalJson(e);
}
