import { z } from 'zod';
import { PHASES, PROFILES } from '../domain/phase.ts';
import { VERDICTS } from '../domain/verdict.ts';
import { LOG_LEVELS } from './log.ts';
import { PUBLISH_TARGETS } from './publish-targets.ts';
import {
  ABOUT,
  closingReasons,
  collection,
  headerSecret,
  hostAndPort,
  hostName,
  key,
  list,
  MAKE_KEY,
  name,
  optional,
  path,
  publishTargets,
  rule,
  secret,
  setting,
  SOURCE_KEYS,
  sources,
  url,
  webhookSecrets,
  whole,
  type About,
} from './setting-types.ts';

/** Every setting of the service. `.env.example` is made from this. */
export const SETTINGS = z.object({
  HOST: setting(z.string().regex(/^[0-9A-Za-z.:-]+$/, 'is not an address'), {
    group: 'Web',
    about: 'Address to listen on. Outside loopback put a proxy with TLS before it and set PUBLIC_URL.',
    unit: 'IP address',
    default: '127.0.0.1',
    fix: 'give an address of this machine, e.g. 127.0.0.1 or 0.0.0.0',
  }),
  PORT: setting(whole(0, 65_535), {
    group: 'Web',
    about: 'Port to listen on.',
    unit: 'TCP port; 0 takes a free one',
    default: '8480',
    fix: 'give a port number, e.g. 8480',
  }),
  PUBLIC_URL: setting(optional(url), {
    group: 'Web',
    about: 'Address under which reviewers reach the pages; it stands in notes, and requests from other origins are refused.',
    unit: 'URL; https unless loopback',
    default: { none: 'http://HOST:PORT' },
    fix: 'give the address that reviewers type, e.g. https://casewright.example.com',
  }),

  DATABASE_URL: setting(optional(secret), {
    group: 'Stores',
    about: 'PostgreSQL with pgvector. Outside loopback it needs sslmode=verify-full.',
    unit: 'postgresql:// URL',
    default: { none: 'an embedded database in DATA_DIR, for trying out only' },
    fix: 'give e.g. postgresql://casewright:PASSWORD@db.example.com/casewright?sslmode=verify-full',
    secret: true,
  }),
  DATABASE_CA: setting(optional(path), {
    group: 'Stores',
    about: 'Certificate authority of the database server.',
    unit: 'path of a PEM file',
    default: { none: "Node's own list of authorities" },
    fix: 'give the path of a readable PEM file',
  }),
  DATA_DIR: setting(path, {
    group: 'Stores',
    about: 'Where the embedded database lives when DATABASE_URL is not set.',
    unit: 'path of a folder',
    default: './.casewright',
    fix: 'give the path of a folder that the service may write to',
  }),

  QRADAR_URL: setting(url, {
    group: 'QRadar',
    about: 'The console.',
    unit: 'https URL',
    default: { none: 'required' },
    fix: 'give e.g. https://qradar.example.com',
  }),
  QRADAR_READ_TOKEN: setting(headerSecret, {
    group: 'QRadar',
    about: 'Authorized service token for reading: offenses, log activity, network activity, reference data (read), the UBA app.',
    unit: 'token',
    default: { none: 'required' },
    fix: 'make an authorized service in QRadar (Admin, Authorized Services) and give its token',
    secret: true,
  }),
  QRADAR_WRITE_TOKEN: setting(optional(headerSecret), {
    group: 'QRadar',
    about:
      'Second token, for offenses, and reference data where PUBLISH_TARGETS needs it; held by the publishing worker alone. Needed from PHASE=enrich on.',
    unit: 'token',
    default: { none: 'nothing can be written to QRadar' },
    fix: 'make a second authorized service with the role for offenses and give its token',
    secret: true,
  }),
  QRADAR_CA: setting(optional(path), {
    group: 'QRadar',
    about: 'Certificate, or authority, of the console. Verification cannot be switched off.',
    unit: 'path of a PEM file',
    default: { none: "Node's own list of authorities" },
    fix: 'give the path of a readable PEM file with the certificate of the console',
  }),
  QRADAR_VERSION: setting(z.string().regex(/^\d{1,2}(\.\d)?$/, 'is not a version of the API'), {
    group: 'QRadar',
    about: 'Version of the REST API to ask for, sent with every request.',
    unit: 'MAJOR.MINOR',
    default: '26.0',
    fix: 'give a version your console lists under /api/help/versions, e.g. 20.0 for 7.5.0 UP6',
  }),
  CLOSING_REASONS: setting(closingReasons, {
    group: 'QRadar',
    about:
      'Closing reason for each verdict. Read backwards: which verdict a closing reason in QRadar proposes. A verdict without one cannot close an offense.',
    unit: 'VERDICT=ID, separated by commas',
    default: 'true_positive=3,false_positive=2,benign_true_positive=1',
    fix: `pair verdicts (${VERDICTS.join(', ')}) with ids of /api/siem/offense_closing_reasons`,
  }),

  PSEUDONYM_KEY: setting(key, {
    group: 'Keys',
    about: 'Makes the tokens that stand for names. A new key breaks the link to earlier cases.',
    unit: 'base64 of 32 bytes',
    default: { none: 'required' },
    fix: MAKE_KEY,
    secret: true,
  }),
  DATA_KEY: setting(key, {
    group: 'Keys',
    about: 'Wraps the key of each case. Without it frozen evidence cannot be read.',
    unit: 'base64 of 32 bytes',
    default: { none: 'required' },
    fix: MAKE_KEY,
    secret: true,
  }),

  PHASE: setting(z.enum(PHASES, `is not one of ${PHASES.join(', ')}`), {
    group: 'How far it goes',
    about:
      'monitor: drafts are made and kept. assist: drafts for review. enrich: approved notes go to QRadar. orchestrate: as enrich, for now.',
    unit: PHASES.join(' | '),
    default: 'assist',
    fix: `give one of ${PHASES.join(', ')}`,
  }),
  PROFILE: setting(z.enum(PROFILES, `is not one of ${PROFILES.join(', ')}`), {
    group: 'How far it goes',
    about: 'Which sections of a draft are made at all. eu-strict sets out no accusing explanations.',
    unit: PROFILES.join(' | '),
    default: 'eu-strict',
    fix: `give one of ${PROFILES.join(', ')}`,
  }),

  PUBLISH_TARGETS: setting(optional(publishTargets), {
    group: 'Publish',
    about:
      'What an approval writes to QRadar beside the note, from PHASE=enrich on: a row in RISK_TABLE, the user in INVESTIGATED_USERS_SET, an event to SYSLOG_TLS.',
    unit: `some of ${PUBLISH_TARGETS.join(', ')}, separated by commas`,
    default: { none: 'the note alone' },
    fix: `give some of ${PUBLISH_TARGETS.join(', ')}`,
  }),
  RISK_TABLE: setting(collection, {
    group: 'Publish',
    about: 'Our reference table, one row for each user with a published case. Never one of UBA.',
    unit: 'name of a reference table',
    default: 'Casewright User Risk',
    fix: 'give the name of a reference table of your own',
  }),
  INVESTIGATED_USERS_SET: setting(collection, {
    group: 'Publish',
    about: 'Our reference set of users with a published case. Never one of UBA.',
    unit: 'name of a reference set',
    default: 'Casewright Investigated Users',
    fix: 'give the name of a reference set of your own',
  }),
  SYSLOG_TLS: setting(optional(hostAndPort), {
    group: 'Publish',
    about: 'TLS syslog listener of QRadar that takes our events.',
    unit: 'HOST:PORT',
    default: { none: 'required for the target event' },
    fix: 'give e.g. qradar.example.com:6514',
  }),
  SYSLOG_CA: setting(optional(path), {
    group: 'Publish',
    about: 'Certificate, or authority, of that listener. Verification cannot be switched off.',
    unit: 'path of a PEM file',
    default: { none: 'QRADAR_CA' },
    fix: 'give the path of a readable PEM file',
  }),
  SYSLOG_IDENTIFIER: setting(hostName, {
    group: 'Publish',
    about: 'Host that the header of our events names; the log source identifier in QRadar.',
    unit: 'host name',
    default: 'casewright',
    fix: 'give letters, digits, dots and hyphens',
  }),

  INTAKE_RULE: setting(rule, {
    group: 'Intake',
    about:
      'Which UBA offenses are investigated: comparisons of severity, magnitude, risk, threshold and numbers, with and, or and parentheses.',
    unit: 'expression',
    default: 'severity >= 7 or risk > threshold',
    fix: 'write e.g. severity >= 7 or risk > threshold',
  }),
  POLL_SECONDS: setting(whole(1, 3_600), {
    group: 'Intake',
    about: 'Time between two looks for changed offenses. A hint is followed at once.',
    unit: 'seconds',
    default: '60',
    fix: 'give 1 to 3600',
  }),
  POLL_OVERLAP_SECONDS: setting(whole(0, 86_400), {
    group: 'Intake',
    about: 'How far each look reaches back behind the last one; covers offenses that QRadar persists late.',
    unit: 'seconds',
    default: '300',
    fix: 'give 0 to 86400',
  }),
  POLL_LOOKBACK_HOURS: setting(whole(1, 8_760), {
    group: 'Intake',
    about: 'How far the very first look reaches back.',
    unit: 'hours',
    default: '24',
    fix: 'give 1 to 8760',
  }),
  WEBHOOK_SECRETS: setting(optional(webhookSecrets), {
    group: 'Intake',
    about: 'Secrets of POST /hooks/offense (Standard Webhooks), separated by a comma; two while one is being replaced.',
    unit: 'whsec_BASE64[,whsec_BASE64]',
    default: { none: 'hints are refused; polling finds every offense' },
    fix: `make one with: node -p "'whsec_' + require('crypto').randomBytes(32).toString('base64')"`,
    secret: true,
  }),
  SOURCES: setting(sources, {
    group: 'Intake',
    about: 'Log source types that may be read. What is left out is said in every draft.',
    unit: `all, or keys separated by commas: ${SOURCE_KEYS.join(', ')}`,
    default: 'all',
    fix: `give all or some of ${SOURCE_KEYS.join(', ')}`,
  }),

  ARIEL_CONCURRENCY: setting(whole(1, 20), {
    group: 'Ariel',
    about: 'Searches of this process that run on the console at once.',
    unit: 'searches',
    default: '4',
    fix: 'give 1 to 20',
  }),
  ARIEL_DEADLINE_SECONDS: setting(whole(5, 3_600), {
    group: 'Ariel',
    about: 'After this a search is cancelled, and what it would have shown is a gap.',
    unit: 'seconds',
    default: '120',
    fix: 'give 5 to 3600',
  }),
  ARIEL_SEARCHES_PER_CASE: setting(whole(4, 1_000), {
    group: 'Ariel',
    about: 'Budget of one run of a case; what is over it is a gap.',
    unit: 'searches',
    default: '20',
    fix: 'give 4 to 1000',
  }),
  ARIEL_SEARCHES_PER_HOUR: setting(whole(4, 100_000), {
    group: 'Ariel',
    about: 'Budget of all processes on one database together.',
    unit: 'searches per hour',
    default: '300',
    fix: 'give 4 to 100000',
  }),
  ARIEL_SEARCHES_PER_DAY: setting(whole(4, 1_000_000), {
    group: 'Ariel',
    about: 'Budget of all processes on one database together.',
    unit: 'searches per day',
    default: '3000',
    fix: 'give 4 to 1000000',
  }),

  HR_CSV: setting(optional(path), {
    group: 'HR',
    about: 'Export of the HR system, read at the start. Instead of HR_SCIM_URL.',
    unit: 'path of a CSV file',
    default: { none: 'no HR export' },
    fix: 'give the path of a readable CSV file',
  }),
  HR_SCIM_URL: setting(optional(url), {
    group: 'HR',
    about: 'Base address of a SCIM 2.0 service that takes POST Users/.search. Instead of HR_CSV.',
    unit: 'https URL',
    default: { none: 'no HR service; what hangs on HR is a gap' },
    fix: 'give e.g. https://hr.example.com/scim/v2',
  }),
  HR_SCIM_TOKEN: setting(optional(headerSecret), {
    group: 'HR',
    about: 'Bearer token for HR_SCIM_URL.',
    unit: 'token',
    default: { none: 'required with HR_SCIM_URL' },
    fix: 'give the token of the SCIM service',
    secret: true,
  }),
  HR_SCIM_CA: setting(optional(path), {
    group: 'HR',
    about: 'Certificate, or authority, of the SCIM service. Verification cannot be switched off.',
    unit: 'path of a PEM file',
    default: { none: "Node's own list of authorities" },
    fix: 'give the path of a readable PEM file',
  }),

  CONTEXT_CSV: setting(optional(path), {
    group: 'Context',
    about: 'Export of tickets, rosters, travel and exceptions, read at the start. Instead of CONTEXT_REST_URL.',
    unit: 'path of a CSV file',
    default: { none: 'no export' },
    fix: 'give the path of a readable CSV file',
  }),
  CONTEXT_REST_URL: setting(optional(url), {
    group: 'Context',
    about: 'Base address of the context service, as its OpenAPI document under connectors/itsm describes. Instead of CONTEXT_CSV.',
    unit: 'https URL',
    default: { none: 'no service; exculpatory checks are "not configured"' },
    fix: 'give e.g. https://context.example.com/v1',
  }),
  CONTEXT_REST_TOKEN: setting(optional(headerSecret), {
    group: 'Context',
    about: 'Bearer token for CONTEXT_REST_URL.',
    unit: 'token',
    default: { none: 'required with CONTEXT_REST_URL' },
    fix: 'give the token of the context service',
    secret: true,
  }),
  CONTEXT_REST_CA: setting(optional(path), {
    group: 'Context',
    about: 'Certificate, or authority, of the context service. Verification cannot be switched off.',
    unit: 'path of a PEM file',
    default: { none: "Node's own list of authorities" },
    fix: 'give the path of a readable PEM file',
  }),
  INCIDENTS_IMPORT: setting(optional(path), {
    group: 'Context',
    about: 'Closed past incidents, read at the start; those already known are left alone.',
    unit: 'path of a JSON Lines file',
    default: { none: 'only what was closed here is remembered' },
    fix: 'give the path of a readable JSON Lines file',
  }),

  MODEL_PROVIDER: setting(z.enum(['none', 'openai', 'ollama'], 'is not one of none, openai, ollama'), {
    group: 'Model',
    about: 'Who chooses and orders claims. none: the template drafter. openai: any server that speaks its chat completions.',
    unit: 'none | openai | ollama',
    default: 'none',
    fix: 'give none, openai or ollama',
  }),
  MODEL_URL: setting(optional(url), {
    group: 'Model',
    about: 'Base address of the model server.',
    unit: 'URL; https unless loopback',
    default: { none: 'required with MODEL_PROVIDER' },
    fix: 'give e.g. https://llm.example.com/v1, or http://127.0.0.1:11434 for Ollama on this machine',
  }),
  MODEL_NAME: setting(optional(name), {
    group: 'Model',
    about: 'Model to ask for.',
    unit: 'name',
    default: { none: 'required with MODEL_PROVIDER' },
    fix: 'give the name the server lists',
  }),
  MODEL_API_KEY: setting(optional(headerSecret), {
    group: 'Model',
    about: 'Key of the model server.',
    unit: 'key',
    default: { none: 'no key is sent' },
    fix: 'give the key of the model server',
    secret: true,
  }),
  DRAFT_DEADLINE_SECONDS: setting(whole(1, 600), {
    group: 'Model',
    about: 'All work of models in one run together; after it the template drafter writes.',
    unit: 'seconds',
    default: '60',
    fix: 'give 1 to 600',
  }),
  EMBEDDER: setting(z.enum(['use-lite', 'openai', 'ollama'], 'is not one of use-lite, openai, ollama'), {
    group: 'Model',
    about: 'Sentence embeddings for similar cases. use-lite runs in this process, without a network.',
    unit: 'use-lite | openai | ollama',
    default: 'use-lite',
    fix: 'give use-lite, openai or ollama',
  }),
  EMBEDDER_URL: setting(optional(url), {
    group: 'Model',
    about: 'Base address of the embedding server.',
    unit: 'URL; https unless loopback',
    default: { none: 'required unless EMBEDDER=use-lite' },
    fix: 'give e.g. https://llm.example.com/v1',
  }),
  EMBEDDER_NAME: setting(optional(name), {
    group: 'Model',
    about: 'Embedding model to ask for.',
    unit: 'name',
    default: { none: 'required unless EMBEDDER=use-lite' },
    fix: 'give the name the server lists',
  }),
  EMBEDDER_DIMENSIONS: setting(optional(whole(8, 4_096)), {
    group: 'Model',
    about: 'Length of its vectors.',
    unit: 'numbers',
    default: { none: 'required unless EMBEDDER=use-lite' },
    fix: 'give the length the model documents, e.g. 768',
  }),
  EMBEDDER_API_KEY: setting(optional(headerSecret), {
    group: 'Model',
    about: 'Key of the embedding server.',
    unit: 'key',
    default: { none: 'no key is sent' },
    fix: 'give the key of the embedding server',
    secret: true,
  }),

  UNDO_SECONDS: setting(whole(0, 3_600), {
    group: 'Review',
    about: 'How long a decision can be undone. Nothing of it is carried out before; 0 carries it out at once.',
    unit: 'seconds',
    default: '30',
    fix: 'give 0 to 3600',
  }),

  RESTRICTED_USERS: setting(optional(list(name)), {
    group: 'People',
    about: 'User names whose cases only NAMED_REVIEWERS see; no note of them is written. Reviewers are always among them.',
    unit: 'names separated by commas',
    default: { none: 'nobody besides the reviewers' },
    fix: 'give user names separated by commas',
  }),
  RESTRICTED_TEAMS: setting(optional(list(name)), {
    group: 'People',
    about: 'Departments or UBA custom groups whose cases only NAMED_REVIEWERS see.',
    unit: 'names separated by commas',
    default: { none: 'no team' },
    fix: 'give names of departments or groups separated by commas',
  }),
  NAMED_REVIEWERS: setting(optional(list(name)), {
    group: 'People',
    about: 'Who may see and decide restricted cases.',
    unit: 'log-in names separated by commas',
    default: { none: 'nobody: restricted cases wait' },
    fix: 'give log-in names separated by commas',
  }),

  RETAIN_DAYS_CASES: setting(whole(1, 3_650), {
    group: 'Retention',
    about: 'How long a case, its evidence and its drafts are kept after it was opened; a legal hold keeps it longer.',
    unit: 'days',
    default: '90',
    fix: 'give 1 to 3650',
  }),
  RETAIN_DAYS_INCIDENTS: setting(whole(1, 3_650), {
    group: 'Retention',
    about: 'How long a closed case is remembered as a similar incident.',
    unit: 'days',
    default: '730',
    fix: 'give 1 to 3650',
  }),
  LOG_LEVEL: setting(z.enum(LOG_LEVELS, `is not one of ${LOG_LEVELS.join(', ')}`), {
    group: 'Log',
    about: 'Least level that is written. The log holds no identifiers at any level.',
    unit: LOG_LEVELS.join(' | '),
    default: 'info',
    fix: `give one of ${LOG_LEVELS.join(', ')}`,
  }),
  LANGSMITH_TRACING: setting(z.enum(['true', 'false'], 'is not true or false'), {
    group: 'Log',
    about:
      'Sends prompts and drafts to LangSmith. Unless true, every LANGSMITH_ and LANGCHAIN_ variable is taken out of the environment at the start.',
    unit: 'true | false',
    default: 'false',
    fix: 'leave it out; true only for tests without personal data',
  }),
});

export type SettingName = keyof typeof SETTINGS.shape;
export type Values = z.infer<typeof SETTINGS>;
export const SETTING_NAMES = Object.keys(SETTINGS.shape) as SettingName[];

/** What is said of a setting. */
export function aboutOf(name: SettingName): About {
  const about = ABOUT.get(SETTINGS.shape[name]);
  if (about === undefined) throw new Error(`nothing is said of the setting ${name}`);
  return about;
}
