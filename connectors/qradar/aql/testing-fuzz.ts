import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';

/** Valid queries that mutations start from. */
export const SEED_QUERIES: readonly string[] = [
  `SELECT starttime AS t, username AS u, QIDNAME(qid) AS ev FROM events WHERE INOFFENSE(42) ORDER BY starttime DESC LIMIT 200 START 1790000000000 STOP 1790086400000`,
  `SELECT username AS u, SUM(eventcount) AS n, UNIQUECOUNT(destinationip) AS hosts FROM events WHERE username IN ('jsmith','CORP\\jsmith','o''brien') GROUP BY username, starttime/3600000 HAVING n > 3 LIMIT 5000 LAST 24 HOURS`,
  `SELECT "Process CommandLine" AS 'cmd' FROM events WHERE "Process CommandLine" ILIKE '%mimikatz%' AND NOT (qid = 1 OR category BETWEEN 24001 AND 24008) LIMIT 5 LAST 1 DAYS`,
  `SELECT SUM(IF severity > 5 THEN 1.0 ELSE 0.0) s, CASE WHEN a <> NULL THEN -1 ELSE (2 + 3) * 4 ^ 2 END FROM flows /* x */ WHERE TEXT SEARCH 'two words' -- y
 START '2026-01-01 00:00' STOP '2026/01/02-00:00:30'`,
  `SELECT u INTO c FROM (SELECT username AS u FROM events WHERE sourceip IN (SELECT destinationip FROM flows LAST 5 MINUTES) LAST 1 HOURS) ORDER BY u COLLATE 'de-CH' PARAMETERS REMOTESERVERS=ARIELSERVERS4EPNAME('ep0')`,
];

const WORDS =
  `SELECT FROM events flows WHERE AND OR NOT IN BETWEEN LIKE ILIKE MATCHES IS NULL CASE WHEN THEN ELSE END IF GROUP BY HAVING ORDER ASC DESC COLLATE LIMIT LAST START STOP MINUTES HOURS DAYS TEXT SEARCH INTO PARAMETERS PARSEDATETIME AS DISTINCT TRUE FALSE ( ) ( ) , , * + - / % ^ = != <> <= 'x' "y" '' ' " /* */ -- ; a b1 GEO::LOOKUP COUNT(*) 1 2.5 1e9 9999999999999999999 \\ \0 \n é 日 🙂 \ud800`.split(
    ' ',
  );
const CHARS = `abcxyzABC019_ '"()*,;:=<>!-+/%^.\\\n\t\0é日🙂`;

export type Fuzz = { input: string; mutated: boolean };

/** Inputs without end, the same for a seed: every second one a mutated query, the others words and characters at random. */
export function* fuzzInputs(seed: number): Generator<Fuzz> {
  const random = xoroshiro128plus(seed);
  const below = (n: number): number => uniformInt(random, 0, n - 1);
  const pick = <T>(from: readonly T[], otherwise: T): T => from[below(from.length)] ?? otherwise;
  const word = (): string => pick(WORDS, '');
  const char = (): string => CHARS[below(CHARS.length)] ?? '';

  const mutate = (text: string): string => {
    const at = below(text.length + 1);
    const to = Math.min(text.length, at + below(12));
    switch (below(6)) {
      case 0:
        return text.slice(0, at) + text.slice(to);
      case 1:
        return text.slice(0, at) + char() + text.slice(at);
      case 2:
        return `${text.slice(0, at)} ${word()} ${text.slice(at)}`;
      case 3:
        return text.slice(0, at) + text.slice(at, to).repeat(1 + below(4)) + text.slice(to);
      case 4:
        return text.slice(0, at) + pick(SEED_QUERIES, '').slice(below(80));
      default:
        return text.slice(0, at) + char() + text.slice(to);
    }
  };

  for (let mutated = true; ; mutated = !mutated) {
    if (!mutated) {
      const long = below(50) === 0 ? 400 : 30;
      yield { input: Array.from({ length: below(long) }, below(2) === 0 ? word : char).join(below(2) === 0 ? ' ' : ''), mutated };
      continue;
    }
    let input = pick(SEED_QUERIES, '');
    for (let n = 1 + below(3); n > 0; n -= 1) input = mutate(input);
    yield { input, mutated };
  }
}
