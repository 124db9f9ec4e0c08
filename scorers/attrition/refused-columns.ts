/** Words of a column's name that make it a protected trait; whole words, so that `average` is no `age`. */
const PROTECTED = new Set(
  'age gender sex marital married marriage race ethnic ethnicity religion religious nationality citizenship disability disabled pregnant pregnancy maternity paternity parental veteran over18 birth birthday birthdate dob born children child dependents family health medical sick union orientation political politics'.split(
    ' ',
  ),
);
/** Words that make it a survey answer or a judgement about the person. */
const JUDGED = new Set(
  'satisfaction survey engagement involvement balance rating ratings sentiment mood morale feedback appraisal personality happiness stress burnout performance'.split(
    ' ',
  ),
);

/** Why a column may not be learnt from, or null when it may. */
export function refusalOf(column: string): 'protected' | 'survey answer or rating' | null {
  const words = column
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const found = [...words, words.join('')];
  if (found.some((w) => PROTECTED.has(w))) return 'protected';
  return found.some((w) => JUDGED.has(w)) ? 'survey answer or rating' : null;
}
