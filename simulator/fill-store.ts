import { EVENT_TYPES } from '../domain/event-types.ts';
import { CATEGORY_NAMES } from './ariel/category-names.ts';
import { CREATE_OFFENSE_QID } from './offenses/raise.ts';
import { CREATE_OFFENSE } from './offenses/rules.ts';
import { LOG_SOURCES } from './organisation/log-sources.ts';
import type { Organisation } from './organisation/model.ts';
import { SENSE_RULES } from './organisation/sense.ts';
import { makeDesktops } from './organisation/desktops.ts';
import { SERVERS } from './organisation/sites.ts';
import type { Store } from './store.ts';

/** Loads an organisation into an empty store: log sources, names, events, flows. */
export async function fillStore(
  store: Store,
  organisation: Pick<Organisation, 'people' | 'holdings' | 'logSources' | 'events' | 'flows'>,
): Promise<void> {
  // UBA and the rule engine are there in every QRadar, whatever the organisation collects.
  const known = new Set(organisation.logSources.map((s) => s.id));
  await store.addLogSources([...organisation.logSources, ...[LOG_SOURCES.sense, LOG_SOURCES.cre].filter((s) => !known.has(s.id))]);
  const events = Object.values(EVENT_TYPES).map((t): [number, string] => [t.qid, t.name]);
  const sense = Object.entries(SENSE_RULES).map(([rule, { qid }]): [number, string] => [qid, rule]);
  await store.addNames('qid', new Map([...events, ...sense, [CREATE_OFFENSE_QID, CREATE_OFFENSE]]));
  await store.addNames('category', CATEGORY_NAMES);
  const machines = [...makeDesktops(organisation.people).map((d) => [d.name, d.address]), ...Object.entries(SERVERS)].map(
    ([name = '', ip = '']): [string, string] => [ip, name],
  );
  const hosts = organisation.people.map((p): [string, string] => [p.address, p.workstation]);
  await store.addNames('hostname', new Map([...hosts, ...machines]));
  await store.addHoldings(organisation.holdings);
  await store.addEvents(organisation.events);
  await store.addFlows(organisation.flows);
}
