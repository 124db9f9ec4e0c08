import { ScorerError } from '../scorer-error.ts';
import { sessionScorer, type Session } from '../session-sequence.ts';
import { columnAt, numberOf } from './cells.ts';
import type { CsvRows, ScoredLine, ScorerCommand } from './command.ts';

/** Commands of known users in time order: above 0 a session looks more like somebody else's. See `sessionScorer`. */
export const sessionSequence: ScorerCommand = {
  name: 'session-sequence',
  about: 'user,session,position,command; above 0: the commands look more like the others than like the user',
  reach: { by: 'graph', waitsFor: 'a query of the catalogue that brings the commands of the other privileged users in their order' },
  reasons: 'add up to the score',
  needsTrain: true,
  run: async (job) => {
    if (job.savedModel !== null) throw new ScorerError('input', 'session-sequence keeps no model; give --train FILE');
    if (job.train === null) throw new ScorerError('input', 'session-sequence needs --train FILE');
    const scorer = sessionScorer((await sessionsOf(job.train)).map((s) => s.session));
    const test = await sessionsOf(job.test);
    job.say('a session above 0 stands out');
    async function* lines(): AsyncGenerator<ScoredLine[]> {
      for (const { key, session } of test) yield [{ keys: key, scored: scorer.score(session) }];
    }
    return { keyColumns: ['user', 'session'], lines: lines(), model: null };
  },
};

type KeyedSession = { key: [string, string]; session: Session };

/** Sessions in the order in which they first appear, commands by position. */
async function sessionsOf(csv: CsvRows): Promise<KeyedSession[]> {
  const [user, session, position, command] = ['user', 'session', 'position', 'command'].map((c) => columnAt(csv, c)) as [
    number,
    number,
    number,
    number,
  ];
  const found = new Map<string, { key: [string, string]; commands: { at: number; command: string }[] }>();
  for await (const { rows, firstRow } of csv.batches) {
    for (const [i, row] of rows.entries()) {
      const key: [string, string] = [row[user] ?? '', row[session] ?? ''];
      const name = row[command] ?? '';
      if (key[0] === '' || key[1] === '' || name === '')
        throw new ScorerError('input', `${csv.name}, row ${firstRow + i}: user, session and command must not be empty`);
      const at = numberOf(row[position], csv.name, firstRow + i, 'position');
      const id = JSON.stringify(key);
      const seen = found.get(id);
      if (seen === undefined) found.set(id, { key, commands: [{ at, command: name }] });
      else seen.commands.push({ at, command: name });
    }
  }
  return [...found.values()].map(({ key, commands }) => ({
    key,
    session: { user: key[0], commands: commands.toSorted((a, b) => a.at - b.at).map((c) => c.command) },
  }));
}
