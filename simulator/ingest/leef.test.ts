import { describe, expect, test } from 'vitest';
import { readDevTime } from './dev-time.ts';
import { createFrames } from './frames.ts';
import { readLeef } from './leef.ts';
import { readSyslog } from './syslog.ts';

const NOW_MS = Date.UTC(2026, 10, 23, 9);

describe('LEEF', () => {
  test.each([
    ['LEEF:1.0|V|P|1|ID|cat=AI\tusrName=jsmith\tsev=3', { cat: 'AI', usrName: 'jsmith', sev: '3' }],
    ['LEEF:2.0|V|P|1|ID|^|cat=AI^usrName=jsmith', { cat: 'AI', usrName: 'jsmith' }],
    ['LEEF:2.0|V|P|1|ID|x09|cat=AI\tusrName=jsmith', { cat: 'AI', usrName: 'jsmith' }],
    ['LEEF:2.0|V|P|1|ID|0x7E|cat=AI~usrName=jsmith', { cat: 'AI', usrName: 'jsmith' }],
    ['LEEF:2.0|V|P|1|ID||cat=AI\tusrName=jsmith', { cat: 'AI', usrName: 'jsmith' }],
    ['LEEF:2.0|V|P|1|ID|cat=AI\turl=a|b=c', { cat: 'AI', url: 'a|b=c' }],
    ['LEEF:1.0|V|P|1|ID|', {}],
  ])('%j', (text, attributes) => {
    const leef = readLeef(text);
    expect(leef).toMatchObject({ vendor: 'V', product: 'P', productVersion: '1', eventId: 'ID' });
    expect(Object.fromEntries(leef?.attributes ?? [])).toEqual(attributes);
  });

  test.each(['plain text', 'LEEF:3.0|a|b|c|d|', 'LEEF:1.0|a|b|c'])('%s is none', (text) => {
    expect(readLeef(text)).toBeNull();
  });
});

describe('the syslog header', () => {
  test.each([
    ['<13>1 2026-01-18T11:07:53.520Z host01 app 12 - - LEEF:2.0|x', 'host01', Date.UTC(2026, 0, 18, 11, 7, 53, 520), 'LEEF:2.0|x'],
    ['<13>1 2026-01-18T11:07:53.520Z host01 LEEF:2.0|x', 'host01', Date.UTC(2026, 0, 18, 11, 7, 53, 520), 'LEEF:2.0|x'],
    ['<13>1 - - app - - [a@1 b="c]"] text', null, null, 'text'],
    ['<13>Jan 18 11:07:53 host01 LEEF:1.0|x', 'host01', Date.UTC(2026, 0, 18, 11, 7, 53), 'LEEF:1.0|x'],
    ['Jan  8 11:07:53 host01 text', 'host01', Date.UTC(2026, 0, 8, 11, 7, 53), 'text'],
    ['no header at all', null, null, 'no header at all'],
  ])('%s', (line, host, timeMs, text) => {
    expect(readSyslog(line, NOW_MS)).toEqual({ host, timeMs, text });
  });
});

describe('the time of the log source', () => {
  const expected = Date.UTC(2026, 8, 21, 10, 0, 0, 123);
  test.each([
    ['2026-09-21T10:00:00.123Z', "yyyy-MM-dd'T'HH:mm:ss.SSSX"],
    ['2026-09-21T12:00:00.123+02:00', "yyyy-MM-dd'T'HH:mm:ss.SSSX"],
    ['2026-09-21 10:00:00.123', 'yyyy-MM-dd HH:mm:ss.SSS'],
    ['Sep 21 2026 10:00:00.123', 'MMM dd yyyy HH:mm:ss.SSS'],
    [String(expected), undefined],
    ['2026-09-21T10:00:00.123Z', undefined],
  ])('%s in %s', (text, format) => {
    expect(readDevTime(text, format)).toBe(expected);
  });

  test.each([undefined, '', 'yesterday'])('%s is none', (text) => {
    expect(readDevTime(text, undefined)).toBeNull();
  });
});

test('messages come by line or by octet count, in any pieces', () => {
  const whole = Buffer.from('<13>one\n<13>tw\u00F6\n9 <13>three<13>four');
  for (let size = 1; size < whole.length; size += 1) {
    const frames = createFrames();
    const lines: string[] = [];
    for (let at = 0; at < whole.length; at += size) lines.push(...frames.push(whole.subarray(at, at + size)));
    expect([...lines, ...frames.end()]).toEqual(['<13>one', '<13>tw\u00F6', '<13>three', '<13>four']);
  }
});
