import type { ToolCall } from './tool.ts';

/**
 * What every case is looked at with, in parallel: four Ariel searches, and the two questions to HR. The order is that of the
 * evidence labels. It does not depend on the case, so that two people are never looked at with different eyes.
 */
export function planFirstPass(): ToolCall[] {
  return ['sense_events', 'own_activity', 'peer_group', 'peer_activity', 'log_source_health', 'hr_record'].map((tool) => ({
    tool,
    input: {},
  }));
}
