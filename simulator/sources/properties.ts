/** A custom property; what fills it are expressions. */
export type Property = {
  readonly id: number;
  readonly identifier: string;
  readonly name: string;
  readonly description: string | null;
  readonly property_type: 'string' | 'numeric' | 'ip' | 'port' | 'time';
  readonly use_for_rule_engine: boolean;
  readonly datetime_format: string | null;
  readonly locale: string | null;
  readonly auto_discovered: boolean;
  readonly username: string;
  readonly creation_date: number;
  readonly modification_date: number;
};

/** `expression` is the LEEF key that the property takes its value from. */
export type LeefExpression = {
  readonly id: number;
  readonly identifier: string;
  readonly regex_property_identifier: string;
  readonly enabled: boolean;
  readonly expression: string;
  readonly payload: string | null;
  readonly log_source_type_id: number | null;
  readonly log_source_id: number | null;
  readonly qid: number | null;
  readonly low_level_category_id: number | null;
  readonly username: string;
  readonly creation_date: number;
  readonly modification_date: number;
};

/** Custom properties by identifier and by number, with their expressions. */
export type PropertyBook = { properties: Map<string, Property>; expressions: Map<string, LeefExpression> };

export const createProperties = (): PropertyBook => ({ properties: new Map(), expressions: new Map() });
/** The LEEF key behind a property, by its name in any case; null when nothing fills it. */
export function leefKeyOf({ properties, expressions }: PropertyBook, name: string): { key: string; numeric: boolean } | null {
  const property = [...properties.values()].find((p) => p.name.toLowerCase() === name.toLowerCase());
  if (property === undefined) return null;
  const expression = [...expressions.values()].find((e) => e.enabled && e.regex_property_identifier === property.identifier);
  return { key: expression?.expression ?? '', numeric: property.property_type === 'numeric' };
}
