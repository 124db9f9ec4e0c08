import type { Claim } from '../domain/claim.ts';
import type { CaseFindings, NextStep } from '../domain/draft.ts';
import type { Interval } from '../domain/time.ts';
import { clears } from './applicable-checks.ts';
import { displayInterval } from './facts/display.ts';
import { KIND_WORD } from './frames/check-words.ts';
import type { FindingsContext } from './frames/scene.ts';

/** Renders a query of the catalogue for the reader, with pseudonyms in place of names; null when it does not exist. */
export type RenderQuery = (query: string, params: Record<string, unknown>) => string | null;

type Action = NonNullable<Claim['need']>['action'];

const LOOK: Record<Action, { query: string; what: string; where: string; why: string }> = {
  file_read: {
    query: 'files',
    what: 'the single file events',
    where: 'the file servers',
    why: 'file names tell which task they belong to',
  },
  bulk_copy: {
    query: 'files',
    what: 'the single file events',
    where: 'the file servers',
    why: 'file names tell which task they belong to',
  },
  database_export: {
    query: 'database_audit',
    what: 'the statements and rows',
    where: 'the database audit',
    why: 'tables and row counts tell which task they belong to',
  },
  privileged_command: { query: 'commands', what: 'the single commands', where: 'the Linux hosts', why: 'commands tell what was changed' },
  remote_logon: {
    query: 'vpn',
    what: 'the remote sessions',
    where: 'the VPN gateway',
    why: 'address and duration tell whether one person could have held both sessions',
  },
  account_use: {
    query: 'logons',
    what: 'the log-ons by workstation',
    where: 'the Windows hosts',
    why: 'workstations and kinds of log-on tell who could have used the account',
  },
  account_change: {
    query: 'privilege_and_account_changes',
    what: 'the single account changes',
    where: 'the domain controllers',
    why: 'the changed accounts tell which request they belong to',
  },
  mail_out: {
    query: 'mail',
    what: 'the single messages',
    where: 'the mail servers',
    why: 'recipients tell whether anything left the organisation',
  },
  print_out: {
    query: 'printing',
    what: 'the single documents',
    where: 'the print servers',
    why: 'names and pages tell which task they belong to',
  },
  mailbox_access: {
    query: 'mailboxes',
    what: 'the opened folders',
    where: 'the mail servers',
    why: 'folders tell whether they belong to a support case or a substitution',
  },
  mail_rule: {
    query: 'mailboxes',
    what: 'the rule',
    where: 'the mail servers',
    why: 'its target tells whether mail left the organisation',
  },
  audit_change: {
    query: 'audit_changes',
    what: 'the statements that changed auditing',
    where: 'the database audit',
    why: 'what was switched off, and from when to when, tells what no record can show',
  },
  web_upload: { query: 'proxy', what: 'the single uploads', where: 'the web proxy', why: 'hosts tell where anything went' },
};

const MAX_STEPS = 6;

/**
 * What to look at next, most telling first: records that could not be checked, then the single events behind each claim that
 * decides, then the state of the log sources where something was not seen. Sentences hold tokens and both clocks.
 */
export function nextStepsOf(
  findings: Pick<CaseFindings, 'claims' | 'checks' | 'gaps'>,
  context: Pick<FindingsContext, 'riskWindow' | 'timeZone'>,
  renderQuery: RenderQuery,
): NextStep[] {
  const cleared = new Set(findings.checks.filter((c) => c.outcome.state === 'found').map((c) => c.claimId));
  const open = findings.claims
    .filter((c) => c.loadBearing && c.polarity === 'points_toward' && !cleared.has(c.id))
    .toSorted((a, b) => b.weight - a.weight);
  const steps = [
    ...recordSteps(findings),
    ...open.flatMap((claim) => eventSteps(claim, context, renderQuery)),
    ...(open.length === 0 ? [confirmStep(findings)] : []),
    ...healthStep(findings, context, renderQuery),
  ];
  return [...Map.groupBy(steps, (s) => s.query).values()].flatMap(([strongest]) => strongest ?? []).slice(0, MAX_STEPS);
}

function eventSteps(claim: Claim, context: Pick<FindingsContext, 'timeZone'>, renderQuery: RenderQuery): NextStep[] {
  if (claim.need === null) return [];
  const { action, systems, interval } = claim.need;
  const look = claim.frame === 'removable_media_volume' ? USB : LOOK[action];
  const named = systems.filter((s) => s !== '');
  const on = named.length === 0 ? '' : ` on ${named.slice(0, 3).join(', ')}${named.length > 3 ? ' and others' : ''}`;
  const params = {};
  return [
    {
      query: look.query,
      sentence: `Look at ${look.what} of this account${on} in the logs of ${look.where}, ${when(interval, context.timeZone)}: ${look.why}.`,
      aql: renderQuery(look.query, params),
    },
  ];
}

const USB = {
  query: 'usb',
  what: 'the single writes to removable media',
  where: 'the Windows hosts',
  why: 'device and file names tell whether the device belongs to the organisation',
};

function recordSteps(findings: Pick<CaseFindings, 'checks'>): NextStep[] {
  const kinds = [
    ...new Set(findings.checks.filter((c) => c.outcome.state === 'could_not_check' && clears(c.kind)).map((c) => KIND_WORD[c.kind])),
  ];
  if (kinds.length === 0) return [];
  return [
    {
      query: 'context_record',
      sentence: `Ask the owners of these records, which could not be checked: ${kinds.join(', ')}; one of them could explain what stands out.`,
      aql: null,
    },
  ];
}

function confirmStep(findings: Pick<CaseFindings, 'checks'>): NextStep {
  const found = findings.checks.some((c) => c.outcome.state === 'found');
  return {
    query: 'context_record',
    sentence: found
      ? 'Ask the approver of the record whether it was meant for this work.'
      : 'Ask the manager or the owner of the system whether the activity in the window is known.',
    aql: null,
  };
}

function healthStep(
  findings: Pick<CaseFindings, 'gaps'>,
  context: Pick<FindingsContext, 'riskWindow' | 'timeZone'>,
  renderQuery: RenderQuery,
): NextStep[] {
  if (!findings.gaps.some((g) => g.hides.channels.length > 0 || g.hides.sources.includes('own_activity'))) return [];
  return [
    {
      query: 'log_source_health',
      sentence: `Look at the log sources that were silent or seen in part, ${when(context.riskWindow, context.timeZone)}: what they hold could change the result.`,
      aql: renderQuery('log_source_health', {}),
    },
  ];
}

function when(interval: Interval, zone: string | null): string {
  return displayInterval(interval, zone);
}
