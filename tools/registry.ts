import { activityDetailTool } from './activity-detail.ts';
import { assetTool } from './assets.ts';
import { contextRecordTool } from './context-records.ts';
import { readReferenceMap } from '../connectors/qradar/reference-data.ts';
import type { ToolDeps, ToolParts } from './deps.ts';
import { flowTool } from './flows.ts';
import { hrRecordTool } from './hr-record.ts';
import { logSourceHealthTool } from './log-source-health.ts';
import { logonSummaryTool } from './logon-summary.ts';
import { ownActivityTool } from './own-activity.ts';
import { peerActivityTool } from './peer-activity.ts';
import { peerGroupTool } from './peer-group.ts';
import { senseEventsTool } from './sense-events.ts';
import { similarIncidentTool } from './similar-incidents.ts';
import { shareLoads } from './share-loads.ts';
import type { Tool } from './tool.ts';

/** Every tool by its name. A new tool is one file and one line here. */
export function createTools({ client, ...given }: ToolDeps): Map<string, Tool> {
  return toolsOf({ ...given, readReferenceMap: (name, signal) => readReferenceMap(client, name, signal) });
}

/** The same over narrower parts. */
export function toolsOf(parts: ToolParts): Map<string, Tool> {
  const deps = { ...parts, loadEvidence: shareLoads((id, run) => parts.loadEvidence(id, run)) };
  const tools: Tool[] = [
    senseEventsTool(deps),
    ownActivityTool(deps),
    peerGroupTool(deps),
    peerActivityTool(deps),
    logSourceHealthTool(deps),
    hrRecordTool(deps),
    activityDetailTool(deps),
    logonSummaryTool(deps),
    flowTool(deps),
    contextRecordTool(deps),
    assetTool(deps),
    similarIncidentTool(deps),
  ];
  return new Map(tools.map((tool) => [tool.name, tool]));
}
