import { z } from 'zod';
import type { ToolParts } from './deps.ts';
import { coverageOf, failed } from './failure.ts';
import { readMap } from './reference-map.ts';
import { riskResources } from './risk-resources.ts';
import { ROWS } from './rows.ts';
import type { Tool } from './tool.ts';

type Input = Record<string, never>;

export const SENSITIVITY_MAP = 'Asset Sensitivity';
const OWNER_MAP = 'Asset Owner';
const MAX_RESOURCES = 500;

/**
 * Sensitivity class and owner of what the person used in the risk window, from two reference maps of QRadar keyed by the
 * resource as events write it. What the map does not name is "unclassified", never "not sensitive"; a missing map makes the
 * answer partial. Nothing says which asset is critical, so none is marked.
 */
export function assetTool(deps: Pick<ToolParts, 'readReferenceMap' | 'loadEvidence'>): Tool<'asset', Input> {
  return {
    name: 'asset',
    kind: 'asset',
    effect: 'read',
    description: 'Sensitivity class and owner of the shares, databases, machines and web hosts used in the risk window.',
    input: z.strictObject({}),
    row: ROWS.asset,
    bounds: { rows: MAX_RESOURCES, bytes: 262_144, timeoutMs: 15_000 },
    async run(context, _input, signal) {
      const resources = riskResources(await deps.loadEvidence(context.investigationId, context.run), context);
      const [classes, owners] = await Promise.all([readMap(deps, SENSITIVITY_MAP, signal), readMap(deps, OWNER_MAP, signal)]);
      const gaps = [classes.gap, owners.gap].filter((g) => g !== null);
      if (!classes.answered && !owners.answered) return failed('reference data', 'unavailable', gaps.join('; '));
      const rows = resources.slice(0, MAX_RESOURCES).map((resource) => ({
        resource,
        resourceClass: classes.values.get(resource) ?? 'unclassified',
        owner: owners.values.get(resource) ?? null,
        critical: false,
      }));
      const cut = resources.length > MAX_RESOURCES ? [`the ${MAX_RESOURCES} most used of ${resources.length} resources`] : [];
      return { ok: true, rows, coverage: coverageOf([...gaps, ...cut]), window: context.riskWindow, aql: null, subjectWritable: [] };
    },
  };
}
