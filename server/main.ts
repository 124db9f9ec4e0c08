import { configOfProcess } from './config.ts';
import { ConfigError } from './config-error.ts';
import { createLog, describeError } from './log.ts';
import { roleOf } from './service-role.ts';
import { wire } from './wire.ts';

/** The service. Exit code 2: the settings are wrong, each named with its fix. SIGTERM and SIGINT drain. */
async function main(): Promise<void> {
  const config = configOfProcess(roleOf(process.argv.slice(2)));
  const log = createLog(config.logLevel);
  for (const warning of config.warnings) log.warn(warning);
  const running = await wire(config, { identity: null, log });
  const stop = (): void => {
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error: describeError(error) }, 'could not stop in order');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

try {
  await main();
} catch (error) {
  // Connections that were opened before the failure would keep the process alive.
  process.stderr.write(`${error instanceof ConfigError ? error.message : `could not start: ${JSON.stringify(describeError(error))}`}\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
}
