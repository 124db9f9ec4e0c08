import { z } from 'zod';
import { authorOf } from '../callers.ts';
import type { Ask } from '../http/ask.ts';
import { list, one, type Operation } from '../http/operation.ts';
import { bodyOf, found, reads } from '../http/resource.ts';
import { shapeOf } from '../http/shape.ts';
import { TASK_SHAPE, taskOperation, taskRow } from '../http/tasks.ts';
import type { RuleRow } from '../offenses/rules.ts';
import { visibleOffenses } from '../offenses/visible.ts';
import type { World } from '../world.ts';

const RULE_SHAPE = shapeOf(
  'id,name,type,enabled,owner,origin,base_capacity,base_host_id,average_capacity,capacity_timestamp,identifier,linked_rule_identifier,creation_date,modification_date',
);
const CONTRIBUTION_SHAPE = shapeOf('id,rule_id,rule_name,rule_type,offense_id,event_count,first_event,last_event');
const Change = z.object({ enabled: z.boolean().optional(), owner: z.string().min(1).optional() });

type RulesWorld = Pick<World, 'clock' | 'offenses' | 'rules' | 'tasks' | 'directory'>;

/** Rules by name, and which of them made an offense. A rule can be owned, switched and deleted; nothing else of it changes. */
export function ruleOperations(world: RulesWorld): Operation[] {
  const rule = (ask: Ask): RuleRow => found(world.rules.rows(), ask.id('id'), 'rule');
  return [
    ...reads({
      path: '/analytics/rules',
      id: 'id',
      access: 'offenses',
      shape: RULE_SHAPE,
      what: 'rule',
      rows: () => world.rules.rows(),
    }),
    one({
      method: 'POST',
      path: '/analytics/rules/{id}',
      access: 'admin',
      body: 'json',
      shape: RULE_SHAPE,
      value: (ask) => {
        const change = bodyOf(Change, ask.object());
        return world.rules.change(rule(ask).id, change, world.clock.now());
      },
    }),
    one({
      method: 'DELETE',
      path: '/analytics/rules/{id}',
      access: 'admin',
      shape: TASK_SHAPE,
      status: 202,
      value(ask) {
        world.rules.remove(rule(ask).id);
        const [by, createdMs] = [authorOf(ask.caller), world.clock.now()];
        return taskRow(
          world.tasks.add((id) => ({ id, kind: 'rule', name: 'Rule deletion', by, createdMs })),
          'QUEUED',
        );
      },
    }),
    taskOperation(world.tasks, 'rule', '/analytics/rules/rule_delete_tasks', 'task_id', 'admin'),
    list({
      path: '/analytics/rules_offense_contributions',
      access: 'offenses',
      shape: CONTRIBUTION_SHAPE,
      sortable: Object.keys(CONTRIBUTION_SHAPE),
      rows: (ask) =>
        visibleOffenses(world, ask.caller).flatMap((offense) =>
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
        ),
    }),
  ];
}
