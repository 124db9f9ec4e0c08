import { SEQUENCE_PROPERTY } from '../../connectors/qradar/aql/catalogue-fields.ts';
import type { Config } from '../config.ts';
import { fail, ok, type Finding } from './finding.ts';

/** What the doctor asks about the targets beside the note; each is asked for only where it is switched on. */
export type TargetDeps = {
  /** With the token that writes. */
  hasTable(name: string, signal: AbortSignal): Promise<boolean>;
  hasSet(name: string, signal: AbortSignal): Promise<boolean>;
  /** Makes a TLS connection to the listener of our events and sends nothing; rejects when that fails. */
  reachListener(signal: AbortSignal): Promise<void>;
};

export type Target = { what: string; fix: string; check: (signal: AbortSignal) => Promise<Finding[]> };
const SET_UP = 'npm run setup makes it (docs/qradar-setup.md, step 9)';

/** What each target that is switched on needs on the console. */
export function targetChecks(
  deps: TargetDeps & { eventColumns(signal: AbortSignal): Promise<ReadonlySet<string>> },
  { riskTable, investigatedSet, events }: Config['publish'],
): Target[] {
  const checks: Target[] = [];
  if (riskTable !== null) {
    const what = `table "${riskTable}"`;
    checks.push({
      what,
      fix: 'the write token needs to read reference data',
      check: async (s) => there(what, await deps.hasTable(riskTable, s)),
    });
  }
  if (investigatedSet !== null) {
    const what = `set "${investigatedSet}"`;
    checks.push({
      what,
      fix: 'the write token needs to read reference data',
      check: async (s) => there(what, await deps.hasSet(investigatedSet, s)),
    });
  }
  if (events !== null) {
    checks.push(
      {
        what: `property "${SEQUENCE_PROPERTY}"`,
        fix: 'the read token needs the capability Log Activity',
        // By it searches find our events again.
        check: async (s) => there(`property "${SEQUENCE_PROPERTY}"`, (await deps.eventColumns(s)).has(SEQUENCE_PROPERTY)),
      },
      {
        what: 'syslog by TLS',
        fix: 'check SYSLOG_TLS, that QRadar listens there and this machine reaches it, and SYSLOG_CA',
        check: async (s) => {
          await deps.reachListener(s);
          return [ok('syslog by TLS', 'accepts a connection')];
        },
      },
    );
  }
  return checks;
}

function there(what: string, isThere: boolean): Finding[] {
  return [isThere ? ok(what, 'there') : fail(what, 'does not exist', SET_UP)];
}
