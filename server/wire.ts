import { SECOND_MS } from '../domain/time.ts';
import type { Tokenise } from '../domain/pseudonym.ts';
import type { Acts, Reads } from './app-deps.ts';
import { bindActs, bindReads, bindSessions } from './bind-app.ts';
import type { Config } from './config.ts';
import type { IdentityProvider } from './identity/port.ts';
import { openCore, type CoreOptions } from './wire/core.ts';
import { startIntake } from './wire/start-intake.ts';
import { startInvestigating } from './wire/start-investigating.ts';
import { startPublishing } from './wire/start-publishing.ts';
import { startUpkeep } from './wire/start-upkeep.ts';
import { startWeb } from './wire/start-web.ts';

const STOP_MS = 10 * SECOND_MS;

export type WireOptions = CoreOptions & { identity: IdentityProvider | null };

export type Running = {
  /** Base of the pages, null for a worker. */
  url: string | null;
  tokenise: Tokenise;
  reads: Reads;
  acts: Acts;
  stop(): Promise<void>;
};

/** The one composition root: opens what every part stands on and starts the parts that the role asks for. */
export async function wire(config: Config, options: WireOptions): Promise<Running> {
  const { host, port } = config.web;
  let pagesAt = `http://${host}:${port}`;
  const core = await openCore(config, options, () => pagesAt);
  const stops: (() => Promise<void>)[] = [];
  if (config.role !== 'web')
    for (const start of [startInvestigating, startPublishing, startIntake, startUpkeep]) stops.push(await start(core));

  const binding = { ...core, namedReviewers: config.people.namedReviewers };
  const reads = bindReads(binding);
  const acts = bindActs(binding);
  if (config.role !== 'worker') {
    const web = await startWeb(core, { reads, acts, sessions: bindSessions(binding), identity: options.identity });
    pagesAt = `http://${host}:${web.port}`;
    core.log.info({ url: pagesAt }, 'listening');
    stops.unshift(web.stop);
  }

  return {
    url: config.role === 'worker' ? null : pagesAt,
    tokenise: core.tokenise,
    reads,
    acts,
    stop: async () => {
      for (const stop of stops) await stop();
      await core.queue.stop(STOP_MS);
      await core.database.close();
    },
  };
}
