import { MINUTE_MS } from '../../../domain/time.ts';
import { writtenBy } from '../account-names.ts';
import { SHARES, type ShareKey } from '../assets.ts';
import type { Errand } from '../errands.ts';
import { SERVERS } from '../sites.ts';
import type { Random } from '../random.ts';
import { coalesced, moments, type Day } from './day.ts';

const STEMS = ['report', 'plan', 'minutes', 'budget', 'draft', 'summary', 'list', 'offer', 'notes', 'overview'] as const;
const ENDINGS = ['xlsx', 'docx', 'pdf', 'pptx'] as const;

export function fileName(random: Random): string {
  return `${random.pick(STEMS)}-${random.int(100, 999)}.${random.pick(ENDINGS)}`;
}

/** Files of the person's own shares, as each file server reports them: a share that is opened, then files in it. */
export function files(day: Day): void {
  const { person, work, random, recorder, address } = day;
  for (const [key, rate] of Object.entries(work.shares) as [ShareKey, number][]) {
    const share = SHARES[key];
    const times = moments(day, rate);
    const [first] = times;
    if (first !== undefined) logOnTo(day, key, first - 2_000);
    if (first !== undefined && share.reports === 'windows' && !share.exact) {
      recorder.record('shareOpened', {
        atMs: first - 1_000,
        source: share.server,
        username: writtenBy('windows', person.username, random),
        from: address,
        to: SERVERS[share.server],
        properties: { 'Share Name': share.name, 'Machine Identifier': share.server },
      });
    }
    for (const atMs of times) fileRead(day, key, atMs);
  }
}

/** The files of a share one after the other: it is moved elsewhere, or an audit reads it through. */
export function readThrough(day: Day, { share, files: count, bytesEach, interval }: Errand): void {
  const { random } = day;
  logOnTo(day, share, interval.fromMs - 2_000);
  for (let i = 0; i < count; i += 1) {
    const part = (i + random.unit()) / count;
    fileRead(day, share, Math.floor(interval.fromMs + part * (interval.toMs - interval.fromMs)), bytesEach);
  }
}

/** The network log-on at a Windows file server; a filer tells of none. */
function logOnTo({ person, station, random, recorder, address }: Day, key: ShareKey, atMs: number): void {
  const { server, reports } = SHARES[key];
  if (reports !== 'windows') return;
  recorder.record('logon', {
    atMs,
    source: server,
    username: writtenBy('windows', person.username, random),
    from: address,
    to: SERVERS[server],
    properties: { 'Logon Type': 3, 'Machine Identifier': server, 'Workstation Name': station.name },
  });
}

const MEDIAN_BYTES = 350_000;

function fileRead(day: Day, key: ShareKey, atMs: number, medianBytes = MEDIAN_BYTES): void {
  const { person, random, recorder, address } = day;
  const share = SHARES[key];
  const name = fileName(random);
  const file = { 'Share Name': share.name, 'File Path': `${share.name}\\${name}`, Filename: name };
  const count = share.exact ? 1 : coalesced(random);
  const to = SERVERS[share.server];
  if (share.reports === 'windows') {
    recorder.record('shareFileChecked', {
      atMs,
      source: share.server,
      username: writtenBy('windows', person.username, random),
      from: address,
      to,
      count,
      properties: { ...file, 'Machine Identifier': share.server },
    });
    return;
  }
  const bytes = Math.round(Math.min(20_000_000, random.logNormal(medianBytes, 1)));
  recorder.record(random.chance(0.2) ? 'filerFileWritten' : 'filerFileRead', {
    atMs: atMs + Math.floor(random.unit() * MINUTE_MS),
    source: share.server,
    username: writtenBy('filer', person.username, random),
    from: address,
    to,
    count,
    properties: { ...file, BytesSent: bytes },
  });
}
