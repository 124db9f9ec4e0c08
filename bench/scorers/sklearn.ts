import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Debian's own, whatever other Python comes first on the path. */
const PYTHON = '/usr/bin/python3';
const DEADLINE_MS = 900_000;

export type SklearnForest = { version: string; sets: Record<string, { aucs: number[]; ms: number }> };

/** scikit-learn beside ours, on one thread; installed from Debian when it is missing. null, with the reason said, where it cannot be had. */
export async function sklearnForest(files: readonly string[], seeds: number, say: (line: string) => void): Promise<SklearnForest | null> {
  try {
    await run(PYTHON, ['-c', 'import sklearn']).catch(() => run('apt-get', ['install', '-y', 'python3-sklearn'], { timeout: DEADLINE_MS }));
    const script = join(import.meta.dirname, 'sklearn-forest.py');
    const { stdout } = await run(PYTHON, [script, String(seeds), ...files], { timeout: DEADLINE_MS });
    return JSON.parse(stdout) as SklearnForest;
  } catch (error) {
    say(`scikit-learn was not measured: ${error instanceof Error ? error.message.split('\n')[0] : 'unknown reason'}`);
    return null;
  }
}
