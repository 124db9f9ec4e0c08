import { APPENDIX_NOW_MS, APPENDIX_TOKEN } from './appendix/organisation.ts';
import { PortError } from './listen.ts';
import { LoadSpecError } from './load/spec.ts';
import { OptionError, readOptions } from './options.ts';
import { startSimulator } from './start.ts';

const BAD_OPTIONS = 2;

/** `npm run simulator`: the stand-in alone. The first line on stdout is JSON that says where it is and who may call it. */
async function main(): Promise<void> {
  const { org, seed, variants, nowMs, ...options } = readOptions(process.argv.slice(2), Date.now());
  const simulator = await startSimulator({
    ...options,
    tell: (text) => void process.stderr.write(`${text}\n`),
    ...(org === 'appendix' ? { appendix: true, nowMs: APPENDIX_NOW_MS } : { size: org, seed, variants, nowMs }),
  });
  const stop = (): void => void simulator.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const callers = simulator.callers.map(({ role, username, password, token }) => ({ role, username, password, token }));
  const line = {
    url: simulator.url,
    certificate: simulator.certificatePath,
    token: org === 'appendix' ? APPENDIX_TOKEN : callers[0]?.token,
    callers,
    syslog: simulator.syslog,
    now: new Date(simulator.control.now()).toISOString(),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof OptionError || error instanceof LoadSpecError || error instanceof PortError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = BAD_OPTIONS;
}
