import type { ConsoleProbe } from '../../connectors/qradar/probe.ts';
import type { ApiVersion, CallerAccess } from '../../connectors/qradar/access.ts';
import { deniedOperations, operationsOf, permissionFor, READ_OPERATIONS, WRITE_OPERATIONS } from '../../connectors/qradar/access.ts';
import { HttpFaultError } from '../../connectors/http/http-fault.ts';
import { QRadarError } from '../../connectors/qradar/qradar-error.ts';
import { EVENT_PROPERTIES } from '../../domain/event-types.ts';
import { AppError } from '../../domain/errors.ts';
import { mayWriteOutside } from '../../domain/phase.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { Config } from '../config.ts';
import { USERS_NOT_TRACKED } from '../jobs/look-at-offense.ts';
import { lookAtConsole } from './console.ts';
import { fail, ok, warn, type Finding } from './finding.ts';
import { targetChecks, type TargetDeps } from './targets.ts';

/** Everything the doctor asks; nothing of it changes anything. */
export type DoctorDeps = {
  nodeVersion: string;
  /** Server version, whether pgvector is there or could be installed, and which migrations are missing; null: embedded. */
  database: ((signal: AbortSignal) => Promise<{ version: string; vector: 'installed' | 'available' | 'absent'; missing: string[] }>) | null;
  /** Whether the folder of the embedded database can be written to. */
  dataDir(): Promise<boolean>;
  nowMs: number;
  /** Address, certificate and clock of the console, without credentials. */
  probe(signal: AbortSignal): Promise<ConsoleProbe>;
  /** Whether the log source of our own events is there; null: the token may not see. */
  logSource(signal: AbortSignal): Promise<boolean | null>;
  versions(signal: AbortSignal): Promise<readonly ApiVersion[]>;
  readAccess(signal: AbortSignal): Promise<CallerAccess>;
  targets: TargetDeps;
  writeAccess: ((signal: AbortSignal) => Promise<CallerAccess>) | null;
  /** What events have, by name. */
  eventColumns: (signal: AbortSignal) => Promise<ReadonlySet<string>>;
  usernameType(signal: AbortSignal): Promise<number>;
  closingReasons(signal: AbortSignal): Promise<readonly { id: number; text: string }[]>;
  ubaThreshold(signal: AbortSignal): Promise<number | null>;
  referenceSet(name: string, signal: AbortSignal): Promise<ReadonlySet<string> | null>;
  referenceMap(name: string, signal: AbortSignal): Promise<ReadonlyMap<string, string> | null>;
  /** Whether HR, or the context service, answers a question about nobody. */
  hr: ((signal: AbortSignal) => Promise<Answered>) | null;
  context: ((signal: AbortSignal) => Promise<Answered>) | null;
  /** One short question; null without a model. */
  model: ((signal: AbortSignal) => Promise<Answered>) | null;
  embed(signal: AbortSignal): Promise<{ id: string; dimensions: number }>;
};
export type Answered = { state: 'answered' } | { state: 'not_configured' } | { state: 'could_not_check'; reason: string };

const EACH_MS = 20_000;

/** Runs every check, those that ask others at the same time, and tells them in a fixed order. */
export async function examine(deps: DoctorDeps, config: Config): Promise<Finding[]> {
  const shown = await lookAtConsole(() => deps.probe(signal()), deps.nowMs);
  const reachable = shown.first.every((f) => f.state !== 'fail');
  const reading = reachable ? await guarded('qradar (reading)', READING_FIX, () => access(deps, config.qradar.version))() : [];
  const answers = reading[0]?.state === 'ok';
  const writes = answers ? await guarded('qradar (writing)', 'check QRADAR_WRITE_TOKEN', () => writing(deps, config))() : [];
  const checks = [
    guarded('database', 'check DATABASE_URL, and that the server runs', () => database(deps, config)),
    ...(answers
      ? ofQRadar(deps, config)
      : [() => Promise.resolve([warn('the rest of qradar', 'not looked at', 'mend the connection first')])]),
    guarded('HR', 'check the HR_… settings', () =>
      answered('HR', deps.hr, 'set HR_CSV or HR_SCIM_URL: without it there are no peers and no working hours'),
    ),
    guarded('context', 'check the CONTEXT_… settings', () =>
      answered('context', deps.context, 'set CONTEXT_CSV or CONTEXT_REST_URL: without it no record can clear anybody'),
    ),
    guarded('model', 'check the MODEL_… settings', () => answered('model', deps.model, null)),
    guarded('embedder', 'check the EMBEDDER_… settings', async () => {
      const { id, dimensions } = await deps.embed(signal());
      return [ok('embedder', `${id}, ${dimensions} numbers`)];
    }),
  ];
  const settings = config.warnings.map((w) => warn('settings', w, 'see .env.example'));
  const [stores = [], ...others] = await Promise.all(checks.map((check) => check()));
  return [...settings, ok('node', deps.nodeVersion), ...stores, ...shown.first, ...reading, ...writes, ...shown.clock, ...others.flat()];
}

const READING_FIX = 'check QRADAR_URL and that this machine reaches it';

function ofQRadar(deps: DoctorDeps, config: Config): (() => Promise<Finding[]>)[] {
  return [
    guarded('offense type Username', 'the token needs the capability Offenses', async () => [
      ok('offense type Username', `id ${await deps.usernameType(signal())}`),
    ]),
    guarded('closing reasons', 'the token needs the capability Offenses', () => reasons(deps, config.closingReasons)),
    guarded('UBA app', 'install UBA, and give the role of the token its capability', () => uba(deps)),
    guarded('event properties', 'the read token needs the capability Log Activity', () => properties(deps)),
    guarded('log source', 'check the log sources by hand', () => logSource(deps, config.publish.events !== null)),
    ...targetChecks({ ...deps.targets, eventColumns: deps.eventColumns }, config.publish).map(({ what, fix, check }) =>
      guarded(what, fix, () => check(signal())),
    ),
    guarded(`set "${USERS_NOT_TRACKED}"`, 'the token needs to read reference data', () => notTracked(deps)),
    ...['Asset Sensitivity', 'Asset Owner'].map((name) =>
      guarded(`map "${name}"`, 'the token needs to read reference data', () => map(deps, name)),
    ),
  ];
}

function signal(): AbortSignal {
  return AbortSignal.timeout(EACH_MS);
}

/** A check that fails is a finding, not an end. */
function guarded(what: string, fix: string, check: () => Promise<Finding[]>): () => Promise<Finding[]> {
  return async () => {
    try {
      return await check();
    } catch (error) {
      return [fail(what, reasonOf(error), fixOf(error) ?? fix)];
    }
  };
}

/** What the error itself says must be mended. */
function fixOf(error: unknown): string | null {
  if (!(error instanceof QRadarError)) return null;
  if (error.http === 401) return 'make a new authorized service, deploy the change, and set QRADAR_READ_TOKEN or QRADAR_WRITE_TOKEN';
  if (error.cause instanceof HttpFaultError && error.cause.fault === 'untrusted') {
    return 'put the certificate of the console, or its authority, into a PEM file and set QRADAR_CA; the name in QRADAR_URL must be on it';
  }
  return null;
}

/** Messages of ours, and the code of anything else: connection errors quote addresses with passwords. */
function reasonOf(error: unknown): string {
  if (error instanceof QRadarError || error instanceof AppError) return error.message;
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return `${error.name} ${error.code}`;
  return error instanceof Error ? error.name : 'unknown error';
}

async function database(deps: DoctorDeps, config: Config): Promise<Finding[]> {
  if (deps.database === null) {
    const { dataDir } = config.database;
    return (await deps.dataDir())
      ? [warn('database', `embedded, in ${dataDir}: for trying out only`, 'set DATABASE_URL to a PostgreSQL with pgvector')]
      : [fail('database', `the folder ${dataDir} cannot be written to`, 'set DATA_DIR to a folder that the service may write to')];
  }
  const { version, vector, missing } = await deps.database(signal());
  return [
    ok('database', version),
    vector === 'absent'
      ? fail('pgvector', 'not installed on the server', 'install pgvector there, e.g. the package postgresql-17-pgvector')
      : ok('pgvector', vector === 'installed' ? 'installed' : 'available; the first start makes the extension'),
    missing.length === 0
      ? ok('migrations', 'all applied')
      : warn('migrations', `${missing.length} not applied, the next is ${missing[0] ?? ''}`, 'they are applied by the next start'),
  ];
}

async function access(deps: DoctorDeps, asked: string): Promise<Finding[]> {
  const access = await deps.readAccess(signal());
  const denied = deniedOperations(access, READ_OPERATIONS);
  const about = ok('qradar (reading)', `${access.releaseName} answers, the token is accepted`);
  const speaks = version(asked, await deps.versions(signal()));
  // Of a version that it does not have QRadar lists no operation at all.
  if (denied.length === 0 || speaks.state === 'fail') return [about, speaks];
  return [
    about,
    speaks,
    ...denied.map((o) =>
      fail(
        'qradar (reading)',
        `no access to ${o}`,
        `give the role of the read token the capability ${permissionFor(o)}, and deploy the change`,
      ),
    ),
  ];
}

function version(asked: string, spoken: readonly ApiVersion[]): Finding {
  const what = 'qradar version';
  const found = spoken.find((v) => v.version === asked);
  const good = spoken.flatMap((v) => (v.deprecated ? [] : [v.version]));
  const fix = `set QRADAR_VERSION to one of: ${good.join(', ')}`;
  if (found === undefined) return fail(what, `the console does not speak version ${asked} of the API`, fix);
  return found.deprecated ? warn(what, `version ${asked} of the API is deprecated on this console`, fix) : ok(what, `speaks ${asked}`);
}

async function writing(deps: DoctorDeps, config: Config): Promise<Finding[]> {
  if (deps.writeAccess === null) {
    return mayWriteOutside(config.phase)
      ? [fail('qradar (writing)', 'no write token', 'set QRADAR_WRITE_TOKEN')]
      : [ok('qradar (writing)', `not needed in phase ${config.phase}`)];
  }
  const access = await deps.writeAccess(signal());
  const { riskTable, investigatedSet } = config.publish;
  const beside = [
    ...(riskTable === null ? [] : operationsOf('risk_table', access)),
    ...(investigatedSet === null ? [] : operationsOf('investigated_users', access)),
  ];
  const denied = deniedOperations(access, [...WRITE_OPERATIONS, ...beside]);
  if (denied.length === 0)
    return [ok('qradar (writing)', beside.length === 0 ? 'the token may write notes' : 'the token may write all targets')];
  return denied.map((o) => {
    const fix = `give the role of the write token the capability ${permissionFor(o)}, and deploy the change`;
    return fail('qradar (writing)', `no access to ${o}`, fix);
  });
}

async function reasons(deps: DoctorDeps, configured: Partial<Record<Verdict, number>>): Promise<Finding[]> {
  const there = new Set((await deps.closingReasons(signal())).map((r) => r.id));
  const gone = Object.entries(configured).filter(([, id]) => !there.has(id));
  if (gone.length === 0) return [ok('closing reasons', `${there.size} there, all configured ones among them`)];
  const detail = `QRadar has no closing reason ${gone.map(([verdict, id]) => `${id} (${verdict})`).join(', ')}`;
  return [warn('closing reasons', detail, `set CLOSING_REASONS to ids of: ${[...there].join(', ')}`)];
}

async function uba(deps: DoctorDeps): Promise<Finding[]> {
  const threshold = await deps.ubaThreshold(signal());
  if (threshold === null) return [warn('UBA app', 'answers, and names no risk threshold', 'set a threshold in the settings of UBA')];
  return [ok('UBA app', `answers, risk threshold ${threshold}`)];
}

async function properties(deps: DoctorDeps): Promise<Finding[]> {
  const there = await deps.eventColumns(signal());
  const missing = Object.keys(EVENT_PROPERTIES).filter((name) => !there.has(name));
  if (missing.length === 0) return [ok('event properties', 'all there')];
  const detail = `not there: ${missing.join(', ')}; QRadar refuses every search that names them, so no case has evidence`;
  return [fail('event properties', detail, 'make custom event properties of these names (docs/qradar-setup.md, step 4)')];
}

async function logSource(deps: DoctorDeps, sendsEvents: boolean): Promise<Finding[]> {
  const there = await deps.logSource(signal());
  if (there === true) return [ok('log source', 'there')];
  const detail = there === null ? 'the read token may not see log sources' : 'none for events of Casewright';
  if (!sendsEvents) return [ok('log source', `${detail}; needed only where events are sent`)];
  if (there === null) return [warn('log source', detail, 'look by hand whether there is one named Casewright')];
  return [fail('log source', detail, 'npm run setup makes it (docs/qradar-setup.md, step 9)')];
}

async function notTracked(deps: DoctorDeps): Promise<Finding[]> {
  const what = `set "${USERS_NOT_TRACKED}"`;
  const set = await deps.referenceSet(USERS_NOT_TRACKED, signal());
  if (set !== null) return [ok(what, `${set.size} users`)];
  return [fail(what, 'does not exist, so nobody is investigated', 'make the set, alphanumeric (ignore case), empty if nobody is on it')];
}

async function map(deps: DoctorDeps, name: string): Promise<Finding[]> {
  const found = await deps.referenceMap(name, signal());
  if (found !== null && found.size > 0) return [ok(`map "${name}"`, `${found.size} entries`)];
  return [
    warn(`map "${name}"`, found === null ? 'does not exist' : 'is empty', 'fill it; what is not on it is "unclassified" in every draft'),
  ];
}

async function answered(
  what: string,
  asked: ((signal: AbortSignal) => Promise<Answered>) | null,
  without: string | null,
): Promise<Finding[]> {
  const answer = asked === null ? { state: 'not_configured' as const } : await asked(signal());
  if (answer.state === 'answered') return [ok(what, 'answers')];
  if (answer.state === 'could_not_check')
    return [fail(what, answer.reason, `check the ${what === 'HR' ? 'HR' : what.toUpperCase()}_… settings and the service`)];
  return without === null ? [ok(what, 'none; the template drafter writes every draft')] : [warn(what, 'not configured', without)];
}
