import type { InvestigationDeps } from './investigation/deps.ts';
import { investigationGraph } from './investigation/graph.ts';

/** The investigation as a Mermaid flowchart, read from the compiled graph; `docs/architecture.md` shows the same. */
export async function drawInvestigation(): Promise<string> {
  // Nodes only keep their dependencies until they run, and drawing runs none.
  const drawable = await investigationGraph({} as InvestigationDeps)
    .compile()
    .getGraphAsync();
  return drawable.drawMermaid({ withStyles: false });
}

if (import.meta.main) process.stdout.write(await drawInvestigation());
