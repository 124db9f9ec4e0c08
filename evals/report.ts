import { CONCLUSIONS, type Conclusion } from '../domain/conclusion.ts';
import type { Gate } from './gates.ts';
import type { Variant } from '../simulator/organisation/model.ts';
import { VARIANTS_UNDER, type Condition, type Judged } from './judged.ts';
import type { PlaceboPerson } from './placebo.ts';

export type MatrixRow = { variant: Variant } & Record<Conclusion, number>;
export type Report = {
  drafter: string;
  modelQuality: string;
  seeds: readonly number[];
  seconds: number;
  matrix: { condition: Condition; rows: MatrixRow[] }[];
  placebo: readonly PlaceboPerson[];
  gates: readonly Gate[];
  judged: readonly Judged[];
};

export function matrixOf(judged: readonly Judged[], condition: Condition): MatrixRow[] {
  return VARIANTS_UNDER[condition].map((variant) => {
    const of = judged.filter((j) => j.condition === condition && j.variant === variant);
    const count = (c: Conclusion): number => of.filter((j) => j.conclusion === c).length;
    return {
      variant,
      explained: count('explained'),
      not_concluded: count('not_concluded'),
      needs_investigation: count('needs_investigation'),
    };
  });
}

/** The report as Markdown: confusion matrix per condition, gaps by kind, the placebo, and every gate. */
export function markdownReport(report: Report): string {
  const { placebo, gates, judged } = report;
  const shares = (n: number): string => `${n} of ${placebo.length}`;
  const byGap = Map.groupBy(
    judged.filter((j) => j.condition === 'gaps'),
    (j) => j.gap?.id ?? '',
  );
  return [
    '# Evals',
    '',
    `Drafter: ${report.drafter}. Model quality: ${report.modelQuality} (no live run). Seeds: ${report.seeds.join(', ')}. ${report.seconds} s.`,
    '',
    ...report.matrix.flatMap(({ condition, rows }) => [
      `## ${condition}`,
      '',
      ...table(
        ['variant', ...CONCLUSIONS],
        rows.map((r) => [r.variant, ...CONCLUSIONS.map((c) => String(r[c]))]),
      ),
    ]),
    '## Gaps by kind',
    '',
    ...table(
      ['gap', 'cases', 'not_concluded'],
      [...byGap].map(([id, of]) => [id, String(of.length), String(of.filter((j) => j.conclusion === 'not_concluded').length)]),
    ),
    '## Placebo: offenses about ordinary people',
    '',
    ...table(
      ['', 'people'],
      [
        ...CONCLUSIONS.map((c) => [c, shares(placebo.filter((p) => p.conclusion === c).length)]),
        ['with a claim toward', shares(placebo.filter((p) => p.toward > 0).length)],
        ['claims toward per person', (placebo.reduce((sum, p) => sum + p.toward, 0) / Math.max(1, placebo.length)).toFixed(2)],
      ],
    ),
    '## Gates',
    '',
    ...gates.map((g) => `- ${g.passed ? 'passed' : 'FAILED'}: ${g.name} (${g.detail})`),
    '',
  ].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''];
}
