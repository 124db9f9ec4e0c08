import type { Channel } from '../../domain/event-types.ts';
import type { EvidenceRows } from '../../domain/evidence.ts';
import { at, ordinaryDays } from './calendar.ts';
import { ownHour } from './evidence.ts';
import { PEERS } from './plots.ts';

type OwnRow = EvidenceRows['own_activity'];
type PeerRow = EvidenceRows['peer_activity'];

/** Heavy-tailed, fixed: mostly small, sometimes several times as much. */
function tail(day: number, salt: number): number {
  const x = Math.abs(Math.sin(day * 12.9898 + salt * 78.233) * 43_758.5453) % 1;
  return Math.round(4 / Math.sqrt(1 - 0.97 * x));
}

/** What the account and its peers do on working days, whatever the story. */
export function ordinaryLife(): { own: OwnRow[]; peers: PeerRow[] } {
  const kinds: [Channel, string | null][] = [
    ['file', '\\\\fs01\\team'],
    ['mail', null],
    ['proxy', 'intranet.example.com'],
    ['logon', 'ws-0042'],
    ['process', 'ws-0042'],
    ['kerberos', 'ws-0042'],
  ];
  return {
    own: kinds.flatMap(([channel, resource], salt) =>
      ordinaryDays().flatMap((d) =>
        [9, 13, 16].map((h) => ownHour(at(d, h, 10), channel, resource, tail(d * 24 + h, salt), { bytes: tail(d + h, salt) * 40_000 })),
      ),
    ),
    peers: kinds.flatMap(([channel, resource]) =>
      PEERS.flatMap((peer, i): PeerRow[] => [
        { peer, channel, resource, period: 'baseline', night: false, count: 300 + 20 * i, bytes: 20_000_000 },
        { peer, channel, resource, period: 'risk', night: false, count: 20 + 3 * i, bytes: 1_000_000 },
      ]),
    ),
  };
}
