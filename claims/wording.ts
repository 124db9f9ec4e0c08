import { folded } from './lint/plain-text.ts';

/**
 * Words that do not belong into text about a person. Each class has stems and phrases; matching is on whole words of the folded
 * text. The lists apply to text that we or a reviewer write, never to quoted logs.
 */
const CLASSES = {
  accusation: [
    'st(?:ole|olen|eal|eals|ealing)',
    'theft',
    'thief',
    'thieves',
    'guilt(?:y)?',
    'culprit',
    'perpetrators?',
    'offender',
    'criminals?',
    'crime',
    'lied',
    'liar',
    'lying',
    'cover(?:ed|ing)? up',
    'cover-up',
    'malicious insider',
    'malicious(?:ly)?',
    'insider threat',
    'wrongdoing',
    'wrongdoer',
    'misconduct',
    'suspect',
    'suspects',
    'rogue',
    'data leak(?:er)?',
    'betray(?:ed|al)?',
    'smuggl(?:ed|ing)',
    'exfiltrated',
    'snoop(?:ed|ing)?',
    'spied',
    'spying',
  ],
  mind_reading: [
    'intend(?:s|ed|ing)?',
    'intent',
    'intention(?:s|al|ally)?',
    'wanted to',
    'wants to',
    'deliberate(?:ly)?',
    'on purpose',
    'knowingly',
    'wilful(?:ly)?',
    'willful(?:ly)?',
    'disgruntled',
    'angry',
    'anger',
    'greed(?:y)?',
    'disloyal(?:ty)?',
    'motive',
    'motivated',
    'resent(?:ful|ment)?',
    'revenge',
    'tried to hide',
    'attempted to hide',
    'planned to',
    'plotted',
    'jealous',
  ],
  leading_question: [
    'why did you',
    'you knew',
    "isn't it true",
    'is it not true',
    'admit(?:s|ted)?',
    'confess(?:ed|ion)?',
    'when did you stop',
    "didn't you",
    'surely you',
  ],
  threat_or_promise: [
    'fired',
    'police',
    'go easier',
    'off the record',
    'must answer',
    'polygraph',
    'lie detector',
    'you will be',
    'prosecut(?:e|ed|ion)',
    'lawsuit',
    'arrest(?:ed)?',
    'or else',
  ],
  medical: [
    'illness',
    'sick(?:ness)?',
    'disease',
    'depress(?:ed|ion)',
    'addict(?:ed|ion)?',
    'alcohol(?:ic|ism)?',
    'drugs?',
    'medication',
    'medical',
    'pregnan(?:t|cy)',
    'disabilit(?:y|ies)',
    'disabled person',
    'mental health',
    'burn-?out',
    'stress(?:ed)?',
    'therap(?:y|ist)',
    'diagnos(?:is|ed)',
    'psycholog(?:y|ical)',
    'psychiatric',
  ],
  protected_trait: [
    'age',
    'aged',
    'years old',
    'elderly',
    'gender',
    'sex',
    'sexual(?:ity)?',
    'male',
    'female',
    'religio(?:n|us)',
    'muslim',
    'jewish',
    'christian',
    'ethnic(?:ity)?',
    'race',
    'racial',
    'nationality',
    'nationals?',
    'migra(?:nt|tion background)',
    'immigrant',
    'foreigners?',
    'foreign',
    'accent',
    'orientation',
    'beliefs?',
    'politic(?:s|al)',
    'family plans?',
    'marital status',
    'married',
    'single mother',
    'caste',
  ],
  union_or_protected_activity: [
    'union',
    'trade unions?',
    'works council',
    'on strike',
    'labou?r strike',
    'complaints?',
    'whistle-?blow(?:er|ers|ing)',
    'grievances?',
    'leave taken',
    'sick leave',
    'parental leave',
    'pay talks?',
    'salary talks?',
    'protest(?:s|ed)?',
  ],
  private_life: [
    'debts?',
    'divorced?',
    'relatives',
    'spouse',
    'wife',
    'husband',
    'girlfriend',
    'boyfriend',
    'affair',
    'private mail',
    'personal finances?',
    'social media',
    'off-duty',
    'gambling',
  ],
  character: [
    'fits the profile',
    'type of person',
    'kind of person',
    'red flag personality',
    'personality',
    'untrustworthy',
    'loner',
    'arrogant',
    'narcissis(?:t|tic)',
    'bad character',
    'ego',
    'lazy',
    'careless person',
  ],
  legal_conclusion: [
    'breach of contract',
    'fraud(?:ulent|ulently)?',
    'gdpr violation',
    'negligen(?:t|ce)',
    'probable cause',
    'illegal(?:ly)?',
    'unlawful(?:ly)?',
    'violat(?:ed|es|ion of law)',
    'embezzle(?:d|ment)?',
    'espionage',
    'sabotaged',
  ],
  certainty: [
    'clearly',
    'obvious(?:ly)?',
    'undoubtedly',
    'without (?:a )?doubt',
    'certainly',
    'definitely',
    'prove[sdn]?',
    'proof',
    'undeniabl[ey]',
    'always',
    'never',
    'everyone knows',
    'beyond doubt',
    'unquestionabl[ey]',
    'must have',
  ],
  outcome_advice: [
    'terminat(?:e|ed|ion)',
    'dismiss(?:al|ed)? (?:of )?(?:the )?(?:user|employee|person)',
    'suspend(?:ed)?',
    'suspension',
    'disciplin(?:e|ed|ary)',
    'demot(?:e|ed|ion)',
    'revoke(?:d)? (?:now|at once|immediately)',
    'fire (?:the|this|him|her)',
    'punish(?:ed|ment)?',
    'sanction(?:s|ed)? (?:the|this)',
  ],
  comparison_by_identity: ['unlike other', 'unlike the other', 'people like (?:him|her|them)', 'his kind', 'her kind'],
  stealth_or_persona: [
    'system has determined',
    'ai has (?:determined|decided|concluded)',
    'the model (?:knows|determined|decided)',
    'as an ai',
  ],
} as const;
export type WordingClass = keyof typeof CLASSES;
export const WORDING_CLASSES = Object.keys(CLASSES) as WordingClass[];

const PATTERNS: { name: WordingClass; pattern: RegExp }[] = WORDING_CLASSES.map((name) => ({
  name,
  pattern: new RegExp(`(?<![\\p{L}\\p{N}])(?:${CLASSES[name].join('|')})(?![\\p{L}\\p{N}])`, 'gu'),
}));

/** Terms of the product in which a blocked word means something else. */
const TERMS =
  /(?<![\p{L}\p{N}])(?:single sign-on|file ages?|drug discovery|race condition|service termination point|foreign keys?|data types?|account disabled|mail(?:box)? dismissed)(?![\p{L}\p{N}])/gu;

export type WordingFault = { class: WordingClass; word: string };

/** Every blocked word of the text with its class, in the order of the classes; empty for text that may be shown. */
export function wordingFaults(text: string): WordingFault[] {
  const plain = folded(text).replaceAll(TERMS, ' ');
  const spelled = spelledOut(plain);
  return PATTERNS.flatMap(({ name, pattern }) => {
    const hits = [...plain.matchAll(pattern), ...spelled.matchAll(pattern)].map((m) => m[0]);
    return [...new Set(hits)].map((word) => ({ class: name, word }));
  });
}

/** Longest run of single letters that is put together; longer ones are no word. */
const MAX_SPELLED = 40;

/** Words that are written letter by letter ("t h i e f"): every part of such a run as a word of its own. */
function spelledOut(text: string): string {
  const runs = [...text.matchAll(/(?<!\p{L})\p{L}(?:[\s._*-]\p{L}(?!\p{L}))+/gu)].map((m) =>
    m[0].replaceAll(/[^\p{L}]/gu, '').slice(0, MAX_SPELLED),
  );
  return runs
    .flatMap((run) => Array.from(run, (_, from) => Array.from(run.slice(from), (__, i) => run.slice(from, from + i + 1))))
    .flat()
    .join(' ');
}
