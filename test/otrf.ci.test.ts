import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { caseOf, type LoadedCase } from './otrf/case-of.ts';
import { blamingSentences, countOf, figuresOf } from './otrf/sentences.ts';
import { SYNTHETIC_ACCOUNT, SYNTHETIC_LAST_MS, SYNTHETIC_ZONE, syntheticEvents } from './otrf/synthetic.ts';

/** What the whole service drafts about the account, from the events as a gzip file. */
async function drafted(options: string): Promise<LoadedCase['content']> {
  const file = join(mkdtempSync(join(tmpdir(), 'windows-events-')), 'events.jsonl.gz');
  writeFileSync(
    file,
    gzipSync(
      syntheticEvents()
        .map((e) => JSON.stringify(e))
        .join('\n'),
    ),
  );
  const load = `otrf:${file},tz=${SYNTHETIC_ZONE}${options}`;
  const rules = ['UBA : Potential Lateral Movement'];
  return (await caseOf({ load, account: SYNTHETIC_ACCOUNT, lastEventMs: SYNTHETIC_LAST_MS, rules })).content;
}

const drafts = new Map<string, LoadedCase['content']>();
const OPTIONS = [',coalesce=off', '', ',4625=subject'];
const draftWith = (options: string): LoadedCase['content'] => {
  const content = drafts.get(options);
  if (content === undefined) throw new Error(`no draft for "${options}"`);
  return content;
};

describe('an investigation of loaded Windows events', () => {
  beforeAll(async () => {
    for (const options of OPTIONS) drafts.set(options, await drafted(options));
  }, 240_000);

  test.each([
    [',coalesce=off', '3'],
    // Coalesced records may hide a host.
    ['', 'at least 3'],
  ])('counts the log-ons of the account, on their hosts, at the times in the zone of the file (options "%s")', (options, hosts) => {
    expect(figuresOf(draftWith(options), 'logons_summary')).toEqual(['8', hosts, '2026-03-11 02:14 UTC', '2026-03-11 02:16 UTC']);
  });

  test.each([
    [',coalesce=off', '7', '1'],
    // Filed under the accounts that were tried, no two failures are equal, and coalescing hides none.
    ['', '7', '1'],
    // Filed under the one subject they are equal: three stay, and one record counts four and names one.
    [',4625=subject', 'at least 4', 'at least 1'],
  ])(
    'counts 7 failures from the workstation, and names as many accounts as the records do (options "%s")',
    (options, accounts, workstations) => {
      expect(figuresOf(draftWith(options), 'failed_logons_from_workstation')?.slice(0, 3)).toEqual(['7', accounts, workstations]);
    },
  );

  test.each(OPTIONS)('never says who failed (options "%s")', (options) => {
    expect(blamingSentences(draftWith(options))).toEqual([]);
  });

  test.each([
    ['process starts', '4'],
    ['service installs', '2'],
    ['openings of network shares', null],
    ['Kerberos tickets', '3'],
  ])('counts %s of the account, and none of a machine', (what, count) => {
    expect(countOf(draftWith(',coalesce=off'), what)).toBe(count);
  });
});
