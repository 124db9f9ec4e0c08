import type { Organisation } from '../../simulator/organisation/model.ts';

/** Who uses the service is no secret of the service: the names of its own users stand on their pages. */
export type Known = { reviewers: readonly string[] };

/** Everything in a generated organisation that names somebody or something: no page may hold any of it before a reveal. */
export function identifiersOf({ people, events, truth, contextCsv, referenceMaps }: Organisation, { reviewers }: Known): string[] {
  const names = people.flatMap((p) => [p.username, p.displayName, p.employeeId, p.workstation, p.address, p.adminAccount ?? '']);
  const systems = Object.values(referenceMaps).flatMap((map) => Object.keys(map));
  const records = contextCsv
    .split('\n')
    .slice(2)
    .flatMap((line) => line.split(',')[1] ?? '');
  const subjects = new Set(truth.map((t) => t.username.toLowerCase()));
  const theirs = events
    .filter((e) => subjects.has((e.username ?? '').toLowerCase()))
    .flatMap((e) => [e.sourceip, e.destinationip, ...Object.entries(e.properties).flatMap(([k, v]) => (NAMING.test(k) ? String(v) : []))]);
  const all = [...names, ...systems, ...records, ...theirs].map((text) => text.toLowerCase());
  return [...new Set(all)].filter((text) => text.length >= SHORTEST && !reviewers.includes(text) && !ORDINARY.test(text));
}

const SHORTEST = 4;
/** Properties of events that name files, machines, shares, people, commands; the others hold figures and words of closed lists. */
const NAMING = /file|share|database|machine|host|recipient|command|workstation|target username/i;
/** What names nobody: rules of UBA, and generated names that are ordinary words of the pages (Liam Ong's is "long"). */
const ORDINARY = /^(?:long$|user$|name$|uba : )/;

/** Which identifiers stand in a text, as whole words, whatever their case, escaped or not. */
export function foundIn(text: string, identifiers: readonly string[]): string[] {
  const plain = text.toLowerCase().replaceAll('&#39;', "'").replaceAll('&amp;', '&').replaceAll('\\\\', '\\');
  return identifiers.filter((id) => {
    for (let at = plain.indexOf(id); at >= 0; at = plain.indexOf(id, at + 1)) {
      if (!WORD.test(plain[at - 1] ?? '') && !WORD.test(plain[at + id.length] ?? '')) return true;
    }
    return false;
  });
}
const WORD = /[\p{L}\p{N}_-]/u;
