import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import type { Role } from '../domain/roles.ts';
import type { Variants } from '../simulator/organisation/model.ts';
import { startSimulator, type RunningSimulator } from '../simulator/start.ts';
import { readConfig, type Config, type Environment } from './config.ts';
import { createDemoUsers, type DemoUser } from './identity/demo-users.ts';
import type { Log } from './log.ts';
import { wire, type Running } from './wire.ts';

export type DemoWorld = {
  simulator: RunningSimulator;
  service: Running;
  users: readonly DemoUser[];
  hint(offenseId: number): Promise<number>;
  stop(): Promise<void>;
};

/** Two who may decide, and one of every other role. */
const DEMO_USERS: readonly (readonly [userName: string, role: Role])[] = [
  ['sam', 'senior_analyst'],
  ['sue', 'senior_analyst'],
  ['ana', 'analyst'],
  ['vic', 'viewer'],
  ['hal', 'hr_partner'],
  ['lea', 'legal'],
  ['pia', 'privacy_officer'],
  ['eve', 'engineer'],
  ['aud', 'auditor'],
];

const KEYS_FILE = join('.casewright', 'demo-keys.json');

/** The demo's keys are made once and kept, so that pseudonyms stay the same from one demo to the next. */
function demoKeys(): { pseudonym: string; data: string } {
  if (existsSync(KEYS_FILE)) return JSON.parse(readFileSync(KEYS_FILE, 'utf8')) as { pseudonym: string; data: string };
  const keys = { pseudonym: randomBytes(32).toString('base64'), data: randomBytes(32).toString('base64') };
  mkdirSync('.casewright', { recursive: true });
  writeFileSync(KEYS_FILE, JSON.stringify(keys), { mode: 0o600 });
  return keys;
}

/** Settings for a service beside a stand-in, with its exports in `folder`. */
export function demoSettings(simulator: RunningSimulator, folder: string): Environment {
  const exports = simulator.exports();
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const keys = demoKeys();
  return {
    PORT: '0',
    DATA_DIR: join(folder, 'data'),
    QRADAR_URL: simulator.url,
    QRADAR_CA: simulator.certificatePath,
    QRADAR_READ_TOKEN: simulator.tokens.read,
    QRADAR_WRITE_TOKEN: simulator.tokens.write,
    PSEUDONYM_KEY: keys.pseudonym,
    DATA_KEY: keys.data,
    PHASE: 'enrich',
    HR_CSV: file('hr.csv', exports.hrCsv),
    CONTEXT_CSV: file('context.csv', exports.contextCsv),
    INCIDENTS_IMPORT: file('past-incidents.jsonl', exports.pastIncidentsJsonl),
    WEBHOOK_SECRETS: `whsec_${randomBytes(24).toString('base64')}`,
    POLL_LOOKBACK_HOURS: '168',
    // Who drives this from a program does not change their mind.
    UNDO_SECONDS: '0',
  };
}

/** A stand-in with a generated organisation and the whole service beside it, in this process, with an embedded database in memory. */
export async function startDemoWorld(options: {
  seed: number;
  variants: Variants;
  nowMs: number;
  arielDelayMs: number;
  port: number;
  log: Log;
  settings?: Environment | ((simulator: RunningSimulator) => Environment);
}): Promise<DemoWorld> {
  const simulator = await startSimulator({
    seed: options.seed,
    variants: options.variants,
    nowMs: options.nowMs,
    arielDelayMs: options.arielDelayMs,
  });
  const folder = mkdtempSync(join(tmpdir(), 'casewright-demo-'));
  const more = typeof options.settings === 'function' ? options.settings(simulator) : options.settings;
  const env = { ...demoSettings(simulator, folder), PORT: String(options.port), ...more };
  const config: Config = readConfig(env, 'all');
  const users: DemoUser[] = DEMO_USERS.map(([userName, role]) => ({
    userName,
    password: randomBytes(6).toString('base64url'),
    roles: [role],
  }));
  const service = await wire(config, {
    identity: await createDemoUsers(users),
    log: options.log,
    inMemory: true,
    nowMs: () => simulator.control.now(),
  });
  const secret = config.web.webhookSecrets[0]?.reveal() ?? '';
  let sent = 0;
  return {
    simulator,
    service,
    users,
    hint: async (offenseId) => {
      const body = JSON.stringify({ offense_id: offenseId });
      const id = `msg_demo_${(sent += 1)}`;
      const at = new Date();
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(id, at, body),
      };
      const response = await fetch(`${service.url ?? ''}/hooks/offense`, { method: 'POST', headers, body });
      if (response.status !== 202) throw new Error(`the hint was answered with ${response.status}`);
      return Date.now();
    },
    stop: async () => {
      await service.stop();
      await simulator.close();
    },
  };
}
