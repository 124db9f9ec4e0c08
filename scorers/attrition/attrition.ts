import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { Scored } from '../../domain/score.ts';
import { fitLogistic, logit, sigmoid, type Logistic } from '../logistic.ts';
import { areaUnderRoc } from '../quality.ts';
import { ScorerError } from '../scorer-error.ts';
import { encodeCell, encodeColumn, weightOf, type EncodedColumn } from './encode.ts';

/** Training rows as text cells by column, and who left. */
export type People = { columns: readonly string[]; rows: readonly (readonly string[])[]; left: readonly boolean[] };

export type AttritionModel = { columns: EncodedColumn[]; weigh: Logistic; base: number };

const RIDGE = 15;
/** Deviations a column must differ by between who left and who stayed, to be heard where most columns are noise. */
const CLEAR = 3.3;
/** Above this the columns speak well enough together. */
const GOOD_AUC = 0.7;
const FOLDS = 5;
const MIN_EACH = 10;
/** Below this cross-validated AUC the data say too little to speak about anybody. */
export const MIN_AUC = 0.6;

/**
 * Who of these people is likely to leave? It predicts leaving and nothing else: no statement about harm follows from it.
 *
 * - Method: logistic regression with an L2 penalty over an additive code of each column (itself, logarithm, steps: a generalised
 *   additive model, Hastie & Tibshirani 1990). Where that says little, only the columns that clearly differ on their own take part.
 * - Input: text cells; numbers or words. At least 10 people who left and 10 who stayed. The caller leaves out protected columns,
 *   survey answers and ratings (`refusalOf`).
 * - Refuses (`ScorerError` 'refused') when the AUC of stratified 5-fold cross-validation is below .6.
 * - Score: the probability. Reasons: the base rate and one a column; they add up (each column's log-odds, scaled to the probability).
 * - Cost: O(rows * parts^2) a step of Newton's method; seconds for a thousand rows of 30 columns.
 * - Fails where leaving depends on what no column says, and on other organisations than the one it learnt from.
 */
export function fitAttrition(people: People, seed: number): AttritionModel & { auc: number; outOfFold: Float64Array } {
  const stayed = people.left.filter((l) => !l).length;
  if (Math.min(stayed, people.left.length - stayed) < MIN_EACH)
    throw new ScorerError(
      'input',
      `at least ${MIN_EACH} people who left and ${MIN_EACH} who stayed are needed, got ${people.left.length - stayed} and ${stayed}`,
    );
  const folds = stratifiedFolds(people.left, FOLDS, seed);
  const attempt = (heard: Heard) => {
    const outOfFold = crossValidate(people, folds, heard);
    return { heard, outOfFold, auc: areaUnderRoc(outOfFold, people.left) };
  };
  const together = attempt('all columns');
  const alone = together.auc >= GOOD_AUC ? together : attempt('clear columns');
  const { heard, outOfFold, auc } = alone.auc > together.auc ? alone : together;
  if (auc < MIN_AUC)
    throw new ScorerError(
      'refused',
      `the columns do not tell who leaves: cross-validated AUC ${auc.toFixed(3)}, at least ${MIN_AUC} is needed`,
    );
  return { ...fitAdditive(people, heard), auc, outOfFold };
}

type Heard = 'all columns' | 'clear columns';

/** The model alone, without the question whether there is signal. */
export function fitAdditive(people: People, heard: Heard = 'all columns'): AttritionModel {
  const coded = people.columns.map((name, c) => ({
    c,
    column: encodeColumn(
      name,
      people.rows.map((r) => r[c] ?? ''),
    ),
  }));
  const columns = coded
    .filter(({ c, column }) => column.parts.length > 0 && (heard === 'all columns' || isClear(column, people, c)))
    .map(({ column }) => column);
  const places = placesOf(people.columns, columns);
  const rows = people.rows.map((r) => columns.flatMap((column, i) => encodeCell(column, r[places[i] ?? 0] ?? '')));
  const weigh = fitLogistic({ rows, positive: people.left }, RIDGE);
  return { columns, weigh, base: sigmoid(weigh.intercept) };
}

/** The probability of one person, with a reason a column. `cells` stand in the order of `names`. */
export function scoreAttrition(model: AttritionModel, names: readonly string[], cells: readonly string[]): Omit<Scored, 'percentile'> {
  const places = placesOf(names, model.columns);
  let at = 0;
  const parts = model.columns.map((column, i) => {
    const values = encodeCell(column, cells[places[i] ?? 0] ?? '');
    const weights = model.weigh.weights.subarray(at, at + values.length);
    at += values.length;
    return { name: column.name, logOdds: logit({ weights, intercept: 0 }, values) };
  });
  const total = parts.reduce((sum, p) => sum + p.logOdds, 0);
  const score = sigmoid(model.weigh.intercept + total);
  const factor = Math.abs(total) < 1e-9 ? model.base * (1 - model.base) : (score - model.base) / total;
  const reasons = [
    { name: 'base rate', contribution: model.base },
    ...parts.map((p) => ({ name: p.name, contribution: p.logOdds * factor })),
  ];
  return { score: reasons.reduce((sum, r) => sum + r.contribution, 0), reasons };
}

/** Whether any part of a column differs between who left and who stayed by more than chance explains among many columns. */
function isClear(column: EncodedColumn, { rows, left }: People, c: number): boolean {
  const codes = rows.map((r) => encodeCell(column, r[c] ?? ''));
  const share = left.filter(Boolean).length / left.length;
  return column.parts.some((part, k) => {
    const sum = codes.reduce((total, code, i) => total + ((code[k] ?? 0) / weightOf(part)) * ((left[i] === true ? 1 : 0) - share), 0);
    return Math.abs(sum) / Math.sqrt(rows.length * share * (1 - share)) > CLEAR;
  });
}

function placesOf(names: readonly string[], columns: readonly EncodedColumn[]): number[] {
  return columns.map((c) => {
    const place = names.indexOf(c.name);
    if (place < 0) throw new ScorerError('input', `the column "${c.name}" of the train file is missing`);
    return place;
  });
}

function crossValidate(people: People, folds: Int32Array, heard: Heard): Float64Array {
  const scores = new Float64Array(people.left.length);
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const model = fitAdditive(
      pick(people, (i) => folds[i] !== fold),
      heard,
    );
    for (const [i, row] of people.rows.entries()) if (folds[i] === fold) scores[i] = scoreAttrition(model, people.columns, row).score;
  }
  return scores;
}

export function pick({ columns, rows, left }: People, wanted: (index: number) => boolean): People {
  return { columns, rows: rows.filter((_, i) => wanted(i)), left: left.filter((_, i) => wanted(i)) };
}

/** A fold for each row, as many of each class in each. */
export function stratifiedFolds(positive: readonly boolean[], folds: number, seed: number): Int32Array {
  const random = xoroshiro128plus(seed);
  const found = new Int32Array(positive.length);
  for (const wanted of [true, false]) {
    const places = positive.flatMap((p, i) => (p === wanted ? [i] : []));
    for (let i = places.length - 1; i > 0; i -= 1) {
      const j = uniformInt(random, 0, i);
      [places[i], places[j]] = [places[j] ?? 0, places[i] ?? 0];
    }
    for (const [n, place] of places.entries()) found[place] = n % folds;
  }
  return found;
}
