import { QRadarError } from '../../connectors/qradar/qradar-error.ts';
import { dueOutbox } from '../../db/reads/due-outbox.ts';
import { mayWriteOutside } from '../../domain/phase.ts';
import { SECOND_MS } from '../../domain/time.ts';
import { postTarget } from '../../services/publish/post-target.ts';
import type { PostPort } from '../../services/publish/post-port.ts';
import { connectQRadar, eventTarget } from '../connect.ts';
import { startLoop } from '../jobs/loop.ts';
import { publish, sweepOutbox, type OutboxRef } from '../jobs/outbox.ts';
import type { Secret } from '../secret.ts';
import { createSenders } from '../senders/registry.ts';
import type { Core } from './core.ts';

const SWEEP_MS = 2 * SECOND_MS;
const WRITES_AT_ONCE = 2;

/**
 * Starts posting what was approved: the only part that holds the write token. Without one, and in phases in which nothing leaves,
 * approved writes wait. Returns how to stop.
 */
export async function startPublishing(core: Core, writeToken: Secret | null): Promise<() => Promise<void>> {
  const { config, db, queue, nowMs, log } = core;
  if (writeToken === null || !mayWriteOutside(config.phase)) return () => Promise.resolve();
  const writer = connectQRadar(config.qradar, writeToken);
  const { events } = config.publish;
  const eventsTo = events === null ? null : eventTarget(events);
  const port: PostPort = {
    senders: createSenders({ writer, ariel: core.ariel, eventsTo, nowMs }),
    wasRefused: (error) => error instanceof QRadarError && error.http !== null && error.http >= 400 && error.http < 500,
    isPermanent: (error) =>
      error instanceof QRadarError && (error.kind === 'unauthorised' || error.kind === 'not_configured' || error.http === 404),
  };
  const owner = core.newId();
  const post = ({ outboxId }: OutboxRef) =>
    postTarget({ ...core.act('publisher'), phase: config.phase, port, owner, elapsedMs: () => performance.now() }, { outboxId });
  await queue.work('publish', WRITES_AT_ONCE, async (ref, signal) => void (await publish({ post, log }, ref, signal)));
  const outbox = startLoop({
    name: 'outbox',
    intervalMs: SWEEP_MS,
    run: async () => void (await sweepOutbox({ due: (at) => dueOutbox(db, at), enqueue: (ref) => queue.send(db, 'publish', ref), nowMs })),
    log,
  });
  return () => outbox.stop();
}
