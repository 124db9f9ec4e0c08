import { attrition } from './command/attrition.ts';
import type { ScorerCommand } from './command/command.ts';
import { forestAndNeighbours } from './command/forest-and-neighbours.ts';
import { isolationForest } from './command/isolation-forest.ts';

import { sessionSequence } from './command/session-sequence.ts';
import { userDays } from './command/user-days.ts';

/** Every scorer that `npm run score` runs, by name. A new one is one file and one line here. */
export const SCORERS: readonly ScorerCommand[] = [isolationForest, forestAndNeighbours, sessionSequence, userDays, attrition];
