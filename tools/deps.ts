import type { Ariel } from '../connectors/qradar/ariel.ts';
import type { HrPort } from '../connectors/hris/port.ts';
import type { QRadarClient } from '../connectors/qradar/client.ts';
import type { ContextPort } from '../domain/check.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { LogSourceKey } from '../domain/event-types.ts';
import type { Tokenise } from '../domain/pseudonym.ts';
import type { IncidentStore } from './similar-incidents/port.ts';

/** Reference maps of QRadar by name; null when there is no such map. */
export type ReadReferenceMap = (name: string, signal: AbortSignal) => Promise<Map<string, string> | null>;

/** Sentence embeddings, as much as searching needs of a model's embedder. */
export type TextEmbedder = {
  readonly id: string;
  embed(texts: readonly string[], signal: AbortSignal): Promise<number[][]>;
};

/** Everything tools reach outside of themselves. The client holds the reading token; no tool writes. */
export type ToolDeps = {
  ariel: Ariel;
  client: QRadarClient;
  hr: HrPort;
  context: ContextPort;
  incidents: IncidentStore;
  embedder: TextEmbedder;
  tokenise: Tokenise;
  /** Log source types that this QRadar has, from the setting SOURCES. */
  sources: readonly LogSourceKey[];
  /** What this run has frozen so far, for tools that build on it. */
  loadEvidence(investigationId: string, run: number): Promise<Evidence[]>;
};

/** What the single tools take: of the client only the reading of reference maps. */
export type ToolParts = Omit<ToolDeps, 'client'> & { readReferenceMap: ReadReferenceMap };
