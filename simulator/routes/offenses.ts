import { authorOf, mayDo } from '../callers.ts';
import { ApiError, invalidParameter } from '../http/envelope.ts';
import { parseFields } from '../http/fields.ts';
import { listResponse, oneResponse } from '../http/list.ts';
import { listRequest, pathInteger, type ApiContext, type Operations } from '../http/operations.ts';
import type { OffenseChange } from '../offenses/book.ts';
import type { OffenseRecord, OffenseStatus } from '../offenses/offense.ts';
import { NOTE_SHAPE, OFFENSE_FILTERABLE, OFFENSE_SHAPE, OFFENSE_SORTABLE, toApiNote, toApiOffenses } from '../offenses/to-api.ts';
import type { World } from '../world.ts';

export type OffenseRoutesWorld = Pick<World, 'clock' | 'offenses' | 'rules' | 'callers' | 'closingReasons'>;

const STATUSES: readonly OffenseStatus[] = ['OPEN', 'HIDDEN', 'CLOSED'];

/** /siem/offenses with notes: read, update, annotate. No way creates an offense or changes a note. */
export function offenseRoutes(operations: Operations, world: OffenseRoutesWorld): void {
  const all = () => world.offenses.list(world.clock.now());
  const found = (c: ApiContext): OffenseRecord => {
    const offense = world.offenses.find(pathInteger(c, 'offense_id'), world.clock.now());
    if (offense === null) {
      throw new ApiError(
        404,
        1002,
        'No offense was found for the provided offense_id.',
        'No offense was found for the provided offense_id.',
      );
    }
    return offense;
  };
  const apiOf = (offense: OffenseRecord): Record<string, unknown> | undefined =>
    toApiOffenses(all(), world.rules.idOf).find((o) => o.id === offense.id);

  operations.get('/siem/offenses', 'offenses', (c) =>
    listResponse(
      { shape: OFFENSE_SHAPE, filterable: OFFENSE_FILTERABLE, sortable: OFFENSE_SORTABLE, filterCode: 1010, sortCode: 1030 },
      listRequest(c),
      toApiOffenses(all(), world.rules.idOf),
    ),
  );

  operations.get('/siem/offenses/{offense_id}', 'offenses', (c) => {
    const fields = c.var.params.text('fields');
    parseFields(fields, OFFENSE_SHAPE);
    return oneResponse(OFFENSE_SHAPE, fields, apiOf(found(c)));
  });

  operations.post('/siem/offenses/{offense_id}', 'offenses_write', (c) => {
    const { params, caller } = c.var;
    const fields = params.text('fields');
    parseFields(fields, OFFENSE_SHAPE);
    const change = readChange(c);
    const offense = found(c);
    if (change.closingReasonId !== undefined && !world.closingReasons.some((r) => r.id === change.closingReasonId && !r.is_deleted)) {
      throw invalidParameter(`No closing reason has the id ${change.closingReasonId}`);
    }
    if (change.assignedTo !== undefined && !assignable(world).some((a) => a.username === change.assignedTo)) {
      throw invalidParameter(`No user "${change.assignedTo}" can be assigned to an offense`);
    }
    if (change.status === 'CLOSED' && offense.status === 'CLOSED') {
      throw new ApiError(409, 1008, 'Request cannot be completed due to the state of the offense.');
    }
    if (change.status === 'CLOSED' && offense.protected && change.protected !== false) {
      throw new ApiError(409, 1008, 'Request cannot be completed due to the state of the offense.');
    }
    world.offenses.change(offense, change, authorOf(caller), world.clock.now());
    return oneResponse(OFFENSE_SHAPE, fields, apiOf(offense));
  });

  const actorShape = { user_id: true, username: true, description: true } as const;
  operations.get('/siem/offenses/{offense_id}/assignable_actors', 'offenses', (c) => {
    if (world.offenses.find(pathInteger(c, 'offense_id'), world.clock.now()) === null) {
      throw new ApiError(404, 85_101_001, 'No offense was found for the provided offense_id.');
    }
    return listResponse({ shape: actorShape, sortable: ['user_id', 'username'], sortCode: 85_101_030 }, listRequest(c), assignable(world));
  });

  operations.get('/siem/offenses/{offense_id}/notes', 'offenses', (c) =>
    listResponse({ shape: NOTE_SHAPE, filterCode: 1005 }, listRequest(c), found(c).notes.map(toApiNote)),
  );

  operations.get('/siem/offenses/{offense_id}/notes/{note_id}', 'offenses', (c) => {
    const id = pathInteger(c, 'note_id');
    const note = found(c).notes.find((n) => n.id === id);
    if (note === undefined) throw new ApiError(404, 1003, 'No note was found for the provided note_id.');
    return oneResponse(NOTE_SHAPE, c.var.params.text('fields'), toApiNote(note));
  });

  operations.post('/siem/offenses/{offense_id}/notes', 'offenses_write', (c) => {
    const { params, caller } = c.var;
    const fields = params.text('fields');
    parseFields(fields, NOTE_SHAPE);
    const text = params.required('note_text');
    const offense = found(c);
    if (text === '') throw invalidParameter('note_text must not be empty');
    const note = world.offenses.addNote(offense, { username: authorOf(caller), text, nowMs: world.clock.now() });
    return oneResponse(NOTE_SHAPE, fields, toApiNote(note), 201);
  });
}

/** Only these five can change; `description` or `severity` are no parameters and are ignored as QRadar ignores unknown ones. */
function readChange(c: ApiContext): OffenseChange {
  const { params } = c.var;
  const followUp = params.boolean('follow_up');
  const isProtected = params.boolean('protected');
  const closingReasonId = params.integer('closing_reason_id');
  const assignedTo = params.text('assigned_to');
  const statusText = params.text('status');
  const status = STATUSES.find((s) => s === statusText?.toUpperCase());
  if (statusText !== null && status === undefined) throw invalidParameter(`status "${statusText}" is none of ${STATUSES.join(', ')}`);
  if (status === 'CLOSED' && closingReasonId === null) throw invalidParameter('closing_reason_id is required when status is CLOSED');
  if (status !== 'CLOSED' && closingReasonId !== null) throw invalidParameter('closing_reason_id is only allowed when status is CLOSED');
  return {
    ...(status === undefined ? {} : { status }),
    ...(closingReasonId === null ? {} : { closingReasonId }),
    ...(assignedTo === null ? {} : { assignedTo }),
    ...(followUp === null ? {} : { followUp }),
    ...(isProtected === null ? {} : { protected: isProtected }),
  };
}

/** Beside the administrator two analysts, who have no log-in here. */
function assignable({ callers }: Pick<World, 'callers'>): { user_id: number; username: string; description: string }[] {
  const users = callers.filter((u) => u.label === null && mayDo(u, 'offenses')).map((u) => ({ user_id: u.id, username: u.username }));
  return [...users, { user_id: 21, username: 'analyst1' }, { user_id: 22, username: 'analyst2' }].map((u) => ({ ...u, description: '' }));
}
