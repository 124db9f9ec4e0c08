import type { Channel } from './event-types.ts';
import type { CheckKind } from './check.ts';

/** What could not be seen. */
export type Gap = {
  /** "G1". */
  id: string;
  /** Plain sentence without identifiers. */
  text: string;
  /** What the gap hides: channels of log events, kinds of check, or a whole source. */
  hides: {
    channels: Channel[];
    checks: CheckKind[];
    sources: ('peers' | 'uba' | 'hr' | 'similar' | 'time_zone' | 'sense_events' | 'own_activity')[];
  };
  /** Its possible contents could change the deciding claim. */
  material: boolean;
};
