import { z } from 'zod';
import { InvalidError } from '../../../domain/errors.ts';
import { parsedReply, type QRadarClient } from '../client.ts';
import { readAll } from '../paging.ts';

const Made = z.object({ id: z.int() });
const Named = z.object({ id: z.int(), name: z.string() });
const BASE = '/api/analytics/custom_actions';

/** Whether there is a custom action of this name. */
export async function hasHintAction(client: QRadarClient, name: string, signal: AbortSignal): Promise<boolean> {
  const actions = await readAll(client, `${BASE}/actions`, {}, Named, 'custom actions', signal);
  return actions.some((a) => a.name === name);
}

/**
 * Uploads the script that hints at an offense and makes the custom action that runs it: address and secret of the hook are fixed,
 * user and time come from the event. Returns the id of the action; a rule's response is pointed to it by hand.
 */
export async function uploadHintAction(
  client: QRadarClient,
  action: { name: string; script: string; hookUrl: string; hookSecret: string },
  signal: AbortSignal,
): Promise<number> {
  if (!action.hookUrl.startsWith('https://')) throw new InvalidError('hookUrl: must be an https address');
  const interpreters = await readAll(client, `${BASE}/interpreters`, { filter: 'name=bash' }, Named, 'interpreters', signal);
  const [bash] = interpreters;
  if (bash === undefined) throw new InvalidError('this QRadar has no interpreter bash for custom actions');
  const body = { bytes: action.script, headers: { file_name: 'casewright-hint.sh' } };
  const script = parsedReply(Made, (await client.post(`${BASE}/scripts`, { body }, signal)).json, 'script');
  const parameters = [
    { name: 'url', parameter_type: 'fixed', encrypted: false, value: action.hookUrl },
    { name: 'secret', parameter_type: 'fixed', encrypted: true, value: action.hookSecret },
    { name: 'username', parameter_type: 'dynamic', encrypted: false, value: 'username' },
    { name: 'starttime', parameter_type: 'dynamic', encrypted: false, value: 'starttime' },
  ];
  const json = { name: action.name, description: 'Hints at an offense of a user', interpreter: bash.id, script: script.id, parameters };
  return parsedReply(Made, (await client.post(`${BASE}/actions`, { body: { json } }, signal)).json, 'custom action').id;
}
