import { z } from 'zod';
import { authorOf } from '../callers.ts';
import { ApiError } from '../http/envelope.ts';
import { done, list, one, type Operation } from '../http/operation.ts';
import { bodyOf, notFound } from '../http/resource.ts';
import { shapeOf } from '../http/shape.ts';
import { TASK_SHAPE, taskRow } from '../http/tasks.ts';
import type { LeefExpression, Property } from '../sources/properties.ts';
import type { World } from '../world.ts';

const PROPERTY_SHAPE = shapeOf(
  'id,identifier,name,description,property_type,use_for_rule_engine,datetime_format,locale,auto_discovered,username,creation_date,modification_date',
);
const EXPRESSION_SHAPE = shapeOf(
  'id,identifier,regex_property_identifier,enabled,expression,payload,log_source_type_id,log_source_id,qid,low_level_category_id,username,creation_date,modification_date',
);
const Property = z.object({
  name: z.string().min(1).max(255),
  description: z.string().nullish(),
  property_type: z.enum(['string', 'numeric', 'ip', 'port', 'time', 'STRING', 'NUMERIC', 'IP', 'PORT', 'TIME']),
  use_for_rule_engine: z.boolean().optional(),
  datetime_format: z.string().nullish(),
  locale: z.string().nullish(),
});
const Expression = z.object({
  regex_property_identifier: z.string().min(1),
  enabled: z.boolean().optional(),
  expression: z.string().min(1),
  payload: z.string().nullish(),
  log_source_type_id: z.int().nullish(),
  log_source_id: z.int().nullish(),
  qid: z.int().nullish(),
  low_level_category_id: z.int().nullish(),
});

type PropertiesWorld = Pick<World, 'properties' | 'clock' | 'newId' | 'tasks'>;

/** Custom properties and the LEEF keys that fill them. A property counts for events that came before it, too. */
export function customPropertyOperations(world: PropertiesWorld): Operation[] {
  return [...propertyOperations(world), ...expressionOperations(world)];
}

const typeOf = (type: z.infer<typeof Property>['property_type']) => type.toLowerCase() as Property['property_type'];

function propertyOperations({ properties: book, clock, newId, tasks }: PropertiesWorld): Operation[] {
  const path = '/config/event_sources/custom_properties/regex_properties';
  const { properties } = book;
  let lastId = 0;
  /** The path takes the number or the identifier. */
  const propertyOf = (id: string): Property => {
    const hit = [...properties.values()].find((p) => p.identifier === id || String(p.id) === id);
    if (hit === undefined) throw notFound('regex property');
    return hit;
  };
  const checkName = (name: string | undefined, own: string): void => {
    if (![...properties.values()].some((p) => p.identifier !== own && p.name === name)) return;
    throw new ApiError(422, 1005, `The name ${name ?? ''} is already in use`);
  };
  return [
    list({ path, access: 'any', shape: PROPERTY_SHAPE, rows: () => [...properties.values()] }),
    one({
      method: 'POST',
      path,
      access: 'admin',
      body: 'json',
      shape: PROPERTY_SHAPE,
      status: 201,
      value(ask) {
        const given = bodyOf(Property, ask.object());
        checkName(given.name, '');
        lastId += 1;
        const made: Property = {
          id: lastId,
          identifier: newId(),
          name: given.name,
          description: given.description ?? null,
          property_type: typeOf(given.property_type),
          use_for_rule_engine: given.use_for_rule_engine ?? false,
          datetime_format: given.datetime_format ?? null,
          locale: given.locale ?? null,
          auto_discovered: false,
          username: authorOf(ask.caller),
          creation_date: clock.now(),
          modification_date: clock.now(),
        };
        properties.set(made.identifier, made);
        return made;
      },
    }),
    one({
      method: 'GET',
      path: `${path}/{regex_property_id}`,
      access: 'any',
      shape: PROPERTY_SHAPE,
      value: (ask) => propertyOf(ask.path('regex_property_id')),
    }),
    one({
      method: 'POST',
      path: `${path}/{regex_property_id}`,
      access: 'admin',
      body: 'json',
      shape: PROPERTY_SHAPE,
      value(ask) {
        const given = bodyOf(Property.partial(), ask.object());
        const old = propertyOf(ask.path('regex_property_id'));
        checkName(given.name, old.identifier);
        const row: Property = {
          ...old,
          name: given.name ?? old.name,
          description: given.description ?? old.description,
          property_type: given.property_type === undefined ? old.property_type : typeOf(given.property_type),
          use_for_rule_engine: given.use_for_rule_engine ?? old.use_for_rule_engine,
          modification_date: clock.now(),
        };
        properties.set(row.identifier, row);
        return row;
      },
    }),
    one({
      method: 'DELETE',
      path: `${path}/{regex_property_id}`,
      access: 'admin',
      shape: TASK_SHAPE,
      status: 202,
      value(ask) {
        const old = propertyOf(ask.path('regex_property_id'));
        properties.delete(old.identifier);
        for (const [id, e] of book.expressions) if (e.regex_property_identifier === old.identifier) book.expressions.delete(id);
        const [by, createdMs] = [authorOf(ask.caller), clock.now()];
        return taskRow(
          tasks.add((id) => ({ id, kind: 'regex_property', name: 'Regex property deletion', by, createdMs })),
          'QUEUED',
        );
      },
    }),
  ];
}

function expressionOperations({ properties: { properties, expressions }, clock, newId }: PropertiesWorld): Operation[] {
  const path = '/config/event_sources/custom_properties/property_leef_expressions';
  let lastId = 0;
  const expressionOf = (id: string): LeefExpression => {
    const hit = [...expressions.values()].find((e) => e.identifier === id || String(e.id) === id);
    if (hit === undefined) throw notFound('LEEF expression');
    return hit;
  };
  const checkProperty = (identifier: string | undefined): void => {
    if (identifier === undefined || properties.has(identifier)) return;
    throw new ApiError(422, 1005, `regex_property_identifier: no property has the identifier ${identifier}`);
  };
  return [
    list({ path, access: 'any', shape: EXPRESSION_SHAPE, rows: () => [...expressions.values()] }),
    one({
      method: 'POST',
      path,
      access: 'admin',
      body: 'json',
      shape: EXPRESSION_SHAPE,
      status: 201,
      value(ask) {
        const given = bodyOf(Expression, ask.object());
        checkProperty(given.regex_property_identifier);
        lastId += 1;
        const made: LeefExpression = {
          id: lastId,
          identifier: newId(),
          regex_property_identifier: given.regex_property_identifier,
          enabled: given.enabled ?? true,
          expression: given.expression,
          payload: given.payload ?? null,
          log_source_type_id: given.log_source_type_id ?? null,
          log_source_id: given.log_source_id ?? null,
          qid: given.qid ?? null,
          low_level_category_id: given.low_level_category_id ?? null,
          username: authorOf(ask.caller),
          creation_date: clock.now(),
          modification_date: clock.now(),
        };
        expressions.set(made.identifier, made);
        return made;
      },
    }),
    one({
      method: 'GET',
      path: `${path}/{expression_id}`,
      access: 'any',
      shape: EXPRESSION_SHAPE,
      value: (ask) => expressionOf(ask.path('expression_id')),
    }),
    one({
      method: 'POST',
      path: `${path}/{expression_id}`,
      access: 'admin',
      body: 'json',
      shape: EXPRESSION_SHAPE,
      value(ask) {
        const given = bodyOf(Expression.partial(), ask.object());
        const old = expressionOf(ask.path('expression_id'));
        checkProperty(given.regex_property_identifier);
        const row: LeefExpression = {
          ...old,
          regex_property_identifier: given.regex_property_identifier ?? old.regex_property_identifier,
          enabled: given.enabled ?? old.enabled,
          expression: given.expression ?? old.expression,
          log_source_type_id: given.log_source_type_id ?? old.log_source_type_id,
          modification_date: clock.now(),
        };
        expressions.set(row.identifier, row);
        return row;
      },
    }),
    done({
      method: 'DELETE',
      path: `${path}/{expression_id}`,
      access: 'admin',
      status: 204,
      act: (ask) => void expressions.delete(expressionOf(ask.path('expression_id')).identifier),
    }),
  ];
}
