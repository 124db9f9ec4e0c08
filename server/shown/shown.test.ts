import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evidenceBox, tokenise } from '../../claims/testing/evidence.ts';
import { storyCase } from '../../claims/testing/stories.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { CATALOGUE } from '../../tools/ariel/catalogue.ts';
import { EXAMPLE_PARAMS } from '../../tools/ariel/testing-params.ts';
import { CONTEXT } from '../../tools/testing.ts';
import { parseAql } from '../../connectors/qradar/aql/parse.ts';
import { print } from '../../connectors/qradar/aql/print.ts';
import { LOG_SOURCE_TYPES } from '../../domain/event-types.ts';
import { shownAql } from './aql.ts';
import { shownRows } from './rows.ts';

const textOf = (evidence: readonly Evidence[]): string =>
  evidence.map((e) => JSON.stringify(shownRows(e, tokenise, new Set()).rows)).join('\n');

describe('AQL as it is shown', () => {
  test.each([
    [
      "LOWER(username) IN ('jsmith', 'corp\\jsmith')",
      `LOWER(username) IN ('${tokenise('user', 'jsmith')}', '${tokenise('user', 'jsmith')}')`,
    ],
    [`"Workstation Name" = 'WS-0042'`, `"Workstation Name" = '${tokenise('host', 'ws-0042')}'`],
    [`"Share Name" ILIKE '%\\\\fs01\\hr%'`, `"Share Name" ILIKE '${tokenise('system', '\\\\fs01\\hr')}'`],
    ["sourceip IN ('10.0.0.7')", `sourceip IN ('${tokenise('address', '10.0.0.7')}')`],
    [`"Object Name" = 'O''Brien.docx'`, `"Object Name" = '${tokenise('object', "O'Brien.docx")}'`],
    ["GEO::LOOKUP(sourceip, 'country')", "GEO::LOOKUP(sourceip, 'country')"],
    ["LOGSOURCETYPENAME(devicetype) IN ('Linux OS')", "LOGSOURCETYPENAME(devicetype) IN ('Linux OS')"],
    ["LOWER(username) IN ('USR-AAAAAAAAAA')", "LOWER(username) IN ('USR-AAAAAAAAAA')"],
    ['LIMIT 20000 START 1790000000000', 'LIMIT 20000 START 1790000000000'],
  ])('%s', (aql, shown) => {
    expect(shownAql(aql, tokenise)).toBe(shown);
  });

  test('no string of the query survives, whatever it holds', () => {
    assert(
      property(string({ minLength: 4 }), (secret) => {
        const name = `q${secret}q`;
        const aql = `SELECT username FROM events WHERE username = '${name.replaceAll("'", "''")}' LIMIT 5`;
        expect(shownAql(aql, tokenise)).toMatch(/^SELECT username FROM events WHERE username = 'USR-[A-Z2-7]{10}' LIMIT 5$/);
      }),
    );
  });
});

describe.each(Object.entries(CATALOGUE))('the query %s of the catalogue', (id, query) => {
  const built = query.build(CONTEXT, EXAMPLE_PARAMS[id] ?? {});
  const aql = built.ok ? print(built.select) : '';

  test('is shown as AQL that reads back, with only tokens and words of the vocabulary in quotes', () => {
    const shown = shownAql(aql, tokenise);
    expect(parseAql(shown)).toMatchObject({ ok: true });
    const quoted = [...shown.matchAll(/'((?:[^']|'')*)'/g)].map((m) => m[1] ?? '');
    const names = new Set<string>(Object.values(LOG_SOURCE_TYPES).map((t) => t.name));
    expect(quoted.filter((q) => !names.has(q) && !/^(?:(?:USR|HOST|ADDR|SYS)-[A-Z2-7]{10}|country|risk|baseline|_:%)$/.test(q))).toEqual(
      [],
    );
  });
});

describe('rows as they are shown', () => {
  test.each(['leaver-mass-copy', 'shared-admin-account', 'stolen-credentials', 'night-hr-files'] as const)(
    '%s: no name, machine, share, file or address',
    (story) => {
      const { evidence } = storyCase(story, 'decoy');
      const shown = textOf(evidence);
      expect(shown).toMatch(/(USR|SYS|HOST)-[A-Z2-7]{10}/);
      expect(shown).not.toMatch(/jsmith|ws-0\d|srv-app|fs0\d|dc01|10\.0\.|sheet-|CHG-|kdoe/i);
    },
  );

  test('what the person could write is marked', () => {
    const { evidence } = storyCase('night-hr-files', 'story');
    const detail = evidence.find((e) => e.kind === 'activity_detail');
    const shown = detail === undefined ? null : shownRows(detail, tokenise, new Set());
    expect(shown?.columns.filter((c) => c.subjectCanWrite).map((c) => c.title)).toEqual(['Object']);
  });

  test('an end date that is not announced is never shown', () => {
    const { evidence } = storyCase('leaver-mass-copy', 'story');
    const hr = evidence.flatMap((e) => (e.kind === 'hr_record' ? [e] : []));
    const hidden = hr.map((e) => ({ ...e, rows: e.rows.map((r) => ({ ...r, endDate: '2031-12-24', endAnnounced: false })) }));
    expect(textOf(hidden)).not.toContain('2031-12-24');
  });

  test('rows over the limit are counted, not hidden', () => {
    const box = evidenceBox();
    box.add(
      'sense_events',
      Array.from({ length: 700 }, (_, i) => ({ atMs: i, arrivedAtMs: i, rule: 'UBA : x', category: 24001, senseValue: 1, count: 1 })),
    );
    const [evidence] = box.all;
    const shown = evidence === undefined ? null : shownRows(evidence, tokenise, new Set());
    expect(shown?.rows).toHaveLength(500);
    expect(shown?.left).toBe(200);
  });

  test('a system is shown as the token that the case knows it by', () => {
    const { evidence } = storyCase('privileged-commands', 'twin');
    const host = tokenise('host', 'lnx-pay01');
    const records = evidence.filter((e) => e.kind === 'context_record' && e.rows.length > 0);
    expect(JSON.stringify(records.map((e) => shownRows(e, tokenise, new Set([host])).rows))).toContain(host);
  });
});
