import { HOUR_MS, MINUTE_MS, type Interval } from '../../../domain/time.ts';
import type { Random } from '../random.ts';
import type { Recorder } from '../recorder.ts';
import { PRINTERS, SERVERS, SITES, SITE_KEYS, WEB_PROXIES } from '../sites.ts';

const OUTSIDE = Object.values(SITES).map(({ outside }) => outside);
/** UTC hours at which backups run, and how long. */
const BACKUP = { fromHour: 1, hours: 3, median: 40_000_000_000 };

/** Traffic of machines that nobody sits at: web proxies, mail, backups and printers. What people fetch from the web leaves by the proxies. */
export function nobodysFlows(window: Interval, random: Random, recorder: Recorder): void {
  for (let at = Math.ceil(window.fromMs / HOUR_MS) * HOUR_MS; at < window.toMs; at += HOUR_MS) {
    const hour = (at / HOUR_MS) % 24;
    const work = hour >= 6 && hour < 22 ? 1 : 0.15;
    const flow = (sourceip: string, destinationip: string, bytes: number, answer: number): void => {
      const starttime = at + random.int(0, 25 * MINUTE_MS);
      recorder.recordFlow({
        starttime,
        endtime: starttime + HOUR_MS / 2,
        sourceip,
        destinationip,
        sourcebytes: Math.round(bytes),
        destinationbytes: Math.round(bytes * answer),
        flowdirection: destinationip.startsWith('10.') ? 'L2L' : 'L2R',
      });
    };
    const anywhere = (): string => `${random.pick(OUTSIDE)}.${random.int(20, 250)}`;
    for (const proxy of Object.values(WEB_PROXIES))
      flow(proxy, anywhere(), random.logNormal(60_000_000 * work, 0.6), random.between(4, 10));
    flow(SERVERS.mail01, anywhere(), random.logNormal(25_000_000 * work, 0.6), random.between(0.5, 2));
    if (hour >= BACKUP.fromHour && hour < BACKUP.fromHour + BACKUP.hours)
      flow(SERVERS.nas01, SERVERS['srv-backup01'], random.logNormal(BACKUP.median, 0.3), 0.001);
    for (const site of SITE_KEYS)
      if (random.chance(0.6 * work)) flow(SERVERS['srv-print01'], random.pick(PRINTERS[site]), random.logNormal(3_000_000, 1), 0.01);
  }
}
