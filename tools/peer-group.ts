import { z } from 'zod';
import type { EvidenceRows } from '../domain/evidence.ts';
import { isKnownZone } from '../scorers/local-time.ts';
import type { ToolParts } from './deps.ts';
import { coverageOf, failed } from './failure.ts';
import { formGroups, MIN_PEERS, peerToken, type PeerGroup } from './peers/form-groups.ts';
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
      if (grouping.groups.length === 0) return failed('peer groups', 'too_few', `fewer than ${MIN_PEERS} peers by any definition`);
      return {
        ok: true,
        rows: grouping.groups.map((group) => rowOf(deps, group)),
        coverage: coverageOf(grouping.unanswered.map((reason) => `unavailable: ${reason}`)),
        window: null,
        aql: null,
        subjectWritable: [],
      };
    },
  };
}

/** A sample is whole of its kind: what it leaves out is said by its size, and is no answer that was cut. */
function rowOf(deps: Pick<ToolParts, 'tokenise'>, { definition, label, size, people }: PeerGroup): EvidenceRows['peer_group'] {
  const withoutZone = people.filter((e) => !isKnownZone(e.timeZone)).length;
  return {
    definition,
    label,
    members: people.map((e) => peerToken(deps, e)),
    ...(size > people.length ? { size } : {}),
    ...(withoutZone > 0 ? { withoutZone } : {}),
  };
}
