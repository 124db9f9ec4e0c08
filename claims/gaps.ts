import type { Check, CheckKind } from '../domain/check.ts';
import type { Channel } from '../domain/event-types.ts';
import { evidenceOf, type Evidence, type EvidenceKind } from '../domain/evidence.ts';
import type { Gap } from '../domain/gap.ts';
import { DAY_MS } from '../domain/time.ts';
import { comparedGroup } from '../scorers/peer-measures.ts';
import { clears } from './applicable-checks.ts';
import type { NumberedSeed } from './checks.ts';
import { isTooFew, reasonOf, wordsOfFailure } from './coverage-reason.ts';
import { KIND_WORD } from './frames/check-words.ts';
import { FRAMES } from './frames/registry.ts';
import type { Question } from './facts/sense-scope.ts';
import type { Scene } from './frames/scene.ts';
import { accountsKnown, type Accounts } from './persons.ts';
import { LATE_MS, MIN_PEERS } from './thresholds.ts';

type Draft = Omit<Gap, 'id'>;
const nothing: Gap['hides'] = { channels: [], checks: [], sources: [] };

/**
 * What could not be seen. A gap is material when its possible contents could change a claim that decides: `open` are the
 * deciding claims that no found check covers. Texts hold no identifiers, and no words of others.
 */
export function gapsOf(
  scene: Scene,
  {
    deciding,
    open,
    checks,
    question,
  }: { deciding: readonly NumberedSeed[]; open: readonly NumberedSeed[]; checks: readonly Check[]; question: Question },
): Gap[] {
  const drafts = [
    ...windowGaps(scene),
    ...accountGaps(scene, open),
    ...ubaGaps(scene, open),
    ...questionGaps(question, deciding.length > 0),
    ...sourceGaps(scene, open),
    ...healthGaps(scene, open),
    ...peerGaps(scene, open),
    ...timeGaps(scene),
    ...checkGaps(open, checks),
  ];
  return drafts.map((gap, i) => ({ id: `G${i + 1}`, ...gap }));
}

/** What the offense asks was not looked at, so no record answers it and nothing seen besides does. */
function questionGaps({ sight, unseen }: Question, decides: boolean): Draft[] {
  if (unseen.length > 0) {
    const text = `What the sense rules are about could not be looked at: ${unseen.map((c) => CHANNEL_WORD[c]).join(', ')}.`;
    return [{ text, hides: { ...nothing, channels: unseen }, material: decides }];
  }
  if (sight !== 'unknown') return [];
  return [{ text: 'Which sense rules applied was not seen.', hides: { ...nothing, sources: ['sense_events'] }, material: false }];
}

/** Sources that are asked once or more, and what is hidden when they fail. */
const SOURCES: { kind: EvidenceKind; name: string; hides: Gap['hides']; matters: (open: readonly NumberedSeed[]) => boolean }[] = [
  { kind: 'sense_events', name: 'the sense events of UBA', hides: { ...nothing, sources: ['sense_events'] }, matters: () => false },
  // Hours that were not seen could be the past that makes the activity ordinary.
  {
    kind: 'own_activity',
    name: "the account's own activity",
    hides: { ...nothing, sources: ['own_activity'] },
    matters: (open) => open.length > 0,
  },
  { kind: 'hr_record', name: 'the HR record', hides: { ...nothing, sources: ['hr'] }, matters: () => false },
  { kind: 'similar_incident', name: 'similar closed cases', hides: { ...nothing, sources: ['similar'] }, matters: () => false },
  { kind: 'activity_detail', name: 'single events', hides: nothing, matters: () => false },
  {
    kind: 'logon_summary',
    name: 'log-ons',
    hides: { ...nothing, channels: ['logon', 'logon_failed'] },
    matters: (open) => open.some((c) => c.frame === 'concurrent_hosts'),
  },
  { kind: 'log_source_health', name: 'the state of the log sources', hides: nothing, matters: () => false },
  { kind: 'asset', name: 'the sensitivity of resources', hides: nothing, matters: () => false },
  { kind: 'flow', name: 'network flows', hides: nothing, matters: () => false },
];

/** The days are wide enough for all that UBA could have seen; that they are assumed is told. */
function windowGaps({ context: { senseUnread } }: Scene): Draft[] {
  if (senseUnread === undefined) return [];
  const text = `The sense events that bound the time looked at could not be read (${wordsOfFailure(senseUnread)}): the days are an assumption.`;
  return [{ text, hides: { ...nothing, sources: ['sense_events'] }, material: false }];
}

/** What was done under an account that nobody named is not in the draft, and it could be the approver of a record. */
function accountGaps({ context, evidence }: Scene, open: readonly NumberedSeed[]): Draft[] {
  const accounts = accountsKnown(context, evidence);
  if (accounts === 'asked') return [];
  const hides: Gap['hides'] = { ...nothing, sources: ['hr', 'own_activity'] };
  return [{ text: ACCOUNTS_UNKNOWN[accounts], hides, material: accounts === 'unanswered' && open.length > 0 }];
}

const ACCOUNTS_UNKNOWN: Record<Exclude<Accounts, 'asked'>, string> = {
  not_in_hr: 'HR knows nobody of these user names: second accounts of the person are known from UBA only.',
  no_hr: 'No HR system is connected: second accounts of the person are known from UBA only.',
  unanswered: 'Second accounts of the person are unknown, since HR did not answer: what was done or approved under one is not told apart.',
};

/** Another name of the person can hold the past that makes the activity ordinary. */
function ubaGaps({ context: { ubaUnread } }: Pick<Scene, 'context'>, open: readonly NumberedSeed[]): Draft[] {
  if (ubaUnread === undefined) return [];
  const text =
    `Could not be looked at: what UBA knows of the person (${wordsOfFailure(ubaUnread)}). ` +
    'Other user names, group and department are unknown; what was done under another name is not in this draft.';
  return [{ text, hides: { ...nothing, sources: ['uba', 'own_activity'] }, material: open.length > 0 }];
}

function sourceGaps(scene: Scene, open: readonly NumberedSeed[]): Draft[] {
  return SOURCES.flatMap(({ kind, name, hides, matters }) => {
    const all = scene.evidence.filter((e) => e.kind === kind);
    if (all.length === 0 && kind === 'own_activity') return [{ text: `Not looked at: ${name}.`, hides, material: matters(open) }];
    const unavailable = all.some((e) => e.coverage.state === 'unavailable');
    const partial = all.some((e) => e.coverage.state === 'partial');
    if (!unavailable && !partial) return [];
    const text = unavailable ? `Could not be looked at: ${name}${why(all)}.` : `Seen in part: ${name}${why(all)}.`;
    return [{ text, hides, material: matters(open) }];
  });
}

function why(all: readonly Evidence[]): string {
  const reasons = all.flatMap((e) => (e.coverage.state === 'complete' ? [] : [reasonOf(e.coverage)]));
  return ` (${[...new Set(reasons)].join('; ')})`;
}

function healthGaps(scene: Scene, open: readonly NumberedSeed[]): Draft[] {
  const asked = evidenceOf(scene.evidence, 'log_source_health');
  const rows = asked.flatMap((e) => e.rows);
  const days = Math.max(1, ...asked.map(({ window }) => (window === null ? 0 : Math.floor((window.toMs - window.fromMs) / DAY_MS))));
  const reported = new Set(rows.filter((r) => r.state === 'reporting').flatMap((r) => r.channels));
  return (['silent', 'absent', 'not_in_sources'] as const).flatMap((state) => {
    const missing = rows.filter((r) => r.state === state);
    if (missing.length === 0) return [];
    const channels = [...new Set(missing.flatMap((r) => r.channels))];
    // What is left out on purpose was decided by people; what is connected and sends nothing has contents that could change a claim,
    // unless the claim rests on other sources and these report on the same channels.
    const hidden = (claim: NumberedSeed, { logSourceType, channels: all }: (typeof missing)[number]): readonly Channel[] => {
      if (claim.logSourceTypes.includes(logSourceType)) return all;
      return state === 'absent' ? all.filter((c) => !reported.has(c)) : [];
    };
    const material = state !== 'not_in_sources' && open.some((claim) => missing.some((r) => carries(claim, hidden(claim, r))));
    const text = {
      silent: 'Log sources fell silent in the window',
      absent: `Connected log sources sent nothing in ${days} days`,
      not_in_sources: 'Log sources are left out by configuration',
    }[state];
    return [{ text: `${text} for: ${channels.map((c) => CHANNEL_WORD[c]).join(', ')}.`, hides: { ...nothing, channels }, material }];
  });
}

function carries(claim: NumberedSeed, channels: readonly Channel[]): boolean {
  return (
    channels.length > 0 &&
    (claim.need === null || channels.some((c) => CHANNELS_OF_ACTION[claim.need?.action ?? 'account_use'].includes(c)))
  );
}

const CHANNELS_OF_ACTION: Record<NonNullable<NumberedSeed['need']>['action'], readonly Channel[]> = {
  file_read: ['file'],
  bulk_copy: ['file', 'usb'],
  database_export: ['database'],
  privileged_command: ['command', 'privilege', 'process'],
  remote_logon: ['vpn', 'file', 'database', 'command'],
  account_use: ['logon', 'logon_failed', 'kerberos'],
  account_change: ['account_change'],
  mail_out: ['mail'],
  web_upload: ['proxy'],
  print_out: ['print'],
  mailbox_access: ['mailbox'],
  mail_rule: ['mail_rule'],
  audit_change: ['audit_change'],
};

const CHANNEL_WORD: Record<Channel, string> = {
  logon: 'log-ons',
  logon_failed: 'failed log-ons',
  kerberos: 'Kerberos tickets',
  vpn: 'remote log-ons',
  file: 'files and shares',
  process: 'processes',
  command: 'commands with raised rights',
  usb: 'removable media',
  mail: 'mail',
  proxy: 'web',
  database: 'databases',
  privilege: 'raised rights',
  account_change: 'account changes',
  print: 'printing',
  mailbox: 'mailboxes of others',
  mail_rule: 'mail rules',
  audit_change: 'changes to auditing',
};

/** A group that is too small hides nothing; a search that failed could show that peers do the same. */
function peerGaps(scene: Scene, open: readonly NumberedSeed[]): Draft[] {
  const hides: Gap['hides'] = { ...nothing, sources: ['peers'] };
  const told = (text: string, material = false): Draft => ({ text, hides, material });
  const searches = scene.evidence.filter((e) => e.kind === 'peer_activity' || e.kind === 'peer_group');
  const failed = searches.filter((e) => e.coverage.state !== 'complete' && !isTooFew(e.coverage));
  if (scene.activities.some((a) => a.measure.peers.length > 0)) {
    return [
      ...(failed.length > 0 ? [told(`Other groups of peers could not be compared${why(failed)}.`)] : []),
      ...(scene.activities.some((a) => a.measure.peers.length >= MIN_PEERS) ? [] : [told(TOO_FEW)]),
      ...comparedGaps(scene).map((text) => told(text)),
    ];
  }
  if (failed.length === 0) return [told(TOO_FEW)];
  const weighing = new Set(FRAMES.filter((f) => f.weighsPeers).map((f) => f.id));
  return [
    told(
      `Peers could not be compared${why(failed)}.`,
      open.some((c) => weighing.has(c.frame)),
    ),
  ];
}

const TOO_FEW = 'Fewer than the least number of peers: no comparable baseline.';

/** What a comparison that was made leaves out. */
function comparedGaps({ evidence }: Scene): string[] {
  const group = comparedGroup(evidence);
  if (group === null) return [];
  const { members, size = members.length, withoutZone = 0 } = group;
  return [
    ...(size > members.length ? [`${members.length} of ${size} peers were compared, drawn without regard to what they did.`] : []),
    ...(withoutZone > 0
      ? [
          `The time zone of ${withoutZone} of ${members.length} compared peers is unknown: their nights are counted in the zone of the person.`,
        ]
      : []),
  ];
}

function timeGaps(scene: Scene): Draft[] {
  const hides: Gap['hides'] = { ...nothing, sources: ['time_zone'] };
  const late = scene.activities.some((a) => a.risk.some((r) => r.maxDelayMs > LATE_MS));
  const drafts: Draft[] = [];
  if (scene.zone === null)
    drafts.push({ text: 'The time zone of the person is unknown: no statement about nights or working hours.', hides, material: false });
  if (late) drafts.push({ text: 'Events that arrived late are not used for statements about the hour.', hides: nothing, material: false });
  if (scene.activities.length > 0 && scene.activities.every((a) => a.own === null)) {
    drafts.push({
      text: "Too little of the account's own past to say what is usual for it.",
      hides: { ...nothing, sources: ['own_activity'] },
      material: false,
    });
  }
  return drafts;
}

/**
 * A kind of record that could have cleared an open claim and could not be asked, because its system is down or not connected:
 * either way nobody looked. That an organisation keeps no such records is said by listing the kind without any.
 */
/** Leave clears nothing, but it is an ordinary reason for weeks of silence: without it the silence says nothing. */
function restsOnAbsence(claim: NumberedSeed): boolean {
  return claim.frame === 'dormant_account';
}

function checkGaps(open: readonly NumberedSeed[], checks: readonly Check[]): Draft[] {
  const of = (state: Check['outcome']['state']): CheckKind[] => [
    ...new Set(checks.filter((c) => c.outcome.state === state).map((c) => c.kind)),
  ];
  const failed = of('could_not_check');
  const absent = of('not_configured');
  const matters = (state: Check['outcome']['state']): boolean =>
    checks.some(
      (c) => c.outcome.state === state && open.some((claim) => claim.id === c.claimId && (clears(c.kind) || restsOnAbsence(claim))),
    );
  const drafts: Draft[] = [];
  if (failed.length > 0) {
    drafts.push({
      text: `Could not be checked: ${failed.map((k) => KIND_WORD[k]).join(', ')}.`,
      hides: { ...nothing, checks: failed },
      material: matters('could_not_check'),
    });
  }
  if (absent.length > 0) {
    drafts.push({
      text: `Not configured, so not checked: ${absent.map((k) => KIND_WORD[k]).join(', ')}.`,
      hides: { ...nothing, checks: absent },
      material: matters('not_configured'),
    });
  }
  return drafts;
}
