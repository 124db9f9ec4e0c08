import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { valueOf } from '../engine/engine.ts';
import type { IngestedEvent } from '../ingest/to-event.ts';
import type { World } from '../world.ts';
import type { CustomAction } from './book.ts';

const LONGEST_MS = 15_000;
const LONGEST_OUTPUT = 4_000;
const COMMANDS: Readonly<Record<string, string>> = { bash: 'bash', perl: 'perl', python: 'python3' };

/**
 * Runs a custom action for an event: its script, with its parameters in their order, in an empty folder and with an empty
 * environment. The run is recorded, whatever becomes of it; encrypted values are not.
 */
export async function runAction(
  world: Pick<World, 'actions' | 'clock' | 'switches' | 'properties'>,
  action: CustomAction,
  event: IngestedEvent,
): Promise<void> {
  const { actions, clock, switches } = world;
  const values = action.parameters.map((p) => (p.parameter_type === 'fixed' ? p.value : (valueOf(world, event, p.value) ?? '')));
  const shown = values.map((value, i) => (action.parameters[i]?.encrypted === true ? '(encrypted)' : value));
  const record = (exitCode: number | null, output: string): void => {
    actions.runs.push({ atMs: clock.now(), action: action.name, arguments: shown, exitCode, output: output.slice(0, LONGEST_OUTPUT) });
  };
  const script = actions.scripts.find(action.script);
  const command = COMMANDS[actions.interpreters.find((i) => i.id === action.interpreter)?.name ?? ''];
  if (!switches.get('run_custom_actions')) return record(null, 'not run: the switch run_custom_actions is off');
  if (script === null || command === undefined) return record(null, 'not run: the script or the interpreter is gone');
  const folder = await mkdtemp(join(tmpdir(), 'custom-action-'));
  try {
    const file = join(folder, 'script');
    await writeFile(file, script.text, { mode: 0o600 });
    const { exitCode, output } = await ran(command, [file, ...values], folder);
    record(exitCode, output);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return undefined;
}

async function ran(command: string, args: readonly string[], folder: string): Promise<{ exitCode: number | null; output: string }> {
  const { promise, resolve } = Promise.withResolvers<{ exitCode: number | null; output: string }>();
  const child = spawn(command, args, {
    cwd: folder,
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
  });
  let output = '';
  const add = (chunk: Buffer): void => void (output += chunk.toString('utf8'));
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  child.once('error', (error) => resolve({ exitCode: null, output: error.message }));
  child.once('close', (exitCode) => resolve({ exitCode, output }));
  return await promise;
}
