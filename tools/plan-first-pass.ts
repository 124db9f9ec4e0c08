import type { ToolCall } from './tool.ts';

const ofEverybody = ['sense_events', 'own_activity', 'peer_group', 'peer_activity', 'log_source_health', 'hr_record'] as const;

/**
 * What every case is looked at with, in parallel: the sense events, which were searched for when the run opened, four more Ariel
 * searches, and the two questions to HR. It does not depend on the case, so that two people are never looked at with different eyes.
 */
export function planFirstPass(): ToolCall[] {
  return [...ofEverybody.map((tool) => ({ tool, input: {} })), { tool: 'logon_summary', input: { of: 'account' } }];
}
