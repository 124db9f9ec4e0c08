import { writtenBy } from '../account-names.ts';
import type { Person } from '../model.ts';
import type { Random } from '../random.ts';
import type { Recorder } from '../recorder.ts';
import { SERVERS } from '../sites.ts';
import { split, spread } from './spread.ts';

/** Uploads of `bytes` in all to one host on the web, in so many parts, through the proxy. */
export function uploads(
  recorder: Recorder,
  random: Random,
  {
    person,
    host,
    bytes,
    parts,
    fromMs,
    toMs,
  }: { person: Person; host: string; bytes: number; parts: number; fromMs: number; toMs: number },
): void {
  const sizes = split(random, bytes, parts);
  const times = spread(random, fromMs, toMs, sizes.length, 30_000);
  sizes.forEach((size, i) => {
    recorder.record('webUploaded', {
      atMs: times[i] ?? fromMs,
      source: 'proxy01',
      username: writtenBy('proxy', person.username, random),
      from: person.address,
      to: SERVERS.proxy01,
      properties: { 'URL Host': host, BytesSent: size },
    });
  });
}
