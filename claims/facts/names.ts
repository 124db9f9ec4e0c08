import { evidenceOf, type Evidence } from '../../domain/evidence.ts';
import type { Channel } from '../../domain/event-types.ts';
import type { TokenDomain, Tokenise } from '../../domain/pseudonym.ts';

/** Turns raw identifiers of evidence into what may stand in a fact: tokens, class words, country names. */
export type Names = {
  /** Token of a share, database, machine or web host; null where the channel has no resource or it is a country. */
  resource(channel: Channel, resource: string | null): string | null;
  token: Tokenise;
  /** Configured sensitivity class; "unclassified" when the map does not name the resource, never "not sensitive". */
  classOf(resource: string | null): { word: string; evidence: string[] };
};

const DOMAINS: Record<Channel, TokenDomain | null> = {
  logon: 'host',
  logon_failed: 'host',
  kerberos: 'host',
  vpn: null,
  file: 'system',
  process: 'host',
  command: 'host',
  usb: 'host',
  mail: null,
  proxy: 'system',
  database: 'system',
  privilege: 'host',
  account_change: 'host',
  print: 'host',
  mailbox: 'system',
  mail_rule: 'system',
  audit_change: 'system',
};

export function resourceDomain(channel: Channel): TokenDomain | null {
  return DOMAINS[channel];
}

/** Class words come from a reference map that many can write: letters, digits and spaces only, and short. */
const CLASS_WORD = /^\p{L}[\p{L}\p{N} &-]{0,38}$/u;
const UNCLASSIFIED = 'unclassified';

export function makeNames(evidence: readonly Evidence[], tokenise: Tokenise): Names {
  const classes = new Map<string, { word: string; evidence: string[] }>();
  const learn = (resource: string | null, word: string | null, label: string): void => {
    if (resource === null || word === null || word === UNCLASSIFIED) return;
    const shown = CLASS_WORD.test(word) ? word : 'classified, name withheld';
    if (!classes.has(resource.toLowerCase())) classes.set(resource.toLowerCase(), { word: shown, evidence: [label] });
  };
  for (const e of evidenceOf(evidence, 'asset')) for (const row of e.rows) learn(row.resource, row.resourceClass, e.label);
  for (const e of evidenceOf(evidence, 'activity_detail')) for (const row of e.rows) learn(row.resource, row.resourceClass, e.label);
  return {
    resource: (channel, resource) => {
      const domain = DOMAINS[channel];
      return domain === null || resource === null ? null : tokenise(domain, resource);
    },
    token: tokenise,
    classOf: (resource) => classes.get((resource ?? '').toLowerCase()) ?? { word: UNCLASSIFIED, evidence: [] },
  };
}

const REGION = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** "Singapore" for "SG"; what is no ISO 3166-1 code is "an unknown country". */
export function countryName(code: string): string {
  return (/^[A-Z]{2}$/.test(code) ? REGION.of(code) : undefined) ?? 'an unknown country';
}
