import { authorOf } from '../callers.ts';
import type { Ask } from '../http/ask.ts';
import { ApiError, invalidParameter } from '../http/envelope.ts';
import { list, one, type Operation } from '../http/operation.ts';
import { shapeOf } from '../http/shape.ts';
import { visibleOffenses } from '../offenses/visible.ts';
import type { OffenseChange } from '../offenses/book.ts';
import type { OffenseRecord, OffenseStatus } from '../offenses/offense.ts';
import { NOTE_SHAPE, OFFENSE_FILTERABLE, OFFENSE_SHAPE, OFFENSE_SORTABLE, toApiNote, toApiOffenses } from '../offenses/to-api.ts';
import type { World } from '../world.ts';

export type OffenseWorld = Pick<World, 'clock' | 'offenses' | 'rules' | 'directory' | 'closingReasons' | 'switches'>;

const STATUSES: readonly OffenseStatus[] = ['OPEN', 'HIDDEN', 'CLOSED'];
const NO_OFFENSE = 'No offense was found for the provided offense_id.';

/** /siem/offenses with notes: read, update, annotate. No way creates an offense or changes a note. */
export function offenseOperations(world: OffenseWorld): Operation[] {
  const seen = (ask: Ask): OffenseRecord[] => visibleOffenses(world, ask.caller);
  const found = (ask: Ask, code = 1002): OffenseRecord => {
    const id = ask.id('offense_id');
    const offense = seen(ask).find((o) => o.id === id);
    if (offense === undefined) throw new ApiError(404, code, NO_OFFENSE, NO_OFFENSE);
    return offense;
  };
  const toApi = (offenses: readonly OffenseRecord[]) => toApiOffenses(world.offenses.list(world.clock.now()), offenses, world.rules.idOf);
  const apiOf = (offense: OffenseRecord): Record<string, unknown> => ({ ...toApi([offense])[0] });
  const path = '/siem/offenses';

  return [
    list({
      path,
      access: 'offenses',
      shape: OFFENSE_SHAPE,
      filterable: OFFENSE_FILTERABLE,
      sortable: OFFENSE_SORTABLE,
      rows: (ask) => toApi(seen(ask)),
    }),
    one({ method: 'GET', path: `${path}/{offense_id}`, access: 'offenses', shape: OFFENSE_SHAPE, value: (ask) => apiOf(found(ask)) }),
    one({
      method: 'POST',
      path: `${path}/{offense_id}`,
      access: 'offenses_write',
      params: { protected: 'boolean', follow_up: 'boolean', status: 'text', closing_reason_id: 'integer', assigned_to: 'text' },
      shape: OFFENSE_SHAPE,
      value(ask) {
        const change = readChange(ask);
        const offense = found(ask);
        checkChange(world, offense, change);
        world.offenses.change(offense, change, authorOf(ask.caller), world.clock.now());
        return apiOf(offense);
      },
    }),
    list({
      path: `${path}/{offense_id}/assignable_actors`,
      access: 'offenses',
      shape: shapeOf('user_id,username,description'),
      sortable: ['user_id', 'username'],
      sortCode: 85_101_030,
      rows(ask) {
        found(ask, 85_101_001);
        return assignable(world);
      },
    }),
    list({
      path: `${path}/{offense_id}/notes`,
      access: 'offenses',
      shape: NOTE_SHAPE,
      filterCode: 1005,
      rows: (ask) => found(ask).notes.map(toApiNote),
    }),
    one({
      method: 'POST',
      path: `${path}/{offense_id}/notes`,
      access: 'offenses_write',
      params: { note_text: 'text!' },
      shape: NOTE_SHAPE,
      status: 201,
      value(ask) {
        const text = ask.required('note_text');
        const offense = found(ask);
        const longest = world.switches.get('note_max_chars');
        if (text === '') throw invalidParameter('note_text must not be empty');
        if (longest > 0 && text.length > longest) throw invalidParameter(`note_text has more than ${longest} characters`);
        return toApiNote(world.offenses.addNote(offense, { username: authorOf(ask.caller), text, nowMs: world.clock.now() }));
      },
    }),
    one({
      method: 'GET',
      path: `${path}/{offense_id}/notes/{note_id}`,
      access: 'offenses',
      shape: NOTE_SHAPE,
      value(ask) {
        const id = ask.id('note_id');
        const note = found(ask).notes.find((n) => n.id === id);
        if (note === undefined) throw new ApiError(404, 1003, 'No note was found for the provided note_id.');
        return toApiNote(note);
      },
    }),
  ];
}

/** Only these five can change; `description` or `severity` are no parameters and are ignored as QRadar ignores unknown ones. */
function readChange(ask: Ask): OffenseChange {
  const followUp = ask.boolean('follow_up');
  const isProtected = ask.boolean('protected');
  const closingReasonId = ask.integer('closing_reason_id');
  const assignedTo = ask.text('assigned_to');
  const statusText = ask.text('status');
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

function checkChange(world: OffenseWorld, offense: OffenseRecord, change: OffenseChange): void {
  if (change.closingReasonId !== undefined && !world.closingReasons.some((r) => r.id === change.closingReasonId && !r.is_deleted)) {
    throw invalidParameter(`No closing reason has the id ${change.closingReasonId}`);
  }
  const strict = world.switches.get('refuse_unknown_assignee');
  if (strict && change.assignedTo !== undefined && !assignable(world).some((a) => a.username === change.assignedTo)) {
    throw invalidParameter(`No user "${change.assignedTo}" can be assigned to an offense`);
  }
  const closing = change.status === 'CLOSED';
  if (closing && (offense.status === 'CLOSED' || (offense.protected && change.protected !== false))) {
    throw new ApiError(409, 1008, 'Request cannot be completed due to the state of the offense.');
  }
}

function assignable({ directory }: Pick<World, 'directory'>): { user_id: number; username: string; description: string }[] {
  const users = directory.callers.filter((u) => u.label === null && directory.mayDo(u, 'offenses'));
  return users.map(({ id, username, description }) => ({ user_id: id, username, description }));
}
