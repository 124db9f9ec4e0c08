import { readFileSync } from 'node:fs';
import { addressedToModel } from '../../claims/injection/tripwire.ts';
import type { Payload } from './payloads.ts';

export type HitRate = { by: string; value: string; texts: number; hits: number };

/** How many payloads the tripwire labels, by family, language and encoding. */
export function hitRates(payloads: readonly Payload[]): HitRate[] {
  return (['source', 'family', 'language', 'encoding'] as const).flatMap((by) =>
    [...Map.groupBy(payloads, (p) => p[by])].map(([value, of]) => ({
      by,
      value,
      texts: of.length,
      hits: of.filter((p) => addressedToModel(p.text) !== null).length,
    })),
  );
}

/** Harmless field values that the tripwire labels, of a file with one JSON object with `text` a line; throws when the file cannot be read. */
export function falseAlarms(path: string): { texts: number; alarms: string[] } {
  const texts = readFileSync(path, 'utf8')
    .split('\n')
    .filter((l) => l !== '')
    .map((l) => String((JSON.parse(l) as { text?: unknown }).text));
  return { texts: texts.length, alarms: texts.filter((t) => addressedToModel(t) !== null) };
}
