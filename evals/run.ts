import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDemoWorld } from '../server/demo-world.ts';
import { createLog } from '../server/log.ts';
import type { Viewer } from '../server/pages/views.ts';
import { STORY_IDS, VARIANTS, type Variant } from '../simulator/organisation/model.ts';

/** Judged on these seeds. Seeds 1, 2, 3, 5 and 1001 to 1012 were looked at while the rules and the organisation were written. */
const SEEDS = [41];
const NOW_MS = Date.UTC(2026, 10, 24);
const VIEWER: Viewer = { userName: 'sam', roles: ['senior_analyst'], seesRestricted: false };
const WAIT_MS = 180_000;

type Judged = { seed: number; variant: Variant; story: string; expected: string; conclusion: string };

/** Every planted story of one world, investigated by the whole service with the template drafter. */
async function judge(seed: number, variant: Variant): Promise<Judged[]> {
  const variants = Object.fromEntries(STORY_IDS.map((id) => [id, variant])) as Record<(typeof STORY_IDS)[number], Variant>;
  const world = await startDemoWorld({ seed, variants, nowMs: NOW_MS, arielDelayMs: 0, port: 0, log: createLog('error') });
  try {
    await world.simulator.control.raiseStory('night-hr-files');
    const untilMs = Date.now() + WAIT_MS;
    const { truth } = world.simulator.exports();
    const concluded = new Map<string, string>();
    while (concluded.size < truth.length && Date.now() < untilMs) {
      await sleep(500);
      const { waiting, failed } = await world.service.reads.queue(VIEWER);
      for (const line of [...waiting, ...failed]) concluded.set(line.subjectToken, line.conclusion ?? line.status);
    }
    return truth.map((t) => ({
      seed,
      variant,
      story: t.storyId,
      expected: t.expected,
      conclusion: concluded.get(world.service.tokenise('user', t.username)) ?? 'no draft',
    }));
  } finally {
    await world.stop();
  }
}

const judged: Judged[] = [];
for (const seed of SEEDS) for (const variant of VARIANTS) judged.push(...(await judge(seed, variant)));

const share = (of: Judged[], conclusion: string): number => of.filter((j) => j.conclusion === conclusion).length / Math.max(1, of.length);
const twins = judged.filter((j) => j.variant === 'twin');
const accused = judged.filter((j) => j.variant !== 'twin');
const gates = [
  { name: 'every case has a draft', passed: judged.every((j) => j.conclusion !== 'no draft' && j.conclusion !== 'failed') },
  { name: 'benign twins end explained in at least 95 %', passed: share(twins, 'explained') >= 0.95 },
  { name: 'stories and decoys never end explained', passed: share(accused, 'explained') === 0 },
  { name: 'at most a third ends not_concluded', passed: share(judged, 'not_concluded') <= 1 / 3 },
];
const rows = VARIANTS.map((variant) => {
  const of = judged.filter((j) => j.variant === variant);
  const count = (c: string): number => of.filter((j) => j.conclusion === c).length;
  return {
    variant,
    explained: count('explained'),
    not_concluded: count('not_concluded'),
    needs_investigation: count('needs_investigation'),
  };
});
const out = join(import.meta.dirname, 'out');
mkdirSync(out, { recursive: true });
writeFileSync(
  join(out, 'report.json'),
  JSON.stringify({ drafter: 'template', modelQuality: 'not measured', seeds: SEEDS, matrix: rows, gates, judged }, null, 2),
);
process.stdout.write('drafter: template; model quality: not measured (no live run)\n');
for (const r of rows)
  process.stdout.write(
    `${r.variant.padEnd(6)} explained ${r.explained}  not_concluded ${r.not_concluded}  needs_investigation ${r.needs_investigation}\n`,
  );
for (const j of judged.filter((j) => j.conclusion !== j.expected))
  process.stdout.write(`differs: ${j.variant} ${j.story}: ${j.conclusion}\n`);
for (const g of gates) process.stdout.write(`${g.passed ? 'passed' : 'FAILED'}: ${g.name}\n`);
process.exit(gates.every((g) => g.passed) ? 0 : 1);
