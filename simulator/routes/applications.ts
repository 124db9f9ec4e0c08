import { ApiError, invalidParameter } from '../http/envelope.ts';
import { APPLICATION_SHAPE, manifestOf } from '../apps/manifest.ts';
import { done, list, one, type Operation } from '../http/operation.ts';
import { shapeOf } from '../http/shape.ts';
import { uuidOf } from '../sources/classification.ts';
import type { World } from '../world.ts';

/** Id of UBA among the installed apps; it stands in the address of its API. */
export const UBA_APP_ID = 1_102;

type App = {
  id: number;
  definitionId: number;
  name: string;
  description: string;
  status: string;
  memory: number;
  installedBy: string;
  installedMs: number;
};

const STATE_SHAPE = shapeOf('application_id,status,error_messages,error_messages_json(code,message,source)');
const HOST_SHAPE = shapeOf('id,managed_host_id,name');
const STATUSES = ['RUNNING', 'STOPPED'];

/** The app framework: where clients find UBA, by the name in its manifest. */
export function applicationOperations({ clock }: Pick<World, 'clock'>): Operation[] {
  const path = '/gui_app_framework/applications';
  const apps = new Map<number, App>();
  const install = (id: number, definitionId: number, name: string, description: string, by: string): App => {
    const app = { id, definitionId, name, description, status: 'RUNNING', memory: 500, installedBy: by, installedMs: clock.now() };
    apps.set(id, app);
    return app;
  };
  install(1_051, 1_051, 'Pulse', 'Dashboards', 'admin');
  install(UBA_APP_ID, UBA_APP_ID, 'User Analytics', 'QRadar User Behavior Analytics', 'admin');
  const found = (id: number): App => {
    const app = apps.get(id);
    if (app === undefined) throw new ApiError(404, 33_901, 'The application instance was not found');
    return app;
  };
  const path1 = `${path}/{application_id}`;
  return [
    list({ path, access: 'any', shape: APPLICATION_SHAPE, rows: () => [...apps.values()].map(toApi) }),
    one({
      method: 'POST',
      path,
      access: 'admin',
      params: {
        application_definition_id: 'integer!',
        memory: 'integer',
        security_profile_id: 'integer',
        force_multitenancy_safe: 'boolean',
      },
      shape: APPLICATION_SHAPE,
      status: 201,
      value(ask) {
        const definition = ask.integer('application_definition_id') ?? 0;
        const model = [...apps.values()].find((a) => a.definitionId === definition);
        if (model === undefined) throw new ApiError(404, 33_900, 'The application definition was not found');
        const memory = ask.integer('memory');
        if (memory !== null && memory < 100) throw new ApiError(422, 33_302, 'memory must be at least 100');
        const id = Math.max(...apps.keys()) + 1;
        const app = install(id, definition, model.name, model.description, ask.caller.username);
        app.memory = memory ?? app.memory;
        return toApi(app);
      },
    }),
    one({ method: 'GET', path: path1, access: 'any', shape: APPLICATION_SHAPE, value: (ask) => toApi(found(ask.id('application_id'))) }),
    one({
      method: 'POST',
      path: path1,
      access: 'admin',
      params: { status: 'text', memory: 'integer', oauth_user_id: 'integer', security_profile_id: 'integer' },
      shape: APPLICATION_SHAPE,
      value(ask) {
        const status = ask.text('status')?.toUpperCase() ?? null;
        if (status !== null && !STATUSES.includes(status)) throw new ApiError(422, 33_501, `status is none of ${STATUSES.join(', ')}`);
        const memory = ask.integer('memory');
        if (memory !== null && memory < 100) throw new ApiError(422, 33_302, 'memory must be at least 100');
        const app = found(ask.id('application_id'));
        app.status = status ?? app.status;
        app.memory = memory ?? app.memory;
        return toApi(app);
      },
    }),
    one({
      method: 'PUT',
      path: path1,
      access: 'admin',
      body: 'bytes',
      shape: STATE_SHAPE,
      status: 202,
      value(ask) {
        const app = found(ask.id('application_id'));
        if (ask.body === '') throw invalidParameter('The zip of the application is missing');
        return { application_id: String(app.id), status: 'UPGRADING', error_messages: '[]', error_messages_json: [] };
      },
    }),
    done({
      method: 'DELETE',
      path: path1,
      access: 'admin',
      status: 204,
      act: (ask) => void apps.delete(found(ask.id('application_id')).id),
    }),
    one({
      method: 'GET',
      path: `${path1}/host_type`,
      access: 'any',
      shape: HOST_SHAPE,
      value(ask) {
        found(ask.id('application_id'));
        return { id: 1, managed_host_id: 53, name: 'CONSOLE' };
      },
    }),
  ];
}

function toApi(app: App) {
  return {
    application_definition_id: String(app.definitionId),
    application_state: {
      application_id: String(app.id),
      status: app.status,
      memory: app.memory,
      error_messages: '[]',
      error_messages_json: [],
    },
    auth_client_user_id: 1,
    image: 'qradar-app-base:2.1.24',
    installed_by: app.installedBy,
    installed_on: app.installedMs,
    managed_host_id: 53,
    manifest: manifestOf(app.name, app.description, uuidOf(app.definitionId)),
  };
}
