import { setTimeout as sleep } from 'node:timers/promises';
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
  if (config.role !== 'web') {
    stops.push(await startInvestigating(core));
    stops.push(await startPublishing(core, config.qradar.writeToken));
    stops.push(await startIntake(core));
    stops.push(await startUpkeep(core));
  }

  const binding = { ...core, namedReviewers: config.people.namedReviewers, undoMs: config.review.undoMs, phase: config.phase };
  const reads = bindReads(binding);
  const acts = bindActs(binding);
  if (config.role !== 'worker') {
    const web = await startWeb(core, { reads, acts, sessions: bindSessions(binding), identity: options.identity });
    pagesAt = `http://${host}:${web.port}`;
    core.log.info({ url: pagesAt }, 'listening');
    stops.push(web.stop);
  }

  return {
    url: config.role === 'worker' ? null : pagesAt,
    tokenise: core.tokenise,
    reads,
    acts,
    stop: async () => {
      // A part that does not end in time keeps no other from ending.
      await Promise.all(stops.map((stop) => Promise.race([stop(), sleep(STOP_MS, undefined, { ref: false })])));
      await core.queue.stop(STOP_MS);
      await core.database.close();
    },
  };
}
