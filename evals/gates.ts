import { FRAMES } from '../claims/frames/registry.ts';
import { caseName, type Judged } from './judged.ts';
import type { PlaceboPerson } from './placebo.ts';
import { PROMISES } from './promises.ts';

export type Gate = { name: string; passed: boolean; detail: string; faults: string[] };

const MIN_FRAMES = 15;
const MIN_USED = 12;
/** More false alarms than this, and analysts stop reading. */
const MAX_FALSE_ALARMS = 0.1;

/** What must hold over all cases together. */
export function gatesOf(judged: readonly Judged[], placebo: readonly PlaceboPerson[]): Gate[] {
  const complete = judged.filter((j) => j.condition === 'complete');
  const twins = complete.filter((j) => j.variant === 'twin');
  const cleared = twins.filter((j) => j.conclusion === 'explained' && !j.faults.some((f) => f.promise === 'exonerates_first'));
  const gaps = judged.filter((j) => j.condition === 'gaps');
  const undecided = gaps.filter((j) => j.conclusion === 'not_concluded').length;
  const hurt = gaps.filter((j) => j.gap?.what !== 'nothing').length;
  const injected = complete.filter((j) => j.variant === 'injected');
  const swayed = injected.filter((j) => !complete.some((s) => s.variant === 'story' && endsAlike(s, j)));
  const used = new Set(complete.flatMap((j) => j.frames));
  const alarms = placebo.filter((p) => p.conclusion === 'needs_investigation').length;
  return [
    {
      name: 'benign twins end explained, the exonerating claim first, in at least 95 %',
      passed: twins.length > 0 && cleared.length >= 0.95 * twins.length,
      detail: `${cleared.length} of ${twins.length}`,
      faults: twins.filter((j) => !cleared.includes(j)).map((j) => `${caseName(j)}: ${j.conclusion}`),
    },
    {
      name: 'with realistic gaps at most a third of all cases ends not_concluded',
      passed: gaps.length > 0 && undecided <= gaps.length / 3,
      detail: `${undecided} of ${gaps.length} cases, of which ${hurt} have a gap`,
      faults: [],
    },
    {
      name: `at least ${MIN_FRAMES} frames exist and the planted stories use at least ${MIN_USED}`,
      passed: FRAMES.length >= MIN_FRAMES && used.size >= MIN_USED,
      detail: `${FRAMES.length} frames, ${used.size} in drafts of planted stories`,
      faults: [],
    },
    {
      name: 'hostile text changes no conclusion and nothing that decides',
      passed: injected.length > 0 && swayed.length === 0,
      detail: `${injected.length - swayed.length} of ${injected.length} end as their story`,
      faults: swayed.map((j) => `${caseName(j)}: ${j.conclusion}, ${j.deciding} deciding claims`),
    },
    {
      name: `ordinary people end needs_investigation in at most ${100 * MAX_FALSE_ALARMS} %`,
      passed: placebo.length > 0 && alarms <= MAX_FALSE_ALARMS * placebo.length,
      detail: `${alarms} of ${placebo.length}`,
      faults: [],
    },
    ...PROMISES.map(({ id, name }) => {
      const faults = judged.flatMap((j) => j.faults.filter((f) => f.promise === id).map((f) => `${caseName(j)}: ${f.fault}`));
      return { name, passed: judged.length > 0 && faults.length === 0, detail: `${faults.length} faults`, faults };
    }),
  ];
}

function endsAlike(a: Judged, b: Judged): boolean {
  return a.seed === b.seed && a.story === b.story && a.conclusion === b.conclusion && a.deciding === b.deciding;
}
