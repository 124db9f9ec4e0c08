import { evidenceOf, type Evidence } from '../../domain/evidence.ts';
import type { Channel } from '../../domain/event-types.ts';
import type { QuestionSight } from '../../domain/conclusion.ts';
import type { Activity } from './activity.ts';

/** What kinds of activity a sense rule is about, by words of its name; the first that fits. Null: about the person's activity as a whole. */
const SCOPES: readonly { names: RegExp; about: readonly Channel[] }[] = [
  { names: /by print|printed/i, about: ['print'] },
  { names: /cloud serv|to (?:the )?cloud|cloud stor/i, about: ['proxy'] },
  { names: /mailbox rule|forward/i, about: ['mail_rule'] },
  { names: /by mail|e-?mail/i, about: ['mail'] },
  { names: /log (?:was )?cleared|clear(?:ed|ing) .*log/i, about: ['privilege'] },
  { names: /audit/i, about: ['audit_change'] },
  { names: /exfiltrat|data loss|outbound|upload/i, about: ['file', 'database', 'usb', 'mail', 'proxy'] },
  { names: /geograph|unusual location|travel|vpn/i, about: ['vpn'] },
  { names: /restricted location|unusual times?/i, about: ['vpn', 'logon'] },
  { names: /lateral|account use|dormant|brute|kerberos|log-?on|authentication/i, about: ['logon', 'logon_failed', 'kerberos'] },
  { names: /process|command|powershell|tool/i, about: ['process', 'command'] },
  { names: /privilege|group member|account (?:creat|delet|chang)/i, about: ['privilege', 'account_change'] },
  { names: /usb|removable/i, about: ['usb'] },
  { names: /mail/i, about: ['mail'] },
  { names: /website|web |url|browsed/i, about: ['proxy'] },
  { names: /database|sql/i, about: ['database'] },
  { names: /access activity|file/i, about: ['file', 'database'] },
];

/** Channels of a sense rule, or null when it is about activity as a whole. */
export function scopeOf(rule: string): readonly Channel[] | null {
  return SCOPES.find(({ names }) => names.test(rule))?.about ?? null;
}

export type Question = { sight: QuestionSight; unseen: Channel[] };

/**
 * Whether the question of the offense could be looked at. UBA reads the same events as we do: when a rule about remote log-ons
 * fired and we see no remote log-on of the person, or none of its log sources reports to the end, then what it fired about is out
 * of our sight, and neither an accusation nor an all-clear answers it. One channel of a rule in sight is enough; without sense
 * events it is not known what was asked.
 */
export function questionOf(evidence: readonly Evidence[], activities: readonly Pick<Activity, 'channel' | 'risk'>[]): Question {
  const own = evidence.filter((e) => e.kind === 'own_activity');
  if (own.length === 0 || own.some((e) => e.coverage.state !== 'complete')) return { sight: 'not_seen', unseen: [] };
  const rules = [...new Set(evidenceOf(evidence, 'sense_events').flatMap((e) => e.rows.map((r) => r.rule)))];
  const visible = visibility(evidence, activities);
  const unseen = rules.map(scopeOf).flatMap((about) => (about === null || about.some(visible) ? [] : about));
  if (unseen.length > 0) return { sight: 'not_seen', unseen: [...new Set(unseen)] };
  const whole = evidence.some((e) => e.kind === 'sense_events' && e.coverage.state === 'complete');
  return { sight: whole && rules.length > 0 ? 'seen' : 'unknown', unseen: [] };
}

/** A channel is in sight when the person has events on it in the risk window, from a log source type that is not known to have stopped. */
function visibility(
  evidence: readonly Evidence[],
  activities: readonly Pick<Activity, 'channel' | 'risk'>[],
): (channel: Channel) => boolean {
  const rows = evidenceOf(evidence, 'log_source_health').flatMap((e) => e.rows);
  const reports = (type: string, channel: Channel): boolean => {
    const mine = rows.filter((r) => r.logSourceType === type && r.channels.includes(channel));
    return mine.length === 0 || mine.some((r) => r.state === 'reporting');
  };
  return (channel) => activities.some((a) => a.channel === channel && a.risk.some((r) => reports(r.logSourceType, channel)));
}
