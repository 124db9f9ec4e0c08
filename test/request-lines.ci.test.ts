import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, expect, test } from 'vitest';
import { foundIn } from './browser/identifiers.ts';
import { serveRecords, type RecordsOverHttp } from './records-over-http.ts';
import { recordRequestLines } from './request-lines.ts';
import { START_MS, startWholeService, type WholeService } from './whole-service.ts';

let world: WholeService | undefined;
let records: RecordsOverHttp;
afterEach(async () => {
  await world?.stop();
  await records.close();
});

/** Every form in which HR names anybody: user names of all accounts, and employee ids. */
function namesIn(hrCsv: string): string[] {
  const rows: Record<string, string>[] = parse(hrCsv, { columns: true, comment: '#', comment_no_infix: true });
  const names = rows.flatMap(({ employee_id = '', user_names = '' }) => [employee_id, ...user_names.split(';')]);
  return [...new Set(names.map((n) => n.toLowerCase()))].filter((n) => n.length >= 4);
}

test(
  'from the offense to the posted note, with HR by SCIM and records by REST, no request line holds a name',
  { timeout: START_MS },
  async () => {
    records = await serveRecords(() => world?.simulator.exports() ?? { hrCsv: '', contextCsv: '' });
    const ca = join(mkdtempSync(join(tmpdir(), 'casewright-lines-')), 'ca.pem');
    writeFileSync(ca, records.ca);
    const recorder = recordRequestLines();
    world = await startWholeService({
      POLL_SECONDS: '3600',
      HR_CSV: '',
      HR_SCIM_URL: records.scimUrl,
      HR_SCIM_TOKEN: 'hr-token',
      HR_SCIM_CA: ca,
      CONTEXT_CSV: '',
      CONTEXT_REST_URL: records.contextUrl,
      CONTEXT_REST_TOKEN: 'context-token',
      CONTEXT_REST_CA: ca,
    });
    const { id } = await world.simulator.control.raiseStory('night-hr-files');
    await world.hint(id);
    expect((await world.draft(id)).conclusion).toBe('needs_investigation');
    await world.approve(id, true);
    await world.caseAt(id, 'published');
    recorder.stop();

    const lines = recorder.lines();
    const { hrCsv } = world.simulator.exports();
    const names = namesIn(hrCsv);
    expect(names.length).toBeGreaterThan(200);
    expect(lines.filter((line) => foundIn(line, names).length > 0)).toEqual([]);
    const asked = ['/scim/v2/Users/.search', '/context/records/search', '/bulk_user_info', '/api/ariel/searches', '/notes'];
    expect(asked.filter((path) => !lines.some((line) => line.includes(path)))).toEqual([]);
  },
);
