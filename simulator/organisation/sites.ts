/** Where people work. `outside`: the RFC 5737 range that their home lines come from; the stand-in's geography agrees with it. */
export const SITES = {
  berlin: {
    location: 'Berlin',
    city: 'Berlin',
    country: 'Germany',
    timeZone: 'Europe/Berlin',
    net: '10.10',
    outside: '192.0.2',
    code: 'ber',
  },
  newyork: {
    location: 'New York',
    city: 'New York',
    country: 'United States',
    timeZone: 'America/New_York',
    net: '10.20',
    outside: '198.51.100',
    code: 'nyc',
  },
  singapore: {
    location: 'Singapore',
    city: 'Singapore',
    country: 'Singapore',
    timeZone: 'Asia/Singapore',
    net: '10.30',
    outside: '203.0.113',
    code: 'sin',
  },
} as const;
export type SiteKey = keyof typeof SITES;
export const SITE_KEYS = Object.keys(SITES) as SiteKey[];

export function siteOf(person: { location: string }): SiteKey {
  const key = SITE_KEYS.find((k) => SITES[k].location === person.location);
  if (key === undefined) throw new RangeError(`unknown location: ${person.location}`);
  return key;
}

/** Address of a person inside the VPN: one for each, whatever line they call from. */
export function vpnPoolAddress(n: number): string {
  return `10.9.${Math.floor(n / 200)}.${(n % 200) + 10}`;
}

/** The home line of a person. */
export function homeAddress(person: { n: number; location: string }): string {
  return `${SITES[siteOf(person)].outside}.${(person.n % 250) + 2}`;
}

/** Where web requests of a site leave the house. Singapore's own proxy asks the central one, which then sees no client but it. */
export const WEB_PROXIES = { berlin: '10.1.2.20', newyork: '10.1.2.20', singapore: '10.30.0.20' } as const satisfies Record<
  SiteKey,
  string
>;

export const PRINTERS = {
  berlin: ['10.10.250.11', '10.10.250.12', '10.10.250.13'],
  newyork: ['10.20.250.11', '10.20.250.12'],
  singapore: ['10.30.250.11'],
} as const satisfies Record<SiteKey, readonly string[]>;

/** Servers by name; every name in an event resolves here. */
export const SERVERS = {
  dc01: '10.1.0.10',
  dc02: '10.1.0.11',
  vpn01: '10.1.0.20',
  fs01: '10.1.1.11',
  fs02: '10.1.1.12',
  fs03: '10.1.1.13',
  nas01: '10.1.1.21',
  mail01: '10.1.2.10',
  proxy01: '10.1.2.20',
  'srv-app01': '10.1.3.11',
  'srv-app02': '10.1.3.12',
  'srv-app03': '10.1.3.13',
  'srv-print01': '10.1.3.21',
  'srv-backup01': '10.1.3.31',
  'lnx-app01': '10.1.4.11',
  'lnx-app02': '10.1.4.12',
  'lnx-app03': '10.1.4.13',
  'lnx-db01': '10.1.4.21',
  'lnx-pay01': '10.1.4.31',
  'lnx-mon01': '10.1.4.41',
  'ora-erp': '10.1.5.11',
  'ora-dwh': '10.1.5.12',
  'ora-crm': '10.1.5.13',
} as const;
export type ServerName = keyof typeof SERVERS;
