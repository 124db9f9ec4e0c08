import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

export type Entry = { level?: string; msg?: string; url?: string; caseId?: string; outcome?: string; result?: string };

/** The service as a user starts it. `killAt`: it is killed from within the reader of its log as soon as such a line comes. */
export type Service = {
  startedAtMs: number;
  /** How long the start took; throws before it listens. */
  listeningAfterMs(): number;
  seen(what: (e: Entry) => boolean, withinMs: number): Promise<Entry>;
  /** The end of what it said, for a failure's sake. */
  last(): string;
  /** SIGKILL to the whole process group: nothing gets to say good-bye. */
  kill(): Promise<void>;
};

/** `npm start`, with `settings`, and nothing else. */
export function startService(settings: Record<string, string | undefined>, killAt: (e: Entry) => boolean = () => false): Service {
  const entries: Entry[] = [];
  const errors: string[] = [];
  const startedAtMs = performance.now();
  let listeningAtMs: number | null = null;
  const child: ChildProcess = spawn('npm', ['start'], {
    cwd: join(import.meta.dirname, '..', '..'),
    env: { ...process.env, ...settings, LOG_LEVEL: 'info' },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise((resolve) => child.once('close', resolve));
  const signal = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  };
  if (child.stdout === null || child.stderr === null) throw new Error('the service has no output');
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.startsWith('{')) return;
    const entry = JSON.parse(line) as Entry;
    entries.push(entry);
    if (entry.msg === 'listening') listeningAtMs = performance.now();
    if (killAt(entry)) signal();
  });
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));

  const last = (): string => `${JSON.stringify(entries.slice(-4))} ${errors.slice(-5).join(' | ')}`;
  return {
    startedAtMs,
    listeningAfterMs: () => {
      if (listeningAtMs === null) throw new Error('the service does not listen yet');
      return listeningAtMs - startedAtMs;
    },
    last,
    seen: async (what, withinMs) => {
      const untilMs = performance.now() + withinMs;
      while (performance.now() < untilMs) {
        const found = entries.find(what);
        if (found !== undefined) return found;
        await sleep(10);
      }
      throw new Error(`not seen in ${withinMs} ms; last: ${last()}`);
    },
    kill: async () => {
      signal();
      await gone;
    },
  };
}
