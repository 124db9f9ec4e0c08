import { z } from 'zod';
import type { ToolParts } from './deps.ts';
import { coverageOf, failed } from './failure.ts';
import { formGroups, MAX_PEERS, MIN_PEERS, peerToken } from './peers/form-groups.ts';
import { ROWS } from './rows.ts';
import type { Tool } from './tool.ts';

type Input = Record<string, never>;

/** Who the person is compared with: one row per definition of "peer" that could be formed, the closest kind of work first. */
export function peerGroupTool(deps: Pick<ToolParts, 'hr' | 'tokenise'>): Tool<'peer_group', Input> {
  return {
    name: 'peer_group',
    kind: 'peer_group',
    effect: 'read',
    description: `Groups of at least ${MIN_PEERS} peers by title, department, custom group and location, as pseudonyms.`,
    input: z.strictObject({}),
    row: ROWS.peer_group,
    bounds: { rows: 4, bytes: 65_536, timeoutMs: 20_000 },
    async run(context, _input, signal) {
      const grouping = await formGroups(deps, context, signal);
      if (grouping.state === 'not_configured') return failed('peer groups', 'not_configured', 'no HR system is configured');
      if (grouping.state === 'could_not_check') return failed('peer groups', 'unavailable', grouping.reason);
      const [compared] = grouping.groups;
      if (compared === undefined) return failed('peer groups', 'unavailable', `fewer than ${MIN_PEERS} peers by any definition`);
      const sampled = compared.size > MAX_PEERS ? [`a sample of ${MAX_PEERS} of the ${compared.size} peers by ${compared.definition}`] : [];
      return {
        ok: true,
        rows: grouping.groups.map((g) => ({
          definition: g.definition,
          label: g.label,
          members: g.people.map((e) => peerToken(deps, e)),
        })),
        coverage: coverageOf([...grouping.unanswered, ...sampled]),
        window: null,
        aql: null,
        subjectWritable: [],
      };
    },
  };
}
