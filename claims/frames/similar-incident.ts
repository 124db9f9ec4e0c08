import { evidenceOf } from '../../domain/evidence.ts';
import type { Part } from '../../domain/claim.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { defineFrame, many, say } from './frame.ts';

/** Only the closed outcome is told, in our words; narratives of old cases were written by others. */
const OUTCOMES = {
  true_positive: 'a confirmed incident',
  benign_true_positive: 'real activity that was allowed',
  false_positive: 'a false alarm',
  unsure: 'undecided',
} as const satisfies Record<Verdict, string>;

/** Families the product knows; others are told without a name. */
const FAMILIES = {
  exfiltration: 'exfiltration',
  'mass copy': 'mass copy',
  'off-hours export': 'off-hours export',
  'account sharing': 'account sharing',
  'stolen credentials': 'use of credentials by others',
  'leaver copy': 'mass copy',
  'shared admin': 'account sharing',
  'role change': 'role change',
  staging: 'staging',
  'privilege use': 'privilege use',
  payroll: 'payroll run',
  migration: 'migration',
  'on-call': 'on-call work',
  travel: 'travel',
  other: 'another family',
} as const;
const FAMILY_WORDS = [...new Set(Object.values(FAMILIES))];
type FamilyWord = (typeof FAMILIES)[keyof typeof FAMILIES];

const FEATURES: Record<string, string> = {
  night: 'activity at night',
  new_country: 'a new country',
  first_seen_resource: 'a resource used newly',
  usb: 'removable media',
  volume_up: 'a rise in volume',
  count_up: 'a rise in counts',
  privileged: 'raised rights',
  account_shared: 'a shared account',
  leaver: 'an announced end date',
  growth: 'growth over weeks',
  'peers:above': 'more than peers',
  'peers:within': 'within the range of peers',
};
const PREFIXES: [string, string][] = [
  ['rule:', 'the same sense rule'],
  ['channel:', 'the same channel'],
  ['class:', 'the same class of resource'],
  ['tactic:', 'the same tactic'],
];
const DIFFERENT: Record<string, string> = {
  'the same sense rule': 'a sense rule',
  'the same channel': 'a channel',
  'the same class of resource': 'the class of resource',
  'the same tactic': 'the tactic',
};

/** Features as a reader's list; names that are not in the vocabulary are counted as nothing, never quoted. */
export const FEATURE_WORDS: readonly string[] = [
  ...Object.values(FEATURES),
  ...PREFIXES.map(([, word]) => word),
  ...Object.values(DIFFERENT),
];

export const similarIncident = defineFrame({
  id: 'similar_incident',
  says: 'a closed case that looks alike: outcome, quarter, what is shared, what differs',
  polarity: 'neutral',
  mustInclude: false,
  absence: false,
  weighsPeers: false,
  stage: 'evidence',
  slots: { quarter: { unit: 'quarter' }, shared: { unit: 'count' }, differs: { unit: 'count' } },
  words: { outcome: Object.values(OUTCOMES), family: FAMILY_WORDS, sharedList: FEATURE_WORDS, differsList: FEATURE_WORDS },
  plain: (f, w) =>
    say`A closed case that looks alike (${w.family}) ended as ${w.outcome} in ${f.quarter}; it shares ${many(f.shared, 'feature', 'features')} (${w.sharedList})${difference(f.differs, w.differsList)}.`,
  short: (f, w) =>
    say`similar closed case (${w.family}): ${w.outcome}, ${f.quarter}, ${many(f.shared, 'shared feature', 'shared features')}`,
  find: (scene) => {
    const all = evidenceOf(scene.evidence, 'similar_incident').flatMap((e) => e.rows.map((row) => ({ row, label: e.label })));
    const sorted = all
      .filter(({ row }) => /^Q[1-4] \d{4}$/.test(row.closedQuarter) && features(row.shared).length > 0)
      .sort((a, b) => b.row.similarity - a.row.similarity);
    const harmful = sorted.filter(({ row }) => row.verdict === 'true_positive').slice(0, SHOWN_PER_SIDE);
    const harmless = sorted.filter(({ row }) => row.verdict !== 'true_positive' && row.verdict !== 'unsure').slice(0, SHOWN_PER_SIDE);
    return sorted
      .filter((s) => harmful.includes(s) || harmless.includes(s))
      .map(({ row, label }) => {
        const source = { evidence: [label] };
        const differs = features(row.differs).map((word) => DIFFERENT[word] ?? word);
        return {
          facts: {
            quarter: scene.book.word('closed_quarter', 'quarter', row.closedQuarter, {
              ...source,
              formula: 'quarter in which the case was closed',
            }),
            shared: scene.book.count('shared_features', row.shared.length, {
              ...source,
              formula: 'features of the fixed vocabulary that both cases have',
            }),
            differs: scene.book.count('different_features', row.differs.length, {
              ...source,
              formula: 'features of the fixed vocabulary that one of the cases has',
            }),
          },
          words: {
            outcome: OUTCOMES[row.verdict],
            family: familyWord(row.family),
            sharedList: features(row.shared).slice(0, LISTED).join(', '),
            differsList: differs.slice(0, LISTED).join(', '),
          },
          polarity: row.verdict === 'true_positive' ? 'neutral' : 'points_away',
          weight: row.verdict === 'true_positive' ? 0 : 1,
          // The earlier harmless case stands beside the harmful one, whoever selects.
          mustInclude: row.verdict !== 'true_positive' && harmless[0]?.row === row,
        };
      });
  },
});

const SHOWN_PER_SIDE = 2;
const LISTED = 4;

function difference(count: { id: string; display: string; value: number | string }, list: string): Part[] {
  if (count.value === 0 || list === '') return [];
  return [{ text: ' and differs in ' }, { factId: count.id, display: count.display }, { text: ` (${list})` }];
}

function features(names: readonly string[]): string[] {
  const words = names.map((name) => FEATURES[name] ?? PREFIXES.find(([prefix]) => name.startsWith(prefix))?.[1]);
  return [...new Set(words.filter((w) => w !== undefined))];
}

function familyWord(family: string): FamilyWord {
  const plain = family.toLowerCase().replaceAll(/[_-]+/g, ' ');
  const known = Object.entries(FAMILIES).find(([name]) => plain.includes(name.replaceAll('-', ' ')));
  return known === undefined ? 'another family' : known[1];
}
