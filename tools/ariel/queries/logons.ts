import { z } from 'zod';
import type { Expression, Select } from '../../../connectors/qradar/aql/tree.ts';
import type { LogSourceKey } from '../../../domain/event-types.ts';
import type { CaseContext } from '../../../domain/offense.ts';
import { aliasOf, and, as, call, caseOf, field, isNotNull, isNull, or, property } from '../../../connectors/qradar/aql/build.ts';
import { logSourcesOf } from '../channel.ts';
import type { CatalogueQuery } from '../query.ts';
import {
  country,
  events,
  first,
  fromLogSources,
  happenedIn,
  hour,
  last,
  logSourceType,
  namesOneOf,
  ofChannels,
  oneOf,
  records,
} from '../terms.ts';
import { arrivalsOf } from '../window.ts';

const LIMIT = 5_000;
const ACCOUNT_SOURCES = logSourcesOf(['logon', 'logon_failed', 'vpn']);
const FAILURE_SOURCES = logSourcesOf(['logon_failed']);

/** By or against the person's accounts: 4624 and 4625 name the target, and a failure says nothing about who sat at the keyboard. */
export const logons: CatalogueQuery<Record<string, never>> = {
  id: 'logons',
  title: 'Log-ons and VPN sessions by or against the accounts of the person',
  logSources: ACCOUNT_SOURCES,
  params: z.strictObject({}),
  build: (context) =>
    groupedLogons(context, ACCOUNT_SOURCES, and(namesOneOf(context.subject.aliases), ofChannels(['logon', 'logon_failed', 'vpn']))),
  effect: 'read',
};

export type Places = { workstations: string[]; addresses: string[] };

/**
 * Failed log-ons against any account from the given workstations, or from the given addresses where the event names no
 * workstation. They come from a workstation where an account was active, which is not the same as from a person.
 */
export const logonsFromWorkstations: CatalogueQuery<Places> = {
  id: 'logons_from_workstations',
  title: 'Failed log-ons against any account from the workstations where the person was logged on',
  logSources: FAILURE_SOURCES,
  params: z
    .strictObject({ workstations: z.array(z.string().min(1).max(128)).max(200), addresses: z.array(z.string().min(2).max(45)).max(200) })
    .refine((p) => p.workstations.length + p.addresses.length > 0, 'at least one workstation or address'),
  build: (context, places) => groupedLogons(context, FAILURE_SOURCES, and(ofChannels(['logon_failed']), from(places))),
  effect: 'read',
};

function from({ workstations, addresses }: Places): Expression {
  const named = workstations.length === 0 ? [] : [oneOf(call('LOWER', property('Workstation Name')), workstations)];
  const unnamed = addresses.length === 0 ? [] : [and(isNull(property('Workstation Name')), oneOf(field('sourceip'), addresses))];
  return or(...named, ...unnamed);
}

/** The account that was tried, also where the log source files the event under the one that asked. */
const account: Expression = caseOf(
  [[isNotNull(property('Target Username')), call('LOWER', property('Target Username'))]],
  call('LOWER', field('username')),
);

/** Per hour, so that uses of one account can be told apart in time and not only in place. */
function groupedLogons(context: CaseContext, logSources: readonly LogSourceKey[], which: Expression): Select {
  return {
    columns: [
      as(hour, 'h'),
      as(account, 'account_name'),
      as(field('qid'), 'qid_no'),
      as(property('Event ID'), 'event_id'),
      as(property('Logon Type'), 'logon_type'),
      as(logSourceType, 'ls_type'),
      as(property('Machine Identifier'), 'host'),
      as(property('Workstation Name'), 'workstation'),
      as(field('sourceip'), 'address'),
      as(country, 'geo'),
      as(events, 'n'),
      as(records, 'records'),
      as(first, 't0'),
      as(last, 't1'),
    ],
    from: 'events',
    where: and(which, fromLogSources(logSources), happenedIn(context.riskWindow)),
    groupBy: [
      hour,
      aliasOf('account_name'),
      field('qid'),
      property('Event ID'),
      property('Logon Type'),
      logSourceType,
      property('Machine Identifier'),
      property('Workstation Name'),
      field('sourceip'),
      country,
    ],
    having: null,
    orderBy: [],
    limit: LIMIT,
    time: arrivalsOf(context.riskWindow, context.nowMs),
  };
}
