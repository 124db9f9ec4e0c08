import { userNameFault } from '../../connectors/qradar/aql/build.ts';
import type { CaseContext } from '../../domain/offense.ts';
import type { EvidenceRows } from '../../domain/evidence.ts';
import type { Employee } from '../../connectors/hris/port.ts';
import type { ToolParts } from '../deps.ts';
import { sampleOf } from './sample.ts';

type Definition = EvidenceRows['peer_group']['definition'];

/** Fewer peers say more about themselves than about the work. */
export const MIN_PEERS = 5;
/** More people in one search would slow the console and hardly move a median. */
export const MAX_PEERS = 60;

/** `people` are the peers that are compared: all of them, or a sample of `size`. */
export type PeerGroup = { definition: Definition; label: string; size: number; people: Employee[] };

export type Grouping =
  | { state: 'answered'; groups: PeerGroup[]; tooSmall: Definition[]; unanswered: string[] }
  | { state: 'not_configured' }
  | { state: 'could_not_check'; reason: string };

const ATTRIBUTES = [
  { definition: 'title', hr: 'title', uba: 'jobTitle' },
  { definition: 'department', hr: 'department', uba: 'department' },
  { definition: 'custom_group', hr: 'customGroup', uba: 'customGroup' },
  { definition: 'location', hr: 'location', uba: 'city' },
] as const;

/**
 * Groups of peers, the closest kind of work first: title, department, custom group, location. What the person is comes from HR,
 * or from UBA where HR has no value; who else is that comes from HR, since UBA answers about one user at a time. The person and
 * people without a user name that can be asked for are never peers,
 * nor who joined or left meanwhile: they would only look quiet. A group of fewer than five is no group.
 */
export async function formGroups(deps: Pick<ToolParts, 'hr'>, context: CaseContext, signal: AbortSignal): Promise<Grouping> {
  const self = await deps.hr.find(context.subject.aliases, signal);
  if (self.state === 'not_configured') return { state: 'not_configured' };
  const record = self.state === 'answered' ? self.value : null;
  const labels = ATTRIBUTES.map((a) => ({ ...a, label: record?.[a.hr] || context.subject.uba?.[a.uba] || null }));
  const found = await Promise.all(
    labels.map(async ({ definition, hr, label }) => ({
      definition,
      label,
      answer: label === null ? null : await deps.hr.listBy(hr, label, signal),
    })),
  );
  const grouping = { groups: [] as PeerGroup[], tooSmall: [] as Definition[], unanswered: [] as string[] };
  if (self.state === 'could_not_check') grouping.unanswered.push(self.reason);
  for (const { definition, label, answer } of found) {
    if (label === null || answer === null || answer.state === 'not_configured') continue;
    if (answer.state === 'could_not_check') {
      grouping.unanswered.push(answer.reason);
      continue;
    }
    const others = answer.value
      .map((e) => ({ ...e, userNames: e.userNames.filter((name) => userNameFault(name) === null) }))
      .filter((e) => isPeer(e, context, record));
    if (others.length < MIN_PEERS) grouping.tooSmall.push(definition);
    else grouping.groups.push({ definition, label, size: others.length, people: sampleOf(others, MAX_PEERS, context.investigationId) });
  }
  if (grouping.groups.length === 0 && grouping.unanswered.length > 0) {
    return { state: 'could_not_check', reason: [...new Set(grouping.unanswered)].join('; ') };
  }
  return { state: 'answered', ...grouping };
}

function isPeer(e: Employee, context: CaseContext, record: Employee | null): boolean {
  if (Date.parse(e.startDate) > context.baselineWindow.fromMs) return false;
  if (e.endDate !== null && Date.parse(e.endDate) < context.riskWindow.fromMs) return false;
  if (e.userNames.length === 0 || (record !== null && e.employeeRef === record.employeeRef)) return false;
  return !e.userNames.some((name) => context.subject.aliases.includes(name.toLowerCase()));
}

/** The pseudonym under which a peer stands in every row: that of the first user name HR gives. */
export function peerToken(deps: Pick<ToolParts, 'tokenise'>, peer: Employee): string {
  return deps.tokenise('user', peer.userNames[0] ?? peer.employeeRef);
}
