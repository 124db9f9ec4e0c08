import type { UbaUser } from '../../domain/offense.ts';
import { LOG_SOURCES } from '../organisation/log-sources.ts';
import type { Organisation } from '../organisation/model.ts';

/** Where the clock of the smallest organisation starts, epoch ms. */
export const APPENDIX_NOW_MS = 1_790_000_001_000;
/** Token of the service `ai-uba`; fixed, so that written-down exchanges can be replayed. */
export const APPENDIX_TOKEN = '6c1f0d0e-0000-4000-8000-000000000001';
/** Long enough for a wait of two seconds to end before a search does. */
export const APPENDIX_DELAY_MS = 4_000;

const THRESHOLD = 305;
const NOBODY = { aliases: [], department: null, jobTitle: null, customGroup: null, city: null, country: null, manager: null };

function stranger(n: number): UbaUser {
  return { ...NOBODY, username: `user${n}`, displayName: null, risk: 0, riskThreshold: THRESHOLD };
}

const JSMITH: UbaUser = {
  username: 'jsmith',
  displayName: 'John Smith',
  aliases: ['jsmith', 'CORP\\jsmith'],
  department: 'Finance',
  jobTitle: 'Finance Analyst',
  customGroup: null,
  city: null,
  country: null,
  manager: 'mlee',
  risk: 412.5,
  riskThreshold: THRESHOLD,
};

/** One user above the threshold, no events but those of offense 42, and five reference sets. */
export function appendixOrganisation(): Organisation {
  const sets = [
    'UBA : Users Not Tracked',
    'UBA : Trusted Usernames',
    'UBA : High Risk Users',
    'UBA : Terminated Users',
    'AI Investigated Users',
  ];
  return {
    people: [],
    holdings: [],
    logSources: Object.values(LOG_SOURCES),
    events: [],
    flows: [],
    uba: [...Array.from({ length: 11 }, (_, i) => stranger(i + 1)), JSMITH],
    offenses: [],
    closedOffenses: [],
    hrCsv: '',
    contextCsv: '',
    pastIncidents: [],
    referenceMaps: {},
    referenceSets: Object.fromEntries(sets.map((name) => [name, []])),
    truth: [],
  };
}
