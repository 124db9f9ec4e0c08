import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { configOfProcess } from './config.ts';
import { ConfigError } from './config-error.ts';
import { describeError } from './log.ts';
import { setUpQRadar } from './set-up-qradar.ts';

const USAGE = 'usage: npm run setup -- --token-file FILE [--hook https://casewright.example.com/hooks/offense]\n';

/** Exit code 0: everything is there; 1: QRadar refused or did not answer; 2: the settings or the command are wrong. */
async function main(argv: readonly string[]): Promise<{ text: string; exitCode: 0 | 1 | 2 }> {
  const asked = optionsOf(argv);
  if (asked === null) return { text: USAGE, exitCode: 2 };
  try {
    const config = configOfProcess();
    const made = await setUpQRadar(config, { adminToken: readFileSync(asked.tokenFile, 'utf8').trim(), hookUrl: asked.hookUrl });
    if (made.length === 0)
      return { text: 'nothing was missing for the targets that are switched on (PUBLISH_TARGETS, PHASE)\n', exitCode: 0 };
    const next =
      'Deploy the change on the console. The rule that opens an offense of our event is made by hand: docs/qradar-setup.md, step 9.';
    return { text: [...made.map((m) => `made: ${m}`), next, ''].join('\n'), exitCode: 0 };
  } catch (error) {
    if (error instanceof ConfigError) return { text: `${error.message}\n`, exitCode: 2 };
    return { text: `not done: ${JSON.stringify(describeError(error))}\n`, exitCode: 1 };
  }
}

function optionsOf(argv: readonly string[]): { tokenFile: string; hookUrl: string | null } | null {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { 'token-file': { type: 'string' }, hook: { type: 'string' } },
      strict: true,
    });
    const tokenFile = values['token-file'];
    return tokenFile === undefined ? null : { tokenFile, hookUrl: values.hook ?? null };
  } catch {
    return null;
  }
}

const { text, exitCode } = await main(process.argv.slice(2));
process.stdout.write(text);
process.exitCode = exitCode;
