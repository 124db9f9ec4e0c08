import { z } from 'zod';
import { ApiError } from '../http/envelope.ts';
import { done, list, one, type Operation } from '../http/operation.ts';
import { bodyOf, found, reads } from '../http/resource.ts';
import { shapeOf } from '../http/shape.ts';
import type { World } from '../world.ts';

const ACTION_SHAPE = shapeOf('id,name,description,interpreter,script,parameters(name,parameter_type,encrypted,value)');
const SCRIPT_SHAPE = shapeOf('id,file_name');
const INTERPRETER_SHAPE = shapeOf('id,name');

const Parameter = z.object({
  name: z.string().min(1),
  parameter_type: z.enum(['fixed', 'dynamic']),
  encrypted: z.boolean().nullish(),
  value: z.string(),
});
const Action = z.object({
  name: z.string().min(1),
  description: z.string().nullish(),
  interpreter: z.int(),
  script: z.int(),
  parameters: z.array(Parameter).optional(),
});

/** Custom actions: interpreters, scripts and actions. A rule of the stand-in's own may name an action, which is then run. */
export function customActionOperations({ actions: book }: Pick<World, 'actions'>): Operation[] {
  const { actions, scripts, interpreters } = book;
  const base = '/analytics/custom_actions';
  const checkParts = (action: { interpreter?: number | undefined; script?: number | undefined }): void => {
    const { interpreter, script } = action;
    if (interpreter !== undefined && !interpreters.some((i) => i.id === interpreter)) {
      throw new ApiError(422, 1005, `interpreter: none has the id ${interpreter}`);
    }
    if (script !== undefined && scripts.find(script) === null) throw new ApiError(422, 1005, `script: none has the id ${script}`);
  };
  const shown = (a: typeof actions extends { all(): readonly (infer T)[] } ? T : never) => ({
    ...a,
    parameters: a.parameters.map((p) => ({ ...p, value: p.encrypted ? null : p.value })),
  });
  return [
    ...reads({
      path: `${base}/actions`,
      id: 'action_id',
      access: 'admin',
      shape: ACTION_SHAPE,
      what: 'custom action',
      rows: () => actions.all().map(shown),
    }),
    one({
      method: 'POST',
      path: `${base}/actions`,
      access: 'admin',
      body: 'json',
      shape: ACTION_SHAPE,
      status: 201,
      value(ask) {
        const made = bodyOf(Action, ask.object());
        checkParts(made);
        return shown(
          actions.add((id) => ({
            id,
            name: made.name,
            description: made.description ?? null,
            interpreter: made.interpreter,
            script: made.script,
            parameters: (made.parameters ?? []).map((p) => ({ ...p, encrypted: p.encrypted ?? false })),
          })),
        );
      },
    }),
    one({
      method: 'POST',
      path: `${base}/actions/{action_id}`,
      access: 'admin',
      body: 'json',
      shape: ACTION_SHAPE,
      value(ask) {
        const change = bodyOf(Action.partial(), ask.object());
        const old = found(actions.all(), ask.id('action_id'), 'custom action');
        checkParts(change);
        return shown(
          actions.replace({
            ...old,
            name: change.name ?? old.name,
            description: change.description ?? old.description,
            interpreter: change.interpreter ?? old.interpreter,
            script: change.script ?? old.script,
            parameters: change.parameters?.map((p) => ({ ...p, encrypted: p.encrypted ?? false })) ?? old.parameters,
          }),
        );
      },
    }),
    done({
      method: 'DELETE',
      path: `${base}/actions/{action_id}`,
      access: 'admin',
      status: 204,
      act: (ask) => actions.remove(found(actions.all(), ask.id('action_id'), 'custom action').id),
    }),
    ...reads({
      path: `${base}/interpreters`,
      id: 'interpreter_id',
      access: 'admin',
      shape: INTERPRETER_SHAPE,
      what: 'interpreter',
      rows: () => interpreters,
    }),
    list({ path: `${base}/scripts`, access: 'admin', shape: SCRIPT_SHAPE, rows: () => scripts.all().map(scriptRow) }),
    one({
      method: 'POST',
      path: `${base}/scripts`,
      access: 'admin',
      body: 'bytes',
      shape: SCRIPT_SHAPE,
      status: 201,
      value: (ask) => scriptRow(scripts.add((id) => ({ id, file_name: ask.header('file_name') ?? `script-${id}`, text: ask.body }))),
    }),
    one({
      method: 'GET',
      path: `${base}/scripts/{script_id}`,
      access: 'admin',
      shape: SCRIPT_SHAPE,
      value: (ask) => scriptRow(found(scripts.all(), ask.id('script_id'), 'script')),
    }),
    one({
      method: 'POST',
      path: `${base}/scripts/{script_id}`,
      access: 'admin',
      body: 'bytes',
      shape: SCRIPT_SHAPE,
      value(ask) {
        const old = found(scripts.all(), ask.id('script_id'), 'script');
        return scriptRow(scripts.replace({ ...old, file_name: ask.header('file_name') ?? old.file_name, text: ask.body }));
      },
    }),
    done({
      method: 'DELETE',
      path: `${base}/scripts/{script_id}`,
      access: 'admin',
      status: 204,
      act(ask) {
        const { id } = found(scripts.all(), ask.id('script_id'), 'script');
        const user = actions.all().find((a) => a.script === id);
        if (user !== undefined) throw new ApiError(422, 1005, `The script is used by the custom action ${user.name}`);
        scripts.remove(id);
      },
    }),
  ];
}

function scriptRow({ id, file_name }: { id: number; file_name: string }) {
  return { id, file_name };
}
