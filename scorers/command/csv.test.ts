import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ScorerError } from '../scorer-error.ts';
import { openCsv } from './csv.ts';

async function read(chunks: readonly string[]): Promise<string[][]> {
  async function* stream(): AsyncGenerator<string> {
    yield* chunks;
  }
  const csv = await openCsv('the test file', stream());
  const rows: string[][] = [[...csv.header]];
  for await (const batch of csv.batches) rows.push(...batch.rows);
  return rows;
}

describe('a CSV', () => {
  test('gives back every cell that was quoted into it, wherever the text is cut', async () => {
    const cell = fc.string({ maxLength: 6, unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'é') }).filter((c) => c.trim() === c);
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((n) => fc.array(fc.array(cell, { minLength: n, maxLength: n }), { minLength: 1, maxLength: 6 }));
    await fc.assert(
      fc.asyncProperty(table, fc.nat(200), async (rows, cut) => {
        const header = (rows[0] ?? []).map((_, i) => `c${i}`);
        const text = [header, ...rows].map((r) => r.map((c) => `"${c.replaceAll('"', '""')}"`).join(',')).join('\r\n');
        expect(await read([text.slice(0, cut), text.slice(cut)])).toEqual([header, ...rows]);
      }),
      { numRuns: 100 },
    );
  });

  test('blank lines and a missing last line feed are no rows', async () => {
    expect(await read(['\uFEFFa,b\n1,2\n\n3,4'])).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  test.each([
    { text: '', why: /is empty/ },
    { text: 'a,a\n', why: /names the column "a" twice/ },
    { text: 'a,b\n1,2\n3\n', why: /row 2: 1 cells, the header has 2/ },
    { text: 'a,b\n1,"2\n', why: /row 1: a quote is never closed/ },
    { text: 'a,b\n"1"x,2\n', why: /row 1: text after a closing quote in cell 1/ },
  ])('$why is an error that says where', async ({ text, why }) => {
    await expect(read([text])).rejects.toThrow(ScorerError);
    await expect(read([text])).rejects.toThrow(why);
  });
});
