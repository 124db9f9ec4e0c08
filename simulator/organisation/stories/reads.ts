import { writtenBy } from '../account-names.ts';
import { SHARES, type ShareKey } from '../assets.ts';
import { fileName } from '../life/files.ts';
import type { Person } from '../model.ts';
import type { Random } from '../random.ts';
import type { Recorder } from '../recorder.ts';
import { homeAddress, SERVERS, vpnPoolAddress } from '../sites.ts';

/** One read of a file on a Windows share, counted once. */
export function shareRead(
  recorder: Recorder,
  random: Random,
  read: { person: Person; share: ShareKey; atMs: number; from: string; file?: string },
): void {
  const share = SHARES[read.share];
  const file = read.file ?? fileName(random);
  recorder.record('shareFileChecked', {
    atMs: read.atMs,
    source: share.server,
    username: writtenBy('windows', read.person.username, random),
    from: read.from,
    to: SERVERS[share.server],
    properties: {
      'Share Name': share.name,
      'File Path': `${share.name}\\${file}`,
      Filename: file,
      'Machine Identifier': share.server,
    },
  });
}

/** A VPN session from the person's own line, or from another outside address; answers the address inside. */
export function vpnSession(recorder: Recorder, random: Random, person: Person, atMs: number, outside = homeAddress(person)): string {
  recorder.record('vpnSessionOpened', {
    atMs,
    source: 'vpn01',
    username: writtenBy('vpn', person.username, random),
    from: outside,
    to: SERVERS.vpn01,
  });
  return vpnPoolAddress(person.n);
}

/** The network log-on that goes before the first file of a session. */
export function networkLogOn(recorder: Recorder, random: Random, person: Person, share: ShareKey, atMs: number, from: string): void {
  const { server } = SHARES[share];
  recorder.record('logon', {
    atMs,
    source: server,
    username: writtenBy('windows', person.username, random),
    from,
    to: SERVERS[server],
    properties: { 'Logon Type': 3, 'Machine Identifier': server, 'Workstation Name': person.workstation },
  });
}
