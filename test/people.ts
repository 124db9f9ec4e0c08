import type { RunningSimulator } from '../simulator/start.ts';

/** User names of ordinary people of the generated organisation: no one of a planted story. */
export function peopleOf(simulator: Pick<RunningSimulator, 'exports'>): string[] {
  const { hrCsv, truth } = simulator.exports();
  const planted = new Set(truth.map((t) => t.username.toLowerCase()));
  const [head = '', ...lines] = hrCsv.trim().split('\n');
  const column = head.split(',').indexOf('user_names');
  const names = lines.map((line) => line.split(',')[column]?.split(';')[0] ?? '');
  return names.filter((name) => /^[a-z]+(\.[a-z]+)*$/.test(name) && !planted.has(name));
}
