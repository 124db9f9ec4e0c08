import { z } from 'zod';
import { invalidParameter } from '../http/envelope.ts';
import { ELEMENT_TYPES, type ElementType } from './collection.ts';

const Type = z.string().toUpperCase().pipe(z.enum(ELEMENT_TYPES));
const Named = z
  .object({ key_name: z.string(), element_type: Type })
  .transform((t): Record<string, ElementType> => ({ [t.key_name]: t.element_type }));
const Types = z.record(z.string(), Type);
const Pair = z.union([Named, Types]);
const KeyNameTypes = z.union([
  Types,
  z.array(Pair).transform((list) => Object.fromEntries(list.flatMap((types) => Object.entries(types)))),
]);

/** `[{"key_name":"score","element_type":"NUM"}]`, `[{"score":"NUM"}]` or `{"score":"NUM"}`. */
export function readKeyNameTypes(text: string | null): Record<string, ElementType> | null {
  if (text === null) return null;
  try {
    return KeyNameTypes.parse(JSON.parse(text));
  } catch {
    throw invalidParameter('key_name_types must be JSON with a type for each inner key');
  }
}
