const FLAGS: Record<string, string> = {
  night: 'activity at night',
  new_country: 'access from a country never seen before',
  first_seen_resource: 'a resource that was never used before',
  usb: 'writing to removable media',
  volume_up: 'far more data than usual',
  count_up: 'far more events than usual',
  growth: 'data that grows day by day',
  privileged: 'privileged commands or account changes',
  account_shared: 'one account in use at two workstations at once',
  leaver: 'a person who is about to leave',
  'peers:above': 'more than the peers',
  'peers:within': 'no more than the peers',
};

/** Features as one plain sentence for the embedder and for full text search. It holds no identifier, since features hold none. */
export function wordsOf(features: readonly string[]): string {
  const of = (prefix: string): string[] =>
    features.filter((f) => f.startsWith(prefix)).map((f) => f.slice(prefix.length).replaceAll('_', ' '));
  const parts = [
    ...features.map((f) => FLAGS[f]).filter((w) => w !== undefined),
    ...of('channel:').map((c) => `${c} activity`),
    ...of('class:').map((c) => `${c} data`),
    ...of('tactic:'),
    ...of('rule:').map((r) => r.replace(/^U?E?BA : /, '')),
  ];
  return parts.length === 0 ? 'nothing stands out' : parts.join(', ');
}

/**
 * What is embedded of a closed case: its features in the same words a search uses, then its summary. With the summary alone the
 * vectors of cases and of searches would differ most in style.
 */
export function incidentText(incident: { features: readonly string[]; summary: string }): string {
  return `${wordsOf(incident.features)}. ${incident.summary}`;
}
