import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openStore, type Store } from '../store.ts';
import { load } from './load.ts';
import type { Loaded } from './loaded.ts';
import { parseLoadSpec } from './spec.ts';

/** A folder of files by name; one that ends in `.gz` is written as gzip. */
async function folderOf(files: Record<string, readonly string[]>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cert-'));
  await mkdir(join(folder, 'LDAP'));
  for (const [name, lines] of Object.entries(files)) {
    const text = `${lines.join('\n')}\n`;
    await writeFile(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
  }
  return folder;
}

async function loaded(files: Record<string, readonly string[]>, options = ''): Promise<{ store: Store; result: Loaded; told: string[] }> {
  const store = await openStore();
  const told: string[] = [];
  await store.addLogSources([{ id: 120, name: 'sense', typeId: 368, typeName: 'IBM Sense', coalesces: false, batch: false }]);
  const result = await load(store, parseLoadSpec(`cert:${await folderOf(files)}${options}`), (text) => told.push(text));
  return { store, result, told };
}

const LOGON = 'id,date,user,pc,activity';
/** Monday to Friday of one week at nine, on one's own machine. */
const week = (user: string, pc: string): string[] =>
  ['04', '05', '06', '07', '08'].map((day) => `{${day}},01/${day}/2010 09:00:00,${user},${pc},Logon`);
const rules = async (store: Store): Promise<unknown[]> =>
  (await store.query(`SELECT p_rule_name AS r, username AS u FROM events WHERE category >= 24000 ORDER BY r, u`)).map((r) => [
    r['r'],
    r['u'],
  ]);

const person = (role: string): string => `Al Case,ABC0001,al@example.com,${role},1,1 - Research,2 - Lab,3 - Crew,Bea Boss`;

describe('a CERT-shaped folder', () => {
  test('becomes events with their times in the zone of the folder, from plain and gzip files', async () => {
    const { store, result } = await loaded(
      {
        'logon.csv': [LOGON, '{A},01/04/2010 09:00:00,ABC0001,PC-1,Logon', '{B},01/04/2010 17:00:00,ABC0001,PC-1,Logoff'],
        'device.csv.gz': [
          'id,date,user,pc,activity',
          '{C},01/04/2010 10:00:00,ABC0001,PC-1,Connect',
          '{D},01/04/2010 10:05:00,ABC0001,PC-1,Disconnect',
        ],
        'file.csv': ['id,date,user,pc,filename,content', '{E},01/04/2010 10:01:00,ABC0001,PC-1,"plan, final.doc","long ""text"""'],
        'http.csv': ['date,user,pc,url', '01/04/2010 11:00:00,ABC0001,PC-1,http://www.Example.com/a?b=1'],
        'email.csv': [
          'id,date,user,pc,to,cc,bcc,from,size,attachments',
          '{F},01/04/2010 12:00:00,ABC0001,PC-1,a@example.com;b@example.com,,c@example.com,x@example.com,2048,0',
        ],
      },
      ',tz=-05:00',
    );
    expect(result).toMatchObject({
      read: 6,
      logSources: 5,
      badLines: 0,
      firstMs: Date.UTC(2010, 0, 4, 14),
      lastMs: Date.UTC(2010, 0, 4, 22),
    });
    const rows = await store.query(
      'SELECT qid, username, p_machine_identifier AS pc, p_filename AS f, p_url_host AS host, p_recipient_users AS rcpt, p_bytessent AS bytes FROM events WHERE category < 24000 ORDER BY starttime',
    );
    expect(rows.map((r) => [r['qid'], r['f'], r['host'], r['rcpt'], r['bytes']])).toEqual([
      [5_000_830, null, null, null, null],
      [5_000_931, null, null, null, null],
      [5_000_932, 'plan, final.doc', null, null, null],
      [33_100_011, null, 'www.example.com', null, null],
      [9_900_011, null, null, 'a@example.com;b@example.com;c@example.com', 2_048],
      [5_000_831, null, null, null, null],
    ]);
    expect([...result.accounts.keys()]).toEqual(['abc0001']);
  });

  test('may hold any of its files', async () => {
    expect((await loaded({ 'device.csv': ['date,user,pc,activity', '01/04/2010 10:00:00,ABC0001,PC-1,Connect'] })).result).toMatchObject({
      read: 1,
      logSources: 1,
    });
  });

  test('leaves out bad lines, and tells file and line of each', async () => {
    const { result, told } = await loaded({
      'logon.csv': [
        LOGON,
        ...week('ABC0001', 'PC-1'),
        '{X},yesterday,ABC0001,PC-1,Logon',
        '{Y},01/09/2010',
        '{Z},01/08/2010 10:00:00,ABC0001,PC-1,Logon',
        '{W},never,ABC0001,PC-1,Logon',
      ],
    });
    expect(result).toMatchObject({ read: 6, badLines: 3 });
    expect(result.bad.map((b) => b.line).toSorted((a, b) => a - b)).toEqual([7, 8, 10]);
    expect(told.join('\n')).toMatch(/logon\.csv, line 7: left out, its time cannot be read/);
  });

  test('raises what UBA would: odd hours, another person’s machine, job sites, removable media, mass mail', async () => {
    const { store } = await loaded({
      'logon.csv': [
        LOGON,
        ...week('ABC0001', 'PC-1'),
        ...week('DEF0002', 'PC-2'),
        '{N},01/07/2010 23:30:00,ABC0001,PC-1,Logon',
        '{O},01/08/2010 10:00:00,DEF0002,PC-1,Logon',
      ],
      'http.csv': [
        'date,user,pc,url',
        '01/07/2010 11:00:00,DEF0002,PC-2,http://jobs.monster.com/x',
        '01/07/2010 11:00:00,DEF0002,PC-2,http://example.com',
        '01/08/2010 11:00:00,ABC0001,PC-1,http://wikileaks.org/u',
      ],
      'file.csv': ['date,user,pc,filename', '01/07/2010 11:00:00,ABC0001,PC-1,a.doc', '01/07/2010 11:05:00,ABC0001,PC-1,b.doc'],
      'email.csv': [
        'date,user,pc,to,from,size',
        ...Array.from({ length: 30 }, () => '01/07/2010 09:00:00,ABC0001,PC-1,colleague@example.com,abc@example.com,10'),
        ...Array.from({ length: 20 }, (_, i) => `01/08/2010 09:00:00,DEF0002,PC-2,friend${i}@example.net,def@example.com,10`),
      ],
    });
    expect(await rules(store)).toEqual([
      ['UBA : Browsed to Information Leak Website', 'ABC0001'],
      ['UBA : Browsed to Job Search Website', 'DEF0002'],
      ['UBA : Log-on to PC of Another Person', 'DEF0002'],
      ['UBA : Mass Mail to Outside Recipients', 'DEF0002'],
      ['UBA : Removable Media Use Detected', 'ABC0001'],
      ['UBA : User Access at Unusual Times', 'ABC0001'],
    ]);
  });

  test('makes an HR record of each person of the directory, and an end of those who are gone', async () => {
    const header = 'employee_name,user_id,email,role,business_unit,functional_unit,department,team,supervisor';
    const boss = 'Bea Boss,BOS0001,bea@example.com,Director,1,1 - Research,2 - Lab,1 - Team,';
    const { result } = await loaded({
      'logon.csv': [LOGON, ...week('ABC0001', 'PC-1')],
      'LDAP/2009-12.csv': [header, boss, person('Technician')],
      'LDAP/2010-01.csv.gz': [header, boss, person('Scientist')],
      'LDAP/2010-02.csv': [header, boss],
    });
    expect(result.people?.map((p) => p.hrLine)).toEqual([
      'ABC0001,ABC0001,2 - Lab,Scientist,BOS0001,,permanent,2009-12-01,2010-01-31,false,false,UTC,8,17,1;2;3;4;5,,3 - Crew',
      'BOS0001,BOS0001,2 - Lab,Director,,,permanent,2009-12-01,,false,false,UTC,8,17,1;2;3;4;5,,1 - Team',
    ]);
  });

  test('that is none is named', async () => {
    await expect(loaded({})).rejects.toThrow('holds none of logon.csv');
    await expect(loaded({ 'logon.csv': ['date,who', 'x,y'] })).rejects.toThrow('has no column user, pc, activity');
  });
});
