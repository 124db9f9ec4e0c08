import { z } from 'zod';
import { authorOf } from '../callers.ts';
import { ApiError } from '../http/envelope.ts';
import { one, type Operation, type Row } from '../http/operation.ts';
import { bodyOf } from '../http/resource.ts';
import { shapeOf } from '../http/shape.ts';
import type { World } from '../world.ts';

const SHAPE = shapeOf('type,status,percent_complete,initiated_by,initiated_from,hosts(ip,host_status,status)');
const Deploy = z.object({ type: z.enum(['INCREMENTAL', 'FULL']) });

const status = (type: unknown, by: unknown): Row => ({
  type,
  status: 'COMPLETE',
  percent_complete: 100,
  initiated_by: by,
  initiated_from: '127.0.0.1',
  hosts: [{ ip: '127.0.0.1', host_status: 'SUCCESS', status: 'SUCCESS' }],
});

/** Deploy Changes: what was configured is staged until then; the stand-in applies it at once and only counts it. */
export function deployOperations({ staging }: Pick<World, 'staging'>): Operation[] {
  const path = '/staged_config/deploy_status';
  let last: Row = { type: 'INCREMENTAL', by: 'admin' };
  return [
    one({ method: 'GET', path, access: 'admin', shape: SHAPE, value: () => status(last['type'], last['by']) }),
    one({
      method: 'POST',
      path,
      access: 'admin',
      body: 'json',
      shape: SHAPE,
      value(ask) {
        const { type } = bodyOf(Deploy, ask.object());
        if (type === 'INCREMENTAL' && !staging.changed) throw new ApiError(409, 1002, 'There are no changes to deploy');
        staging.changed = false;
        last = { type, by: authorOf(ask.caller) };
        return status(type, last['by']);
      },
    }),
  ];
}
