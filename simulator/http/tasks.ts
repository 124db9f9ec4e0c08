import { notFound } from './resource.ts';
import { one, type Operation, type Row } from './operation.ts';
import { shapeOf } from './shape.ts';
import { createTable, type Table } from './table.ts';
import type { Access } from '../callers.ts';

export const TASK_SHAPE = shapeOf('id,name,status,created,created_by,started,modified,completed,message');

export type Task = {
  readonly id: number;
  /** Which endpoint tells of it. */
  readonly kind: string;
  readonly name: string;
  readonly createdMs: number;
  readonly by: string;
};

export type TaskBook = Table<Task>;

export const createTasks = (): TaskBook => createTable<Task>([], 71);

/** A task that was done at once; the answer that starts it may still say QUEUED. */
export function taskRow({ id, name, createdMs, by }: Task, status = 'COMPLETED'): Row {
  const ended = status === 'COMPLETED';
  return {
    id,
    name,
    status,
    created: createdMs,
    created_by: by,
    started: ended ? createdMs : null,
    modified: createdMs,
    completed: ended ? createdMs : null,
    message: '',
  };
}

/** The endpoint that tells how a kind of task stands. */
export function taskOperation(tasks: TaskBook, kind: string, path: string, id: string, access: Access, code?: number): Operation {
  return one({
    method: 'GET',
    path: `${path}/{${id}}`,
    access,
    shape: TASK_SHAPE,
    value(ask) {
      const task = tasks.find(ask.id(id));
      if (task?.kind !== kind) throw notFound('task', code);
      return taskRow(task);
    },
  });
}
