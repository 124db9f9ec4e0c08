import { HOUR_MS } from '../../../domain/time.ts';
import { SERVERS, siteOf, WEB_PROXIES } from '../sites.ts';
import { momentIn } from './presence.ts';
import type { Day } from './day.ts';

const OUTSIDE = ['192.0.2', '198.51.100', '203.0.113'] as const;

/** A few aggregated flows a day for each machine that somebody works on: one out of the house, two inside, of which one goes to the web proxy. */
export function flows(day: Day): void {
  const { person, presence, random, recorder, address } = day;
  const parts = [
    { to: `${random.pick(OUTSIDE)}.${random.int(20, 250)}`, flowdirection: 'L2R' as const, median: 400_000 },
    { to: WEB_PROXIES[siteOf(person)], flowdirection: 'L2L' as const, median: 900_000 },
    { to: random.pick([SERVERS.fs01, SERVERS.fs02, SERVERS.nas01]), flowdirection: 'L2L' as const, median: 2_000_000 },
  ];
  for (const { to, flowdirection, median } of parts) {
    const starttime = momentIn(presence, random);
    const sourcebytes = Math.round(random.logNormal(median, 0.7) * presence.pace);
    recorder.recordFlow({
      starttime,
      endtime: starttime + HOUR_MS / 2,
      sourceip: address,
      destinationip: to,
      sourcebytes,
      destinationbytes: Math.round(sourcebytes * random.between(3, 12)),
      flowdirection,
    });
  }
}
