import { readFileSync } from 'node:fs';
import { fitAdditive, pick, scoreAttrition, stratifiedFolds, type People } from '../../scorers/attrition/attrition.ts';
import { refusalOf } from '../../scorers/attrition/refused-columns.ts';
import { fitLogistic, logit, sigmoid } from '../../scorers/logistic.ts';
import { areaUnderRoc, averagePrecision, calibrationError } from '../../scorers/quality.ts';
import { line, mean, spread, type Line } from './line.ts';

const FOLDS = 5;
const LABEL = 'Attrition';
const ID = 'EmployeeNumber';

type Scores = (train: People, test: People) => number[];

/** Repeated stratified 5-fold cross-validation, beside plain logistic regression on the same columns and folds. */
export function benchAttrition(path: string, repeats: number): Line[] {
  const [header = [], ...rows] = readFileSync(path, 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((l) => l.split(','));
  const left = rows.map((r) => r[header.indexOf(LABEL)] === 'Yes');
  const choices = [
    { set: 'permitted columns', allowed: (c: string) => refusalOf(c) === null },
    { set: 'without age, gender, marital status', allowed: (c: string) => refusalOf(c) !== 'protected' },
  ];
  return choices.flatMap(({ set, allowed }) => {
    const columns = header.filter((c) => c !== LABEL && c !== ID && allowed(c));
    const people: People = { columns, rows: rows.map((r) => columns.map((c) => r[header.indexOf(c)] ?? '')), left };
    const ours = validate(people, repeats, additive);
    const theirs = validate(people, repeats, plain);
    const what = 'plain logistic regression';
    return [
      line('attrition', set, 'AUC', mean(ours.auc), mean(theirs.auc), what),
      line('attrition', set, 'AUC, spread over repeats', spread(ours.auc), spread(theirs.auc), what),
      line('attrition', set, 'average precision', mean(ours.ap), mean(theirs.ap), what),
      line('attrition', set, 'calibration error', mean(ours.ece), mean(theirs.ece), what),
    ];
  });
}

function validate(people: People, repeats: number, scoresOf: Scores): { auc: number[]; ap: number[]; ece: number[] } {
  const runs = Array.from({ length: repeats }, (_, repeat) => {
    const folds = stratifiedFolds(people.left, FOLDS, 1000 + repeat);
    const pooled = new Float64Array(people.left.length);
    const parts = Array.from({ length: FOLDS }, (_, fold) => {
      const test = pick(people, (i) => folds[i] === fold);
      const scores = scoresOf(
        pick(people, (i) => folds[i] !== fold),
        test,
      );
      let at = 0;
      for (const [i, f] of folds.entries()) {
        if (f !== fold) continue;
        pooled[i] = scores[at] ?? 0;
        at += 1;
      }
      return { auc: areaUnderRoc(scores, test.left), ap: averagePrecision(scores, test.left) };
    });
    return { auc: mean(parts.map((p) => p.auc)), ap: mean(parts.map((p) => p.ap)), ece: calibrationError(pooled, people.left) };
  });
  return { auc: runs.map((r) => r.auc), ap: runs.map((r) => r.ap), ece: runs.map((r) => r.ece) };
}

function additive(train: People, test: People): number[] {
  const model = fitAdditive(train);
  return test.rows.map((r) => scoreAttrition(model, test.columns, r).score);
}

/** Standardised numbers, one column a word, penalty 1: what a library gives without thought. */
function plain(train: People, test: People): number[] {
  const coders = train.columns.flatMap((_, c) => {
    const cells = train.rows.map((r) => r[c] ?? '');
    const numeric = cells.every((v) => Number.isFinite(Number(v)));
    const codes = numeric ? [Number] : [...new Set(cells)].map((word) => (v: string) => (v === word ? 1 : 0));
    return codes.flatMap((code) => {
      const values = cells.map(code);
      const deviation = spread(values);
      const centre = mean(values);
      return deviation > 0 ? [(row: readonly string[]) => (code(row[c] ?? '') - centre) / deviation] : [];
    });
  });
  const model = fitLogistic({ rows: train.rows.map((r) => coders.map((code) => code(r))), positive: train.left }, 1);
  return test.rows.map((r) =>
    sigmoid(
      logit(
        model,
        coders.map((code) => code(r)),
      ),
    ),
  );
}
