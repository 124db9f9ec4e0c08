import { z } from 'zod';
import { prepareAql } from '../ariel/prepare.ts';
import { AqlError } from '../ariel/sql.ts';
import { authorOf } from '../callers.ts';
import { ApiError } from '../http/envelope.ts';
import { one, type Operation } from '../http/operation.ts';
import { bodyOf, found, reads } from '../http/resource.ts';
import { shapeOf } from '../http/shape.ts';
import { TASK_SHAPE, taskRow } from '../http/tasks.ts';
import type { World } from '../world.ts';

const SHAPE = shapeOf(
  'id,uid,name,database,owner,aql,description,is_aggregate,is_dashboard,is_default,is_quick_search,is_shared,creation_date,modified_date',
);
const Change = z.object({
  name: z.string().min(1).optional(),
  owner: z.string().min(1).optional(),
  description: z.string().optional(),
  aql: z.string().min(1).optional(),
  is_dashboard: z.boolean().optional(),
  is_default: z.boolean().optional(),
  is_quick_search: z.boolean().optional(),
  is_shared: z.boolean().optional(),
});

type SavedWorld = Pick<World, 'savedSearches' | 'tasks' | 'clock' | 'offenses' | 'reference' | 'directory' | 'properties'>;

/** Saved searches of Ariel: read, changed, deleted. */
export function savedSearchOperations(world: SavedWorld): Operation[] {
  const { savedSearches: searches, clock } = world;
  const path = '/ariel/saved_searches';
  return [
    ...reads({ path, id: 'id', access: 'log_activity', shape: SHAPE, what: 'saved search', rows: () => searches.all() }),
    one({
      method: 'POST',
      path: `${path}/{id}`,
      access: 'log_activity',
      body: 'json',
      shape: SHAPE,
      value(ask) {
        const { aql, name, owner, description, is_dashboard, is_default, is_quick_search, is_shared } = bodyOf(
          Change,
          ask.object(1_006),
          1_006,
        );
        const old = found(searches.all(), ask.id('id'), 'saved search');
        if (name !== undefined && searches.all().some((s) => s.id !== old.id && s.name === name)) {
          throw new ApiError(409, 1_007, `The name ${name} is already in use`);
        }
        if (aql !== undefined) checkAql(aql, () => prepareAql(world, ask.caller, aql));
        return searches.replace({
          ...old,
          name: name ?? old.name,
          owner: owner ?? old.owner,
          description: description ?? old.description,
          aql: aql ?? old.aql,
          is_dashboard: is_dashboard ?? old.is_dashboard,
          is_default: is_default ?? old.is_default,
          is_quick_search: is_quick_search ?? old.is_quick_search,
          is_shared: is_shared ?? old.is_shared,
          modified_date: clock.now(),
        });
      },
    }),
    one({
      method: 'DELETE',
      path: `${path}/{id}`,
      access: 'log_activity',
      shape: TASK_SHAPE,
      status: 202,
      value(ask) {
        searches.remove(found(searches.all(), ask.id('id'), 'saved search').id);
        const [by, createdMs] = [authorOf(ask.caller), clock.now()];
        return taskRow(
          world.tasks.add((id) => ({ id, kind: 'saved_search', name: 'Saved search deletion', by, createdMs })),
          'QUEUED',
        );
      },
    }),
  ];
}

function checkAql(aql: string, prepare: () => unknown): void {
  try {
    prepare();
  } catch (error) {
    if (error instanceof AqlError) throw new ApiError(422, 2000, error.message, `The query ${aql.slice(0, 50)} is not valid AQL.`);
    throw error;
  }
}
