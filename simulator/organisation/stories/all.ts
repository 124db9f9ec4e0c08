import { leaverMassCopy } from './leaver-mass-copy.ts';
import { nightHrFiles } from './night-hr-files.ts';
import { offhoursDbExport } from './offhours-db-export.ts';
import { privilegedCommands } from './privileged-commands.ts';
import { sharedAdminAccount } from './shared-admin-account.ts';
import { slowStaging } from './slow-staging.ts';
import { stolenCredentials } from './stolen-credentials.ts';
import type { Story } from './story.ts';

/** In the order of `STORY_IDS`. */
export const STORIES: readonly Story[] = [
  leaverMassCopy,
  offhoursDbExport,
  sharedAdminAccount,
  stolenCredentials,
  slowStaging,
  privilegedCommands,
  nightHrFiles,
];
