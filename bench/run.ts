import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { AppError, InvalidError } from '../domain/errors.ts';
import type { Measured } from './bench.ts';
import { BENCHES } from './registry.ts';
import { tableOf } from './table.ts';

const OUT = join(import.meta.dirname, 'out');
const USAGE = 'npm run bench -- [NAME [OPTIONS]]';

/** `npm run bench -- [NAME [OPTIONS]]`: one bench, or all of them; a table on the screen, and JSON under bench/out. */
async function main(): Promise<void> {
  const [name, ...options] = process.argv.slice(2);
  if (name === '--help') {
    process.stdout.write(`usage: ${USAGE}\n${BENCHES.map((b) => `  ${b.name.padEnd(10)} ${b.about}\n`).join('')}`);
    return;
  }
  const chosen = BENCHES.filter((b) => name === undefined || b.name === name);
  if (chosen.length === 0) throw new InvalidError(`there is no bench ${name}; give one of ${BENCHES.map((b) => b.name).join(', ')}`);
  for (const bench of chosen) {
    process.stdout.write(`${bench.name}: ${bench.about}\n`);
    const measured = await bench.run(options);
    keep(bench.name, measured);
    process.stdout.write(`${tableOf(measured.rows)}\n`);
  }
}

function keep(name: string, { report }: Measured): void {
  mkdirSync(OUT, { recursive: true });
  const machine = { node: process.version, cpus: cpus().length, model: cpus()[0]?.model ?? 'unknown' };
  writeFileSync(join(OUT, `${name}.json`), JSON.stringify({ bench: name, machine, report }, null, 2));
}

try {
  await main();
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'unexpected error'}\n`);
  process.exit(error instanceof AppError ? 2 : 1);
}
