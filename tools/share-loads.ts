import type { ToolParts } from './deps.ts';

/**
 * Calls of one wave that build on the evidence so far start together: they share one load instead of decrypting the same rows a
 * dozen times. Nothing is kept once the load has ended, so that the next wave sees what this one froze.
 */
export function shareLoads(load: ToolParts['loadEvidence']): ToolParts['loadEvidence'] {
  const running = new Map<string, ReturnType<ToolParts['loadEvidence']>>();
  return (investigationId, run) => {
    const key = `${investigationId} ${run}`;
    const known = running.get(key);
    if (known !== undefined) return known;
    const loading = load(investigationId, run).finally(() => running.delete(key));
    running.set(key, loading);
    return loading;
  };
}
