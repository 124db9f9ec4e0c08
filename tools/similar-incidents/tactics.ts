/** Words of insider-threat practice that UBA's own rule names stand for; a rule that says nothing about it has none. */
const TACTICS: readonly { word: string; rule: RegExp }[] = [
  { word: 'exfiltration', rule: /exfiltrat|outbound transfer|external domains/i },
  { word: 'lateral_movement', rule: /lateral movement/i },
  { word: 'masquerade', rule: /new account use|unusual location|geography|terminated user/i },
  { word: 'reconnaissance', rule: /access activity|honeytoken/i },
  { word: 'privilege_abuse', rule: /abnormal process/i },
  { word: 'staging', rule: /user activity/i },
];

export function tacticsOf(rules: readonly string[]): string[] {
  return TACTICS.filter((t) => rules.some((rule) => t.rule.test(rule))).map((t) => t.word);
}
