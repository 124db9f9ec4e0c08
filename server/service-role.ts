import { ConfigError } from './config-error.ts';

/** `web` serves pages and hints, `worker` runs cases and publishes, `all` does both. */
export type ServiceRole = 'all' | 'web' | 'worker';

/** Role from the command line: `--role web`, `--role worker`, or both when it says nothing. */
export function roleOf(argv: readonly string[]): ServiceRole {
  const at = argv.indexOf('--role');
  if (at < 0) return 'all';
  const role = argv[at + 1];
  if (role === 'web' || role === 'worker' || role === 'all') return role;
  throw new ConfigError([
    { setting: '--role', wrong: 'is not web, worker or all', fix: 'give --role web, --role worker, or leave it out' },
  ]);
}
