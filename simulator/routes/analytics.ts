import { ApiError, invalidParameter } from '../http/envelope.ts';
import { listResponse, oneResponse } from '../http/list.ts';
import { listRequest, pathInteger, type Operations } from '../http/operations.ts';
import type { World } from '../world.ts';

const RULE_SHAPE = {
  id: true,
  name: true,
  type: true,
  enabled: true,
  owner: true,
  origin: true,
  base_capacity: true,
  base_host_id: true,
  average_capacity: true,
  capacity_timestamp: true,
  identifier: true,
  linked_rule_identifier: true,
  creation_date: true,
  modification_date: true,
} as const;
const CONTRIBUTION_SHAPE = {
  id: true,
  rule_id: true,
  rule_name: true,
  rule_type: true,
  offense_id: true,
  event_count: true,
  first_event: true,
  last_event: true,
} as const;

/** Rules of UBA by name, and which of them made an offense. A rule can be owned and switched; nothing else of it changes. */
export function analyticsRoutes(operations: Operations, world: Pick<World, 'clock' | 'offenses' | 'rules'>): void {
  const changed = new Map<number, { enabled?: boolean; owner?: string }>();
  const rows = () =>
    world.rules.all().map(({ id, name }) => ({
      id,
      name,
      type: 'EVENT',
      enabled: changed.get(id)?.enabled ?? true,
      owner: changed.get(id)?.owner ?? 'admin',
      origin: 'SYSTEM',
      base_capacity: null,
      base_host_id: null,
      average_capacity: null,
      capacity_timestamp: null,
      identifier: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
      linked_rule_identifier: null,
      creation_date: 1_600_000_000_000,
      modification_date: 1_600_000_000_000,
    }));
  const found = (id: number): ReturnType<typeof rows>[number] => {
    const rule = rows().find((r) => r.id === id);
    if (rule === undefined) throw new ApiError(404, 1002, 'No rule was found for the provided id.');
    return rule;
  };

  operations.get('/analytics/rules', 'offenses', (c) => listResponse({ shape: RULE_SHAPE }, listRequest(c), rows()));
  operations.get('/analytics/rules/{id}', 'offenses', (c) =>
    oneResponse(RULE_SHAPE, c.var.params.text('fields'), found(pathInteger(c, 'id'))),
  );
  operations.post('/analytics/rules/{id}', 'admin', (c) => {
    const { id } = found(pathInteger(c, 'id'));
    const body: unknown = parsed(c.var.body);
    if (typeof body !== 'object' || body === null) throw invalidParameter('The body must be a rule in JSON');
    const enabled = 'enabled' in body && typeof body.enabled === 'boolean' ? { enabled: body.enabled } : {};
    const owner = 'owner' in body && typeof body.owner === 'string' ? { owner: body.owner } : {};
    changed.set(id, { ...changed.get(id), ...enabled, ...owner });
    return oneResponse(RULE_SHAPE, c.req.header('fields') ?? null, found(id));
  });

  operations.get('/analytics/rules_offense_contributions', 'offenses', (c) => {
    const contributions = world.offenses.list(world.clock.now()).flatMap((offense) =>
      offense.contributions.map((r) => ({
        id: r.id,
        rule_id: world.rules.idOf(r.ruleName),
        rule_name: r.ruleName,
        rule_type: 'EVENT',
        offense_id: offense.id,
        event_count: r.eventCount,
        first_event: r.firstMs,
        last_event: r.lastMs,
      })),
    );
    const names = Object.keys(CONTRIBUTION_SHAPE);
    return listResponse({ shape: CONTRIBUTION_SHAPE, sortable: names, sortCode: 1030 }, listRequest(c), contributions);
  });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
