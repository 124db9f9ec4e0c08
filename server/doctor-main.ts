import { configOfProcess } from './config.ts';
import { ConfigError } from './config-error.ts';
import { doctor } from './doctor.ts';

/** Exit code 0: nothing to mend; 1: something does not answer or is not allowed; 2: the settings themselves are wrong. */
async function main(): Promise<void> {
  try {
    const { text, exitCode } = await doctor(configOfProcess(), process.versions.node);
    process.stdout.write(text);
    process.exitCode = exitCode;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stdout.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}

await main();
