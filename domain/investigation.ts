import { hashOf } from './canonical-json.ts';

/** Where a run of an investigation stands. Each status carries what it needs, so that an impossible row does not compile. */
export type InvestigationStatus =
  | { status: 'queued' }
  | { status: 'running'; node: string }
  | { status: 'awaiting_review'; interruptId: string; draftId: string; draftHash: string }
  | { status: 'decided'; draftId: string; draftHash: string }
  | { status: 'publishing'; draftHash: string }
  | { status: 'published'; draftHash: string }
  | { status: 'dismissed'; draftHash: string }
  | { status: 'kept'; draftHash: string }
  | { status: 'superseded' }
  | { status: 'failed'; node: string; reason: string; fix: string };
export type StatusName = InvestigationStatus['status'];

/** Statuses a run may move to. `kept`: decided in a phase in which nothing leaves. */
const NEXT: Record<StatusName, readonly StatusName[]> = {
  queued: ['running', 'failed', 'superseded'],
  running: ['running', 'awaiting_review', 'failed', 'superseded'],
  awaiting_review: ['decided', 'superseded', 'failed'],
  // Back to the reviewers: undone, or no longer current.
  decided: ['publishing', 'dismissed', 'kept', 'failed', 'awaiting_review'],
  publishing: ['published', 'failed'],
  published: [],
  dismissed: [],
  kept: [],
  superseded: [],
  failed: ['queued', 'running', 'superseded'],
};

export function mayMove(from: StatusName, to: StatusName): boolean {
  return NEXT[from].includes(to);
}

/** Where a failed run may be taken up again. One that was decided goes on from its decision, and is not decided a second time. */
export function mayGoOn(to: StatusName, isDecided: boolean): boolean {
  return isDecided ? to === 'decided' || to === 'publishing' || to === 'published' : to === 'queued';
}

export const OPEN_STATUSES = [
  'queued',
  'running',
  'awaiting_review',
  'decided',
  'publishing',
  'failed',
] as const satisfies readonly StatusName[];

/**
 * The substance of a case: when this differs from what the evidence was frozen on, the case is run again. `offenses`: how many
 * it is about.
 */
export type Substance = {
  senseTypes: string[];
  username: string;
  offenseStatus: 'OPEN' | 'HIDDEN' | 'CLOSED';
  severity: number;
  offenses: number;
};

const DIGEST_CHARS = 6;

/**
 * Names all that changed in substance, or null: two changes that differ have different words, so that who has read one has not read
 * the other. What we wrote ourselves never counts, and more of the same is not a change.
 */
export function changedSubstance(before: Substance, after: Substance): string | null {
  const added = after.senseTypes.filter((t) => !before.senseTypes.includes(t)).sort();
  const joined = after.offenses - before.offenses;
  const changes = [
    ...(before.username === after.username ? [] : [`the username of the offense differs (now ${after.username})`]),
    ...(before.offenseStatus === after.offenseStatus ? [] : [`the offense went from ${before.offenseStatus} to ${after.offenseStatus}`]),
    ...(after.severity > before.severity ? [`severity rose from ${before.severity} to ${after.severity}`] : []),
    // The names of rules are an organisation's own words; their digest tells one set from another.
    ...(added.length > 0 ? [`${added.length} new type(s) of sense event (${hashOf(added).slice(0, DIGEST_CHARS)})`] : []),
    ...(joined > 0 ? [`${joined === 1 ? 'another offense' : `${joined} more offenses`} on the user joined the case`] : []),
  ];
  return changes.length === 0 ? null : changes.join('; ');
}
