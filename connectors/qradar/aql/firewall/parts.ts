import { isAggregate, isAllowedField, isAllowedFunction, isAllowedProperty } from '../catalogue-fields.ts';
import { literalFault } from '../literal.ts';
import type { Expression, Select } from '../tree.ts';
import { everyPart, placesOf, type Place } from '../walk.ts';
import { refused, type Refusal } from './refusal.ts';

const MAX_LIST = 1_000;
const MAX_PARTS = 20_000;
/** A regular expression runs on every row of the console. */
const MAX_PATTERN = 256;

/** What names mean at a place: `fields` of a sub-query stand for the database's own, `aliases` for the columns of this query. */
type Names = { from: Select['from']; fields: ReadonlySet<string> | null; aliases: ReadonlySet<string> };

/** The first part of a query that may not stand where it stands. `fields`: the columns of the sub-query it reads, if it reads one. */
export function partsFault(select: Select, fields: ReadonlySet<string> | null): Refusal | null {
  const columns = select.columns === '*' ? [] : select.columns;
  const aliases = new Set(columns.map((c) => c.alias?.toLowerCase() ?? ''));
  let parts = 0;
  for (const place of placesOf(select)) {
    const known = { from: select.from, fields, aliases: seesAliases(place) ? aliases : new Set<string>() };
    for (const part of everyPart(place.expression)) {
      parts += 1;
      if (parts > MAX_PARTS) return refused('size', place.name, `the query has more than ${MAX_PARTS} parts`);
      const fault = partFault(part, place, known);
      if (fault !== null) return fault;
    }
  }
  return null;
}

function seesAliases({ name }: Place): boolean {
  return !name.startsWith('columns') && name !== 'WHERE';
}

function takesAggregates({ name }: Place): boolean {
  return name !== 'WHERE' && !name.startsWith('GROUP BY');
}

function partFault(part: Expression, place: Place, names: Names): Refusal | null {
  switch (part.kind) {
    case 'field':
      return fieldFault(part.name, place, names);
    case 'property':
      if (names.fields?.has(part.name.toLowerCase()) === true) return null;
      return names.fields === null && isAllowedProperty(names.from, part.name)
        ? null
        : refused('property', place.name, `"${part.name}" is not a property of ${sourceOf(names)} that may be read`);
    case 'call':
      if (!isAllowedFunction(part.name)) return refused('function', place.name, `${part.name} is not a function that may be called`);
      return isAggregate(part.name) && !takesAggregates(place)
        ? refused('aggregate_place', place.name, `${part.name} cannot stand here`)
        : misplacedStar(part, place.name);
    case 'star':
      return place.expression.kind === 'star' ? refused('star', place.name, '* is not allowed') : null;
    case 'string':
      return literalRefusal(part.value, place.name);
    case 'text_search':
      return literalRefusal(part.text, place.name);
    case 'number':
      return Number.isFinite(part.value) ? null : refused('literal', place.name, 'a number must be finite');
    case 'like':
      return patternFault(part, place.name);
    case 'in':
      return part.list.length >= 1 && part.list.length <= MAX_LIST
        ? null
        : refused('list_length', place.name, `IN takes 1 to ${MAX_LIST} values, not ${part.list.length}`);
    default:
      return null;
  }
}

function sourceOf({ from, fields }: Names): string {
  return fields === null ? from : 'the sub-query';
}

function fieldFault(name: string, place: Place, names: Names): Refusal | null {
  if (names.aliases.has(name.toLowerCase())) return null;
  const known = names.fields === null ? isAllowedField(names.from, name) : names.fields.has(name.toLowerCase());
  return known ? null : refused('field', place.name, `${name} is not a field of ${sourceOf(names)} that may be read`);
}

function literalRefusal(value: string, place: string): Refusal | null {
  const fault = literalFault(value);
  return fault === null ? null : refused('literal', place, `a text ${fault}`);
}

/** What a regular expression is made of must be known before it runs. */
function patternFault({ op, pattern }: Extract<Expression, { kind: 'like' }>, place: string): Refusal | null {
  if (op !== 'MATCHES' && op !== 'IMATCHES') return null;
  if (pattern.kind !== 'string') return refused('pattern', place, `${op} takes a quoted regular expression`);
  return pattern.value.length <= MAX_PATTERN
    ? null
    : refused('pattern', place, `a regular expression is longer than ${MAX_PATTERN} characters`);
}

function misplacedStar(call: Extract<Expression, { kind: 'call' }>, place: string): Refusal | null {
  const stars = call.args.filter((a) => a.kind === 'star').length;
  return stars === 0 || (call.name.toUpperCase() === 'COUNT' && call.args.length === 1)
    ? null
    : refused('star', place, '* stands only in COUNT(*)');
}
