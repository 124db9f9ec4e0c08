import { z } from 'zod';
import { ApiError } from '../http/envelope.ts';
import type { CollectionKind } from './collection.ts';

const Text = z.union([z.string(), z.number()]).transform(String);
const BULK = {
  sets: z.array(Text).transform((values) => values.map((value) => ({ keys: [] as string[], value }))),
  maps: z.record(z.string(), Text).transform((map) => Object.entries(map).map(([key, value]) => ({ keys: [key], value }))),
  map_of_sets: z
    .record(z.string(), z.array(Text))
    .transform((map) => Object.entries(map).flatMap(([key, values]) => values.map((value) => ({ keys: [key], value })))),
  tables: z
    .record(z.string(), z.record(z.string(), Text))
    .transform((table) =>
      Object.entries(table).flatMap(([outer, row]) => Object.entries(row).map(([inner, value]) => ({ keys: [outer, inner], value }))),
    ),
} as const;

/** Elements of a bulk load; 400 code 1001 for what is no JSON or does not fit the kind. */
export function readBulk(kind: CollectionKind, body: string): { keys: string[]; value: string }[] {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new ApiError(400, 1001, 'An error occurred parsing the JSON formatted message body.');
  }
  const parsed = BULK[kind].safeParse(json);
  if (!parsed.success) throw new ApiError(400, 1001, 'The JSON formatted message body does not fit the collection.');
  return parsed.data;
}
