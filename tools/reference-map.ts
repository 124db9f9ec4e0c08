import { QRadarError } from '../connectors/qradar/client.ts';
import type { ToolParts } from './deps.ts';

/** `answered` is false when the map could not be asked for; a map that does not exist is an answer with no values. */
export type MapReading = { answered: boolean; values: ReadonlyMap<string, string>; gap: string | null };

/** Reads a reference map; keys are compared in lower case. A QRadar that does not answer becomes a gap, never a throw. */
export async function readMap(deps: Pick<ToolParts, 'readReferenceMap'>, name: string, signal: AbortSignal): Promise<MapReading> {
  try {
    const map = await deps.readReferenceMap(name, signal);
    if (map === null) return { answered: true, values: new Map(), gap: `there is no reference map "${name}"` };
    return { answered: true, values: new Map([...map].map(([key, value]) => [key.toLowerCase(), value])), gap: null };
  } catch (error) {
    if (!(error instanceof QRadarError)) throw error;
    return { answered: false, values: new Map(), gap: `the reference map "${name}" could not be read` };
  }
}
