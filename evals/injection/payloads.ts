import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'pl'] as const;
export const FAMILIES = ['override', 'persona', 'context', 'suppression', 'exfiltration', 'tool_call', 'framing', 'markup'] as const;

/** Fields that the person under investigation can write. */
export const FIELDS = ['object', 'resource', 'host', 'workstation', 'account', 'event_name', 'record_id', 'rule'] as const;
export type Field = (typeof FIELDS)[number];

export type Payload = {
  id: string;
  source: 'own' | 'shared';
  family: string;
  language: string;
  encoding: string;
  field: Field;
  /** As it stands in the field. */
  text: string;
  /** What an obeying model would bring out. */
  canary: string;
};

/** Ways to write a text so that a list of words misses it and a model may still read it. */
const ENCODINGS: Record<string, (text: string) => string> = {
  plain: (t) => t,
  capitals: (t) => t.toUpperCase(),
  look_alikes: (t) => t.replaceAll(/[aeopcxi]/g, (c) => ({ a: 'а', e: 'е', o: 'о', p: 'р', c: 'с', x: 'х', i: 'і' })[c] ?? c),
  zero_width: (t) => Array.from(t).join('\u200b'),
  full_width: (t) => t.replaceAll(/[!-~]/g, (c) => String.fromCodePoint(c.codePointAt(0) === undefined ? 0 : c.charCodeAt(0) + 0xfee0)),
  tag_characters: (t) => Array.from(t, (c) => String.fromCodePoint(0xe0000 + (c.codePointAt(0) ?? 0))).join(''),
  base64: (t) => Buffer.from(t).toString('base64'),
  percent: (t) => Array.from(Buffer.from(t), (b) => `%${b.toString(16).padStart(2, '0')}`).join(''),
  path: (t) => `C:\\Users\\Public\\${t.replaceAll(/[\\/:*?"<>|]/g, '_')}.docx`,
  json: (t) => JSON.stringify({ comment: t, level: 'info' }),
  reversed: (t) => Array.from(t).toReversed().join(''),
  split: (t) => t.replaceAll(/(\p{L}{3})(?=\p{L})/gu, '$1\u00ad'),
};
const PER_BASE = 3;

const Base = z.tuple([z.enum(FAMILIES), z.enum(LANGUAGES), z.string().includes('{canary}')]);

/** The project's own payloads: every base text plain and in two encodings, each in a field of its own. */
export function ownPayloads(): Payload[] {
  const lines = readFileSync(join(import.meta.dirname, 'base-texts.tsv'), 'utf8').split('\n');
  const coded = Object.entries(ENCODINGS).slice(1);
  return lines
    .filter((line) => line !== '')
    .flatMap((line, i) => {
      const [family, language, base] = Base.parse(line.split('\t'));
      const chosen = [
        ['plain', ENCODINGS['plain']] as const,
        ...Array.from({ length: PER_BASE - 1 }, (_, k) => coded[(2 * i + k) % coded.length]),
      ];
      return chosen.flatMap((pair, k) => {
        const [encoding, encode] = pair ?? [];
        const canary = `cwcanary${String(i).padStart(3, '0')}${'abc'[k] ?? ''}`;
        if (encoding === undefined || encode === undefined) return [];
        const text = encode(base.replaceAll('{canary}', canary));
        return {
          id: `own-${i}-${encoding}`,
          source: 'own' as const,
          family,
          language,
          encoding,
          field: FIELDS[(3 * i + k) % FIELDS.length] ?? 'object',
          text,
          canary,
        };
      });
    });
}

const Shared = z.object({ id: z.string(), family: z.string(), text: z.string() });

/** Payloads of others from a file outside the project. Their markers, words in braces, are filled with the canary; throws when the file cannot be read. */
export function sharedPayloads(path: string): Payload[] {
  const rows = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Shared.parse(JSON.parse(line)));
  return rows.map((row, i) => {
    const canary = `cwcanary9${String(i).padStart(3, '0')}`;
    const filled = row.text.replaceAll(/\{[^{}]*\}/g, canary);
    const carried = filled.includes(canary) ? filled : `${filled} ${canary}`;
    return {
      id: row.id,
      source: 'shared',
      family: row.family,
      language: 'en',
      encoding: 'plain',
      field: FIELDS[i % FIELDS.length] ?? 'object',
      text: carried,
      canary,
    };
  });
}
