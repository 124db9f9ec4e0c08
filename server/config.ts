import { readFileSync } from 'node:fs';
import type { LogSourceKey } from '../domain/event-types.ts';
import { mayWriteOutside, type Phase, type Profile } from '../domain/phase.ts';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../domain/time.ts';
import type { Verdict } from '../domain/verdict.ts';
import { withAuthority } from './addresses.ts';
import { checkTogether, type Report } from './config-checks.ts';
import { ConfigError, type Fault } from './config-error.ts';
import type { IntakeRule } from './intake-rule.ts';
import type { LogLevel } from './log.ts';
import type { PublishTarget } from './publish-targets.ts';
import { Secret } from './secret.ts';
import type { ServiceRole } from './service-role.ts';
import { aboutOf, SETTING_NAMES, SETTINGS, type SettingName, type Values } from './settings.ts';

/** `ca`: PEM, or null for the machine's own authorities. */
export type Remote = { url: string; token: Secret; ca: string | null };
export type Config = {
  role: ServiceRole;
  web: { host: string; port: number; publicUrl: string | null; secureCookies: boolean; webhookSecrets: Secret[] };
  database: { url: Secret | null; dataDir: string };
  qradar: { url: string; readToken: Secret; writeToken: Secret | null; ca: string | null; version: string };
  closingReasons: Partial<Record<Verdict, number>>;
  /** What is written beside the note; null: switched off, or nothing leaves in this phase. `ca`: PEM. */
  publish: {
    riskTable: string | null;
    investigatedSet: string | null;
    events: { host: string; port: number; ca: string | null; identifier: string } | null;
  };
  keys: { pseudonym: Secret; data: Secret };
  phase: Phase;
  profile: Profile;
  intake: { rule: IntakeRule; pollMs: number; overlapMs: number; lookbackMs: number };
  sources: LogSourceKey[];
  ariel: { concurrency: number; deadlineMs: number; perCase: number; perHour: number; perDay: number };
  hr: { kind: 'none' } | { kind: 'csv'; path: string } | ({ kind: 'scim' } & Remote);
  context: { kind: 'none' } | { kind: 'csv'; path: string } | ({ kind: 'rest' } & Remote);
  incidentsImport: string | null;
  model: { kind: 'none' } | { kind: 'openai' | 'ollama'; url: string; name: string; apiKey: Secret | null };
  draftDeadlineMs: number;
  embedder: { kind: 'use-lite' } | { kind: 'openai' | 'ollama'; url: string; name: string; dimensions: number; apiKey: Secret | null };
  review: { undoMs: number };
  people: { restrictedUsers: string[]; restrictedTeams: string[]; namedReviewers: string[] };
  retain: { casesMs: number; incidentsMs: number };
  logLevel: LogLevel;
  tracing: boolean;
  /** What works and is probably not meant. */
  warnings: string[];
};

export type Environment = Record<string, string | undefined>;

/**
 * The configuration in `env`. Throws `ConfigError` with every fault. `role` decides whether the write token is kept: a web
 * process holds none.
 */
export function readConfig(env: Environment, role: ServiceRole = 'all'): Config {
  const faults: Fault[] = [];
  const fault = (name: SettingName, wrong: string, fix = aboutOf(name).fix): void => void faults.push({ setting: name, wrong, fix });
  const parsed = SETTINGS.safeParse(withSecretFiles(env, fault));
  if (!parsed.success) {
    for (const issue of parsed.error.issues)
      fault(settingOf(issue.path), issue.message.startsWith('Invalid') ? 'cannot be read' : issue.message);
  }
  const values: Partial<Values> = parsed.success ? parsed.data : usable(env, new Set(faults.map((f) => f.setting)));
  checkTogether(values, role, fault);
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    const fix = 'unset it; give the authority as QRADAR_CA, DATABASE_CA or NODE_EXTRA_CA_CERTS instead';
    faults.push({ setting: 'NODE_TLS_REJECT_UNAUTHORIZED', wrong: 'switches the verification of certificates off', fix });
  }
  if (faults.length > 0 || !parsed.success) throw new ConfigError(faults);
  return arrange(parsed.data, role, warningsOf(env, parsed.data));
}

/** The configuration of this process. LangSmith and LangChain variables are gone from its environment afterwards, unless tracing was asked for. */
export function configOfProcess(role: ServiceRole = 'all'): Config {
  const config = readConfig(process.env, role);
  if (!config.tracing) withoutTracing(process.env);
  return config;
}

/** Takes out what would make a library send prompts to a third party. */
export function withoutTracing(env: Environment): void {
  for (const name of Object.keys(env)) if (/^(LANGSMITH|LANGCHAIN)_/.test(name)) delete env[name];
}

/** Values by setting: empty is unset, and a secret may stand in the file NAME_FILE names. */
function withSecretFiles(env: Environment, fault: Report): Environment {
  return Object.fromEntries(
    SETTING_NAMES.map((name) => {
      const value = env[name]?.trim() === '' ? undefined : env[name]?.trim();
      const file = env[`${name}_FILE`]?.trim();
      if (aboutOf(name).secret !== true || file === undefined || file === '') return [name, value];
      if (value !== undefined) {
        fault(name, `is set twice, as ${name} and ${name}_FILE`, `unset one of the two`);
        return [name, value];
      }
      try {
        const content = readFileSync(file, 'utf8').trim();
        if (content === '') fault(name, `is an empty file, by ${name}_FILE`, `put the secret into the file, or unset ${name}_FILE`);
        return [name, content === '' ? undefined : content];
      } catch {
        fault(
          name,
          `cannot be read from the file that ${name}_FILE names`,
          'check that the file is there and that the service may read it',
        );
        return [name, undefined];
      }
    }),
  );
}

function settingOf(path: readonly PropertyKey[]): SettingName {
  const name = SETTING_NAMES.find((n) => n === path[0]);
  if (name === undefined) throw new Error(`a fault at ${path.join('.')}, which is no setting`);
  return name;
}

/** The settings that are right by themselves, so that what hangs between settings is reported in the same breath. */
function usable(env: Environment, wrong: ReadonlySet<string>): Partial<Values> {
  const right = SETTING_NAMES.filter((name) => !wrong.has(name));
  const read = withSecretFiles(env, () => undefined);
  return Object.fromEntries(right.map((name) => [name, SETTINGS.shape[name].safeParse(read[name]).data]));
}

/** Prefixes that are ours alone, or nearly: what begins so and is no setting is probably a slip of the pen. */
const OURS =
  /^(QRADAR|ARIEL|INTAKE|POLL|RETAIN|PUBLISH|RISK|INVESTIGATED|SYSLOG|PSEUDONYM|EMBEDDER|RESTRICTED|WEBHOOK|HR|CONTEXT_(?:CSV|REST))_/;

function warningsOf(env: Environment, v: Values): string[] {
  const known = new Set(SETTING_NAMES.flatMap((n) => [n as string, ...(aboutOf(n).secret === true ? [`${n}_FILE`] : [])]));
  const unknown = Object.keys(env).filter((name) => OURS.test(name) && !known.has(name));
  return [
    ...unknown.map((name) => `${name} is set and is no setting of this service; see .env.example`),
    ...(v.DATABASE_URL === null ? ['DATABASE_URL is not set: the embedded database is for trying out only'] : []),
    ...(v.LANGSMITH_TRACING === 'true'
      ? ['LANGSMITH_TRACING=true: prompts and drafts, which are personal data, are sent to LangSmith']
      : []),
    ...(v.MODEL_PROVIDER === 'ollama' && v.MODEL_API_KEY !== null ? ['MODEL_API_KEY is set; Ollama takes none'] : []),
  ];
}

function arrange(v: Values, role: ServiceRole, warnings: string[]): Config {
  return {
    role,
    web: {
      host: v.HOST,
      port: v.PORT,
      publicUrl: v.PUBLIC_URL,
      secureCookies: v.PUBLIC_URL?.startsWith('https:') === true,
      webhookSecrets: v.WEBHOOK_SECRETS ?? [],
    },
    database: {
      url: v.DATABASE_URL === null ? null : new Secret(withAuthority(v.DATABASE_URL.reveal(), v.DATABASE_CA)),
      dataDir: v.DATA_DIR,
    },
    qradar: {
      url: v.QRADAR_URL,
      readToken: v.QRADAR_READ_TOKEN,
      writeToken: role === 'web' ? null : v.QRADAR_WRITE_TOKEN,
      ca: pemOf(v.QRADAR_CA),
      version: v.QRADAR_VERSION,
    },
    closingReasons: v.CLOSING_REASONS,
    publish: publishOf(v),
    keys: { pseudonym: v.PSEUDONYM_KEY, data: v.DATA_KEY },
    phase: v.PHASE,
    profile: v.PROFILE,
    intake: {
      rule: v.INTAKE_RULE,
      pollMs: v.POLL_SECONDS * SECOND_MS,
      overlapMs: v.POLL_OVERLAP_SECONDS * SECOND_MS,
      lookbackMs: v.POLL_LOOKBACK_HOURS * HOUR_MS,
    },
    sources: v.SOURCES,
    ariel: {
      concurrency: v.ARIEL_CONCURRENCY,
      deadlineMs: v.ARIEL_DEADLINE_SECONDS * SECOND_MS,
      perCase: v.ARIEL_SEARCHES_PER_CASE,
      perHour: v.ARIEL_SEARCHES_PER_HOUR,
      perDay: v.ARIEL_SEARCHES_PER_DAY,
    },
    hr: remote(v.HR_CSV, v.HR_SCIM_URL, v.HR_SCIM_TOKEN, v.HR_SCIM_CA, 'scim'),
    context: remote(v.CONTEXT_CSV, v.CONTEXT_REST_URL, v.CONTEXT_REST_TOKEN, v.CONTEXT_REST_CA, 'rest'),
    incidentsImport: v.INCIDENTS_IMPORT,
    model:
      v.MODEL_PROVIDER === 'none'
        ? { kind: 'none' }
        : { kind: v.MODEL_PROVIDER, url: v.MODEL_URL ?? '', name: v.MODEL_NAME ?? '', apiKey: v.MODEL_API_KEY },
    draftDeadlineMs: v.DRAFT_DEADLINE_SECONDS * SECOND_MS,
    embedder:
      v.EMBEDDER === 'use-lite'
        ? { kind: 'use-lite' }
        : {
            kind: v.EMBEDDER,
            url: v.EMBEDDER_URL ?? '',
            name: v.EMBEDDER_NAME ?? '',
            dimensions: v.EMBEDDER_DIMENSIONS ?? 0,
            apiKey: v.EMBEDDER_API_KEY,
          },
    review: { undoMs: v.UNDO_SECONDS * SECOND_MS },
    people: {
      restrictedUsers: v.RESTRICTED_USERS ?? [],
      restrictedTeams: v.RESTRICTED_TEAMS ?? [],
      namedReviewers: v.NAMED_REVIEWERS ?? [],
    },
    retain: { casesMs: v.RETAIN_DAYS_CASES * DAY_MS, incidentsMs: v.RETAIN_DAYS_INCIDENTS * DAY_MS },
    logLevel: v.LOG_LEVEL,
    tracing: v.LANGSMITH_TRACING === 'true',
    warnings,
  };
}

function publishOf(v: Values): Config['publish'] {
  const isOn = (target: PublishTarget): boolean => mayWriteOutside(v.PHASE) && (v.PUBLISH_TARGETS ?? []).includes(target);
  return {
    riskTable: isOn('risk_table') ? v.RISK_TABLE : null,
    investigatedSet: isOn('investigated_users') ? v.INVESTIGATED_USERS_SET : null,
    events:
      isOn('event') && v.SYSLOG_TLS !== null
        ? { ...v.SYSLOG_TLS, ca: pemOf(v.SYSLOG_CA ?? v.QRADAR_CA), identifier: v.SYSLOG_IDENTIFIER }
        : null,
  };
}

function pemOf(path: string | null): string | null {
  return path === null ? null : readFileSync(path, 'utf8');
}

function remote<K extends string>(
  path: string | null,
  url: string | null,
  token: Secret | null,
  ca: string | null,
  kind: K,
): { kind: 'none' } | { kind: 'csv'; path: string } | ({ kind: K } & Remote) {
  if (path !== null) return { kind: 'csv', path };
  return url === null || token === null ? { kind: 'none' } : { kind, url, token, ca: pemOf(ca) };
}
