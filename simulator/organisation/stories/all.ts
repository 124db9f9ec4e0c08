import { auditGap } from './audit-gap.ts';
import { cloudUpload } from './cloud-upload.ts';
import { commandThenSmb } from './command-then-smb.ts';
import { dormantAccount } from './dormant-account.ts';
import { impossibleTravel } from './impossible-travel.ts';
import { leaverMassCopy } from './leaver-mass-copy.ts';
import { mailForwarding } from './mail-forwarding.ts';
import { mailOut } from './mail-out.ts';
import { mailboxDelegate } from './mailbox-delegate.ts';
import { masquerade } from './masquerade.ts';
import { nightHrFiles } from './night-hr-files.ts';
import { offhoursDbExport } from './offhours-db-export.ts';
import { printOut } from './print-out.ts';
import { privilegeCreep } from './privilege-creep.ts';
import { privilegedCommands } from './privileged-commands.ts';
import { sabotage } from './sabotage.ts';
import { sharedAdminAccount } from './shared-admin-account.ts';
import { slowStaging } from './slow-staging.ts';
import { stolenCredentials } from './stolen-credentials.ts';
import { twoPersonCampaign } from './two-person-campaign.ts';
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
  cloudUpload,
  mailOut,
  printOut,
  mailForwarding,
  impossibleTravel,
  dormantAccount,
  privilegeCreep,
  auditGap,
  commandThenSmb,
  mailboxDelegate,
  masquerade,
  sabotage,
  twoPersonCampaign,
];
