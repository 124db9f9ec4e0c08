import { MINUTE_MS } from '../../domain/time.ts';
import { LOG_SOURCES } from './log-sources.ts';
import type { SimEvent } from './model.ts';

/** UBA rules: QID, low-level category of the sense event, and the value that UBA adds to the user's risk. */
export const SENSE_RULES = {
  'UBA : Abnormal increase in User activity': { qid: 104_000_001, category: 24001, senseValue: 5 },
  'UBA : Abnormal process execution for peer group': { qid: 104_000_002, category: 24001, senseValue: 5 },
  'UBA : Suspicious Access Followed by Data Exfiltration': { qid: 104_000_003, category: 24001, senseValue: 15 },
  'UBA : Detect Insecure Or Non-Standard Protocol': { qid: 104_000_004, category: 24001, senseValue: 5 },
  'UBA : Browsed to Mixed Content/Potentially Adult Website': { qid: 104_000_005, category: 24001, senseValue: 10 },
  'UBA : User Geography, Access from Unusual Locations': { qid: 104_000_006, category: 24002, senseValue: 5 },
  'UBA : User Access from Restricted Location': { qid: 104_000_007, category: 24002, senseValue: 15 },
  'UBA : User Access at Unusual Times': { qid: 104_000_008, category: 24003, senseValue: 5 },
  'UBA : Abnormal increase in Access activity': { qid: 104_000_009, category: 24004, senseValue: 5 },
  'UBA : New Account Use Detected': { qid: 104_000_010, category: 24004, senseValue: 5 },
  'UBA : Potential Lateral Movement': { qid: 104_000_011, category: 24005, senseValue: 25 },
  'UBA : Deviation from normal Risk posture': { qid: 104_000_012, category: 24006, senseValue: 5 },
  'UBA : Terminated User Activity': { qid: 104_000_013, category: 24006, senseValue: 25 },
  'UBA : Data Exfiltration by Cloud Services': { qid: 104_000_014, category: 24001, senseValue: 15 },
  'UBA : Data Exfiltration by Print': { qid: 104_000_015, category: 24001, senseValue: 15 },
  'UBA : Data Exfiltration by Mail': { qid: 104_000_016, category: 24001, senseValue: 15 },
  'UBA : Mailbox Rule Forwards Outside': { qid: 104_000_017, category: 24001, senseValue: 10 },
  'UBA : Executive Only Asset Accessed by Non-Executive User': { qid: 104_000_018, category: 24004, senseValue: 10 },
  'UBA : Dormant Account Used': { qid: 104_000_019, category: 24004, senseValue: 10 },
  'UBA : User Geography Change': { qid: 104_000_020, category: 24002, senseValue: 5 },
  'UBA : Account or Group or Privileges Modified': { qid: 104_000_021, category: 24005, senseValue: 5 },
  'UBA : Database Auditing Switched Off': { qid: 104_000_022, category: 24005, senseValue: 10 },
} as const satisfies Record<string, { qid: number; category: number; senseValue: number }>;

/** Rules nobody listed count as user behaviour with the smallest value UBA gives. */
const UNLISTED = { qid: 104_000_099, category: 24001, senseValue: 5 };
const SENSE_SPREAD_MS = 40 * MINUTE_MS;
const LARGEST_GAP_MS = 20 * MINUTE_MS;
const CONSOLE_ADDRESS = '10.1.9.10';

export function senseRule(rule: string): { qid: number; category: number; senseValue: number } {
  return Object.entries(SENSE_RULES).find(([name]) => name === rule)?.[1] ?? UNLISTED;
}

/** One sense event of a user. */
export function senseEvent(username: string, rule: string, atMs: number): SimEvent {
  const { qid, category, senseValue } = senseRule(rule);
  return {
    type: 'sense',
    qid,
    category,
    devicetime: atMs,
    starttime: atMs,
    logsourceid: LOG_SOURCES.sense.id,
    username,
    sourceip: CONSOLE_ADDRESS,
    destinationip: CONSOLE_ADDRESS,
    eventcount: 1,
    magnitude: 5,
    severity: 5,
    properties: { 'Rule Name': rule, 'Sense Value': senseValue },
  };
}

/**
 * The sense events behind one offense, oldest first: one for each rule in the order given, the last at `atMs`, at most 20
 * minutes apart and none earlier than 40 minutes before. Log source type `IBM Sense`; no rules, no events.
 */
export function senseEvents(username: string, rules: readonly string[], atMs: number): SimEvent[] {
  const gap = rules.length < 2 ? 0 : Math.min(LARGEST_GAP_MS, Math.floor(SENSE_SPREAD_MS / (rules.length - 1)));
  return rules.map((rule, i) => senseEvent(username, rule, atMs - (rules.length - 1 - i) * gap));
}
