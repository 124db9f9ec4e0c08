import type { UbaUser } from '../../domain/offense.ts';
import { aliasesOf } from './account-names.ts';
import type { Person } from './model.ts';
import type { Random } from './random.ts';

/** Where UBA draws the line on this day. */
const RISK_THRESHOLD = 244;

/** UBA's view of everybody, who stand at their numbers: attributes from the user import, risk below the threshold except for those with an open offense. */
export function ubaUsers(people: readonly Person[], aboveThreshold: ReadonlySet<string>, random: Random): UbaUser[] {
  return people.map((p) => ({
    username: p.username,
    displayName: p.displayName,
    aliases: aliasesOf(p),
    department: p.department,
    jobTitle: p.title,
    customGroup: p.customGroup,
    city: p.city,
    country: p.country,
    manager: p.managerN === null ? null : (people[p.managerN]?.username ?? null),
    risk: aboveThreshold.has(p.username) ? RISK_THRESHOLD + random.int(20, 180) : Math.round(Math.min(200, random.logNormal(25, 0.9))),
    riskThreshold: RISK_THRESHOLD,
  }));
}
