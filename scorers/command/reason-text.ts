import type { Scored } from '../../domain/score.ts';

const MAX_NAMED = 3;

/** The largest contributions in words, largest first, with the rest as one sum: `bytes +1.20; files +0.31; other -0.05`. */
export function reasonText({ reasons }: Pick<Scored, 'reasons'>): string {
  const ordered = reasons.filter((r) => r.contribution !== 0).sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  if (ordered.length === 0) return 'nothing unusual';
  const named = ordered.slice(0, MAX_NAMED).map((r) => `${r.name} ${signed(r.contribution)}`);
  const rest = ordered.slice(MAX_NAMED).reduce((sum, r) => sum + r.contribution, 0);
  return [...named, ...(ordered.length > MAX_NAMED ? [`other ${signed(rest)}`] : [])].join('; ');
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toPrecision(3)}`;
}
