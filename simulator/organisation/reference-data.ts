import { DATABASES, HOST_CLASSES, SHARES } from './assets.ts';
import type { Person } from './model.ts';
import { headOf } from './people.ts';
import type { Random } from './random.ts';
import { SENSE_RULES } from './sense.ts';

/** Which department answers for a server's data; the head of it is the owner in `Asset Owner`. */
const OWNERS: Record<string, string> = {
  [SHARES.hrPayroll.name]: 'HR',
  [SHARES.hrRecords.name]: 'HR',
  [SHARES.financeClose.name]: 'Finance',
  [SHARES.financeReports.name]: 'Finance',
  [SHARES.salesDeals.name]: 'Sales',
  [SHARES.legalContracts.name]: 'Legal',
  [SHARES.engineeringBuilds.name]: 'Engineering',
  [SHARES.projectsArchive.name]: 'Engineering',
  [SHARES.designArchive.name]: 'Engineering',
  [SHARES.dwhExports.name]: 'Data platform',
  [SHARES.stagingTmp.name]: 'Data platform',
  [DATABASES.erp.name]: 'Finance',
  [DATABASES.dwh.name]: 'Data platform',
  [DATABASES.crm.name]: 'Sales',
  'lnx-pay01': 'Platform operations',
};

/** Keys as the events write the resource, lower case. Shares without a class are left out: unmapped is "unclassified". */
export function referenceMaps(people: readonly Person[]): Record<string, Record<string, string>> {
  const classes = [...Object.values(SHARES), ...Object.values(DATABASES)].flatMap((a) =>
    a.class === null ? [] : [[a.name.toLowerCase(), a.class]],
  );
  return {
    'Asset Sensitivity': { ...Object.fromEntries(classes), ...HOST_CLASSES },
    'Asset Owner': Object.fromEntries(
      Object.entries(OWNERS).map(([asset, department]) => [asset.toLowerCase(), headOf(people, department).username]),
    ),
    'UBA : Rule Data': Object.fromEntries(Object.entries(SENSE_RULES).map(([rule, { senseValue }]) => [rule, String(senseValue)])),
  };
}

/** UBA's own sets. Nobody of a story is among them, except that those with an open offense are of high risk. */
export function referenceSets(
  people: readonly Person[],
  subjects: ReadonlySet<number>,
  highRisk: readonly string[],
  random: Random,
): Record<string, string[]> {
  const free = random.shuffle(people.filter((p) => !subjects.has(p.n))).map((p) => p.username);
  return {
    'UBA : Users Not Tracked': free.slice(0, 2),
    'UBA : Trusted Usernames': ['svc-backup', 'svc-scan', ...free.slice(2, 4)],
    // Names of people who are no longer among the two hundred.
    'UBA : Terminated Users': ['aformer', 'bformer', 'cformer'],
    'UBA : High Risk Users': [...highRisk],
  };
}
