import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { readConfig, withoutTracing, type Environment } from './config.ts';
import { ConfigError, type Fault } from './config-error.ts';
import { envExample } from './env-example.ts';
import { roleOf } from './service-role.ts';
import { aboutOf, SETTING_NAMES } from './settings.ts';

const HR_HEADER =
  'employee_id,user_names,department,title,manager_id,location,contract,start_date,end_date,end_announced,absent,time_zone,shift_start,shift_end,workdays,project,custom_group\n';
const CONTEXT_HEADER = 'kind,id,persons,systems,actions,from,to,status,requested_by,approved_by,country\n';

const folder = mkdtempSync(join(tmpdir(), 'casewright-config-'));
const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const keyOf = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const least: Environment = {
  QRADAR_URL: 'https://qradar.example.com/',
  QRADAR_READ_TOKEN: 'aaaaaaaa-0000',
  PSEUDONYM_KEY: keyOf(1),
  DATA_KEY: keyOf(2),
};

function faultsOf(env: Environment, role: 'all' | 'web' | 'worker' = 'all'): readonly Fault[] {
  try {
    readConfig(env, role);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  test('the least that is needed gives the documented defaults', () => {
    const config = readConfig(least);
    expect(config.web).toEqual({ host: '127.0.0.1', port: 8480, publicUrl: null, secureCookies: false, webhookSecrets: [] });
    expect(config.qradar).toMatchObject({ url: 'https://qradar.example.com', writeToken: null, ca: null, version: '26.0' });
    expect(config.phase).toBe('assist');
    expect(config.profile).toBe('eu-strict');
    expect(config.intake).toMatchObject({ pollMs: 60_000, overlapMs: 300_000, lookbackMs: 86_400_000 });
    expect(config.intake.rule.text).toBe('severity >= 7 or risk > threshold');
    expect(config.ariel.concurrency).toBe(4);
    expect(config.draftDeadlineMs).toBe(60_000);
    expect(config.embedder).toEqual({ kind: 'use-lite' });
    expect(config.hr).toEqual({ kind: 'none' });
    expect(config.closingReasons).toEqual({ true_positive: 3, false_positive: 2, benign_true_positive: 1 });
    expect(config.sources).toContain('windows');
  });

  test('without anything, every required setting is named at once, each with a fix', () => {
    const faults = faultsOf({});
    expect(faults.map((f) => f.setting).sort()).toEqual(['DATA_KEY', 'PSEUDONYM_KEY', 'QRADAR_READ_TOKEN', 'QRADAR_URL']);
    expect(faults.every((f) => f.wrong === 'is not set' && f.fix.length > 10)).toBe(true);
  });

  test('an empty variable is an unset one', () => {
    expect(readConfig({ ...least, PHASE: '', DATABASE_URL: ' ' }).phase).toBe('assist');
  });

  test.each<[name: string, setting: string, wrong: RegExp, env: Environment]>([
    ['a port that is no number', 'PORT', /whole number/, { PORT: 'http' }],
    ['a port out of range', 'PORT', /between 0 and 65535/, { PORT: '70000' }],
    ['an unknown phase', 'PHASE', /not one of monitor/, { PHASE: 'auto' }],
    ['an unknown profile', 'PROFILE', /not one of eu-strict/, { PROFILE: 'strict' }],
    ['a rule that cannot be read, with the place', 'INTAKE_RULE', /column 13/, { INTAKE_RULE: 'severity >= high' }],
    ['an unknown log source', 'SOURCES', /"windoze"/, { SOURCES: 'windows,windoze' }],
    ['an http console', 'QRADAR_URL', /not https/, { QRADAR_URL: 'http://127.0.0.1:8080' }],
    ['a console address with a password', 'QRADAR_URL', /user or password/, { QRADAR_URL: 'https://a:b@qradar.example.com' }],
    ['no address at all', 'QRADAR_URL', /not an http or https address/, { QRADAR_URL: 'qradar' }],
    ['a token with a line break', 'QRADAR_READ_TOKEN', /HTTP header/, { QRADAR_READ_TOKEN: 'a\nb' }],
    ['a version that is none', 'QRADAR_VERSION', /not a version/, { QRADAR_VERSION: 'newest' }],
    ['a short key', 'PSEUDONYM_KEY', /32 bytes/, { PSEUDONYM_KEY: 'c2hvcnQ=' }],
    ['one key for two purposes', 'DATA_KEY', /same as PSEUDONYM_KEY/, { DATA_KEY: keyOf(1) }],
    ['one token for two purposes', 'QRADAR_WRITE_TOKEN', /same as QRADAR_READ_TOKEN/, { QRADAR_WRITE_TOKEN: 'aaaaaaaa-0000' }],
    ['writing without the write token', 'QRADAR_WRITE_TOKEN', /PHASE=enrich/, { PHASE: 'enrich' }],
    ['a database elsewhere without TLS', 'DATABASE_URL', /verify-full/, { DATABASE_URL: 'postgresql://u:p@db.example.com/c' }],
    [
      'a database elsewhere, not verified',
      'DATABASE_URL',
      /verify-full/,
      { DATABASE_URL: 'postgresql://u:p@db.example.com/c?sslmode=require' },
    ],
    [
      'a database address with a hidden host',
      'DATABASE_URL',
      /"host"/,
      { DATABASE_URL: 'postgresql://u:p@localhost/c?host=db.example.com' },
    ],
    [
      'a database address that says two things',
      'DATABASE_URL',
      /twice/,
      { DATABASE_URL: 'postgresql://u@db.example.com/c?sslmode=verify-full&sslmode=disable' },
    ],
    ['another kind of database', 'DATABASE_URL', /postgresql:/, { DATABASE_URL: 'mysql://u@localhost/c' }],
    ['an authority for no database', 'DATABASE_CA', /without DATABASE_URL/, { DATABASE_CA: file('db.pem', '-----BEGIN CERTIFICATE-----') }],
    ['an authority that is not there', 'QRADAR_CA', /no file that can be read/, { QRADAR_CA: join(folder, 'missing.pem') }],
    ['an authority that is none', 'QRADAR_CA', /no PEM certificate/, { QRADAR_CA: file('not.pem', 'hello') }],
    ['an HR export that is not there', 'HR_CSV', /no file that can be read/, { HR_CSV: join(folder, 'missing.csv') }],
    ['an HR service without its token', 'HR_SCIM_TOKEN', /needs it/, { HR_SCIM_URL: 'https://hr.example.com/scim' }],
    ['an HR service over http elsewhere', 'HR_SCIM_URL', /not https/, { HR_SCIM_URL: 'http://hr.example.com', HR_SCIM_TOKEN: 't' }],
    ['an HR token without a service', 'HR_SCIM_URL', /is not set/, { HR_SCIM_TOKEN: 't' }],
    [
      'two HR systems',
      'HR_CSV',
      /beside HR_SCIM_URL/,
      { HR_CSV: file('hr.csv', HR_HEADER), HR_SCIM_URL: 'https://hr.example.com', HR_SCIM_TOKEN: 't' },
    ],
    [
      'two context systems',
      'CONTEXT_CSV',
      /beside CONTEXT_REST_URL/,
      { CONTEXT_CSV: file('c.csv', CONTEXT_HEADER), CONTEXT_REST_URL: 'https://c.example.com', CONTEXT_REST_TOKEN: 't' },
    ],
    [
      'an authority of HR without its service',
      'HR_SCIM_CA',
      /without HR_SCIM_URL/,
      { HR_SCIM_CA: file('hr.pem', '-----BEGIN CERTIFICATE-----') },
    ],
    [
      'an authority of the context service that holds no certificate',
      'CONTEXT_REST_CA',
      /no PEM certificate/,
      { CONTEXT_REST_URL: 'https://c.example.com', CONTEXT_REST_TOKEN: 't', CONTEXT_REST_CA: file('no.pem', 'nothing') },
    ],
    [
      'a context service over http elsewhere',
      'CONTEXT_REST_URL',
      /not https/,
      { CONTEXT_REST_URL: 'http://c.example.com', CONTEXT_REST_TOKEN: 't' },
    ],
    [
      'a model over http elsewhere',
      'MODEL_URL',
      /not https/,
      { MODEL_PROVIDER: 'openai', MODEL_NAME: 'm', MODEL_URL: 'http://llm.example.com' },
    ],
    ['a model without a name', 'MODEL_NAME', /needs it/, { MODEL_PROVIDER: 'ollama', MODEL_URL: 'http://127.0.0.1:11434' }],
    ['a model address without a provider', 'MODEL_PROVIDER', /is none while MODEL_URL is set/, { MODEL_URL: 'http://127.0.0.1:11434' }],
    [
      'an embedder without dimensions',
      'EMBEDDER_DIMENSIONS',
      /needs it/,
      { EMBEDDER: 'openai', EMBEDDER_URL: 'https://llm.example.com', EMBEDDER_NAME: 'e' },
    ],
    ['pages on every address without a public one', 'PUBLIC_URL', /HOST is outside loopback/, { HOST: '0.0.0.0' }],
    ['public pages over http', 'PUBLIC_URL', /not https/, { HOST: '0.0.0.0', PUBLIC_URL: 'http://casewright.example.com' }],
    ['a hook secret that is none', 'WEBHOOK_SECRETS', /whsec_/, { WEBHOOK_SECRETS: 'secret' }],
    ['three hook secrets', 'WEBHOOK_SECRETS', /more than two/, { WEBHOOK_SECRETS: [1, 2, 3].map((n) => `whsec_${keyOf(n)}`).join(',') }],
    ['a verdict that is none', 'CLOSING_REASONS', /"guilty=3"/, { CLOSING_REASONS: 'guilty=3' }],
    ['an unknown level', 'LOG_LEVEL', /not one of/, { LOG_LEVEL: 'loud' }],
    ['tracing that is neither', 'LANGSMITH_TRACING', /true or false/, { LANGSMITH_TRACING: '1' }],
    ['verification switched off', 'NODE_TLS_REJECT_UNAUTHORIZED', /off/, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
    ['a secret given twice', 'DATA_KEY', /set twice/, { DATA_KEY_FILE: file('key', keyOf(3)) }],
    ['a missing secret file', 'MODEL_API_KEY', /cannot be read from the file/, { MODEL_API_KEY_FILE: join(folder, 'missing') }],
  ])('%s is refused', (_name, setting, wrong, env) => {
    const faults = faultsOf({ ...least, ...env });
    expect(faults.map((f) => f.setting)).toContain(setting);
    expect(faults.find((f) => f.setting === setting)?.wrong).toMatch(wrong);
    expect(faults.every((f) => f.fix !== '')).toBe(true);
  });

  test('faults of single settings and faults between settings are named together', () => {
    const faults = faultsOf({
      ...least,
      PORT: 'x',
      PHASE: 'enrich',
      HR_SCIM_URL: 'http://hr.example.com',
      DATABASE_URL: 'postgresql://db.example.com/c',
    });
    expect(new Set(faults.map((f) => f.setting))).toEqual(
      new Set(['PORT', 'QRADAR_WRITE_TOKEN', 'HR_SCIM_URL', 'HR_SCIM_TOKEN', 'DATABASE_URL']),
    );
  });

  test.each<[name: string, env: Environment]>([
    ['a database on this machine', { DATABASE_URL: 'postgresql://u:p@127.0.0.1:5432/c' }],
    ['a database behind a socket', { DATABASE_URL: 'postgresql://u@%2Fvar%2Frun%2Fpostgresql/c' }],
    ['a verified database elsewhere', { DATABASE_URL: 'postgresql://u:p@db.example.com/c?sslmode=verify-full' }],
    ['a model on this machine', { MODEL_PROVIDER: 'ollama', MODEL_URL: 'http://localhost:11434', MODEL_NAME: 'm' }],
    ['an HR service on this machine', { HR_SCIM_URL: 'http://[::1]:9000/scim', HR_SCIM_TOKEN: 't' }],
  ])('%s may be used', (_name, env) => {
    expect(faultsOf({ ...least, ...env })).toEqual([]);
  });

  test.each(['http://127.0.0.1.example.com', 'http://localhost.example.com', 'http://10.0.0.1', 'http://[::2]', 'http://0.0.0.0'])(
    '%s is not this machine',
    (MODEL_URL) => {
      expect(faultsOf({ ...least, MODEL_PROVIDER: 'openai', MODEL_NAME: 'm', MODEL_URL }).map((f) => f.setting)).toEqual(['MODEL_URL']);
    },
  );

  test('a secret can be given as a file', () => {
    const { DATA_KEY: _left, ...rest } = least;
    expect(readConfig({ ...rest, DATA_KEY_FILE: file('data-key', `${keyOf(9)}\n`) }).keys.data.reveal()).toBe(keyOf(9));
  });

  test('no secret is printed, whichever way the configuration is printed', () => {
    const secrets = {
      QRADAR_READ_TOKEN: 'read-token-4711',
      QRADAR_WRITE_TOKEN: 'write-token-4711',
      DATABASE_URL: 'postgresql://u:dbpass-4711@localhost/c',
      WEBHOOK_SECRETS: `whsec_${keyOf(7)}`,
      MODEL_PROVIDER: 'openai',
      MODEL_URL: 'http://127.0.0.1:1',
      MODEL_NAME: 'm',
      MODEL_API_KEY: 'model-key-4711',
    };
    const config = readConfig({ ...least, ...secrets });
    for (const printed of [JSON.stringify(config), inspect(config, { depth: 9, showHidden: true }), String(config.qradar.readToken)]) {
      expect(printed).not.toMatch(/4711|AQEBAQ|BwcHBw/);
    }
    expect(config.qradar.readToken.reveal()).toBe('read-token-4711');
  });

  test('a fault never quotes a secret', () => {
    const error = new ConfigError(
      faultsOf({
        ...least,
        PSEUDONYM_KEY: 'topsecret',
        DATABASE_URL: 'postgresql://u:topsecret@db.example.com/c',
        WEBHOOK_SECRETS: 'topsecret',
      }),
    );
    expect(error.faults).toHaveLength(3);
    expect(error.message).not.toContain('topsecret');
  });

  test('a web process keeps no write token, and needs none', () => {
    expect(readConfig({ ...least, PHASE: 'enrich' }, 'web').qradar.writeToken).toBeNull();
    expect(readConfig({ ...least, PHASE: 'enrich', QRADAR_WRITE_TOKEN: 'w' }, 'web').qradar.writeToken).toBeNull();
    expect(readConfig({ ...least, PHASE: 'enrich', QRADAR_WRITE_TOKEN: 'w' }, 'worker').qradar.writeToken?.reveal()).toBe('w');
  });

  test('a setting that looks like one of ours and is none is warned of', () => {
    expect(readConfig({ ...least, QRADAR_TOKEN: 'x', POLL_SECS: '1' }).warnings.join()).toMatch(/QRADAR_TOKEN.*POLL_SECS/s);
  });

  test('tracing is off unless it is asked for, and then it is warned of', () => {
    expect(readConfig(least).tracing).toBe(false);
    const traced = readConfig({ ...least, LANGSMITH_TRACING: 'true' });
    expect(traced.tracing).toBe(true);
    expect(traced.warnings.join()).toContain('LangSmith');
  });

  test('what would make a library trace is taken out of the environment', () => {
    const env: Environment = { LANGSMITH_API_KEY: 'x', LANGCHAIN_TRACING_V2: 'true', LANGCHAIN_CALLBACKS_BACKGROUND: '1', HOME: '/home' };
    withoutTracing(env);
    expect(env).toEqual({ HOME: '/home' });
  });
});

describe('the role', () => {
  test.each<[string[], string]>([
    [[], 'all'],
    [['--role', 'web'], 'web'],
    [['--role', 'worker'], 'worker'],
  ])('%j is %s', (argv, role) => {
    expect(roleOf(argv)).toBe(role);
  });

  test('any other is refused', () => {
    expect(() => roleOf(['--role', 'boss'])).toThrow(ConfigError);
    expect(() => roleOf(['--role'])).toThrow(ConfigError);
  });
});

describe('.env.example', () => {
  test('lists every setting with unit and default, and nothing else', async () => {
    await expect(envExample()).toMatchFileSnapshot('../.env.example');
  });

  test.each(SETTING_NAMES)('%s says what it is for, its unit and its fix', (name) => {
    const about = aboutOf(name);
    for (const said of [about.group, about.about, about.unit, about.fix]) expect(said.trim()).not.toBe('');
  });

  test('as it stands, only the required settings are missing', () => {
    const env = Object.fromEntries(
      envExample()
        .split('\n')
        .filter((l) => /^[A-Z_]+=/.test(l))
        .map((l) => [l.slice(0, l.indexOf('=')), l.slice(l.indexOf('=') + 1)]),
    );
    expect(
      faultsOf(env)
        .map((f) => f.setting)
        .sort(),
    ).toEqual(['DATA_KEY', 'PSEUDONYM_KEY', 'QRADAR_READ_TOKEN', 'QRADAR_URL']);
    expect(faultsOf({ ...env, ...least })).toEqual([]);
  });
});
