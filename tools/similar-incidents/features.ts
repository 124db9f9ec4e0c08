import { evidenceOf, type Evidence } from '../../domain/evidence.ts';
import { CHANNELS, type Channel } from '../../domain/event-types.ts';
import type { CaseContext } from '../../domain/offense.ts';
import { DAY_MS, HOUR_MS } from '../../domain/time.ts';
import type { Measure } from '../../scorers/measures.ts';
import { isAbovePeers, waysOf, type Way } from '../stands-out.ts';
import { tacticsOf } from './tactics.ts';

/** An announced end further away says nothing about the weeks before leaving. */
const LEAVER_DAYS = 60;

/** Log-ons further apart than this are two working days. */
const SESSION_MS = 12 * HOUR_MS;

const PRIVILEGED: readonly Channel[] = ['command', 'privilege', 'account_change'];

const WAY_FEATURES: Partial<Record<Way, string>> = { night: 'night', count_up: 'count_up', volume_up: 'volume_up', growth: 'growth' };

/**
 * A case as a sorted set of words from a closed vocabulary, so that cases compare by structure and hold no identifier:
 * `rule:NAME`, `channel:NAME`, `class:NAME`, `tactic:NAME`, `peers:above` or `peers:within`, `night`, `new_country`,
 * `first_seen_resource`, `usb`, `volume_up`, `count_up`, `growth`, `privileged`, `account_shared`, `leaver`. What was not seen
 * gives no word.
 */
export function featuresOf(evidence: readonly Evidence[], measures: readonly Measure[], context: Pick<CaseContext, 'nowMs'>): string[] {
  const standOut = measures.map((m) => ({ m, ways: waysOf(m) })).filter(({ ways }) => ways.length > 0);
  const rules = new Set(evidenceOf(evidence, 'sense_events').flatMap((e) => e.rows.map((r) => r.rule)));
  const features = new Set<string>();
  const add = (feature: string, when: boolean): void => void (when && features.add(feature));

  for (const rule of rules) features.add(`rule:${rule}`);
  for (const tactic of tacticsOf([...rules])) features.add(`tactic:${tactic}`);
  for (const channel of CHANNELS)
    add(
      `channel:${channel}`,
      standOut.some(({ m }) => m.channel === channel),
    );
  for (const resourceClass of classesOf(
    evidence,
    standOut.map(({ m }) => m.resource),
  ))
    features.add(`class:${resourceClass}`);
  for (const { ways } of standOut)
    for (const way of ways) {
      const feature = WAY_FEATURES[way];
      if (feature !== undefined) features.add(feature);
    }
  add(
    'new_country',
    standOut.some(({ m, ways }) => m.channel === 'vpn' && m.resource !== null && ways.includes('new')),
  );
  add(
    'first_seen_resource',
    standOut.some(({ m, ways }) => m.channel !== 'vpn' && m.resource !== null && ways.includes('new')),
  );
  add(
    'usb',
    standOut.some(({ m }) => m.channel === 'usb'),
  );
  add(
    'privileged',
    standOut.some(({ m }) => PRIVILEGED.includes(m.channel)),
  );
  add('account_shared', isShared(evidence));
  add('leaver', isLeaver(evidence, context.nowMs));
  const compared = standOut.map(({ m }) => isAbovePeers(m)).filter((above) => above !== null);
  add('peers:above', compared.includes(true));
  add('peers:within', compared.length > 0 && !compared.includes(true));
  return [...features].sort();
}

function classesOf(evidence: readonly Evidence[], resources: readonly (string | null)[]): string[] {
  const wanted = new Set(resources.map((r) => r?.toLowerCase()));
  return evidenceOf(evidence, 'asset')
    .flatMap((e) => e.rows)
    .filter((a) => a.resourceClass !== 'unclassified' && wanted.has(a.resource.toLowerCase()))
    .map((a) => a.resourceClass);
}

/** One account at one workstation, at another, and at the first again within half a day. */
function isShared(evidence: readonly Evidence[]): boolean {
  const uses = evidenceOf(evidence, 'logon_summary')
    .flatMap((e) => e.rows)
    .filter((r) => r.outcome === 'success' && r.workstation !== null && r.via !== 'workstation');
  return uses.some((first) =>
    uses.some(
      (between) =>
        between.account === first.account &&
        between.workstation !== first.workstation &&
        between.firstMs > first.firstMs &&
        uses.some(
          (again) =>
            again.account === first.account &&
            again.workstation === first.workstation &&
            again.lastMs > between.firstMs &&
            again.lastMs - first.firstMs <= SESSION_MS,
        ),
    ),
  );
}

function isLeaver(evidence: readonly Evidence[], nowMs: number): boolean {
  return evidenceOf(evidence, 'hr_record')
    .flatMap((e) => e.rows)
    .some((r) => r.endAnnounced && r.endDate !== null && Math.abs(Date.parse(r.endDate) - nowMs) <= LEAVER_DAYS * DAY_MS);
}
