import { accessedCount } from './accessed-count.ts';
import { accountChanges } from './account-changes.ts';
import { channelCount } from './channel-count.ts';
import { concurrentHosts } from './concurrent-hosts.ts';
import { countriesAtOnce } from './countries-at-once.ts';
import { countVsOwn } from './count-vs-own.ts';
import { dormantAccount } from './dormant-account.ts';
import { failedLogonsFromWorkstation } from './failed-logons-from-workstation.ts';
import { firstSeenResource } from './first-seen-resource.ts';
import type { Frame } from './frame.ts';
import { growingVolume } from './growing-volume.ts';
import { hrRole } from './hr-role.ts';
import { lateArrival } from './late-arrival.ts';
import { leaveRecord } from './leave-record.ts';
import { leaverWindow } from './leaver-window.ts';
import { logonsSummary } from './logons-summary.ts';
import { manyMachines } from './many-machines.ts';
import { newCountry } from './new-country.ts';
import { newPrivilegedCommands } from './new-privileged-commands.ts';
import { noRecordFound } from './no-record-found.ts';
import { onLeave } from './on-leave.ts';
import { outsideHours } from './outside-hours.ts';
import { ownHabit } from './own-habit.ts';
import { peersAsUnusual } from './peers-as-unusual.ts';
import { rareChange } from './rare-change.ts';
import { rareForPeers } from './rare-for-peers.ts';
import { ratioToPeers } from './ratio-to-peers.ts';
import { recordDoesNotCover } from './record-does-not-cover.ts';
import { recordFound } from './record-found.ts';
import { recordUnsettled } from './record-unsettled.ts';
import { removableMediaVolume } from './removable-media-volume.ts';
import { senseEvents } from './sense-events.ts';
import { similarIncident } from './similar-incident.ts';
import { textToModel } from './text-to-model.ts';
import { volumeToPeers } from './volume-to-peers.ts';
import { volumeVsOwn } from './volume-vs-own.ts';
import { withinPeerRange } from './within-peer-range.ts';

/** Every sentence frame, in the order in which claims are numbered. */
export const FRAMES: readonly Frame[] = [
  accessedCount,
  ratioToPeers,
  countVsOwn,
  volumeToPeers,
  volumeVsOwn,
  firstSeenResource,
  rareForPeers,
  outsideHours,
  newCountry,
  concurrentHosts,
  removableMediaVolume,
  newPrivilegedCommands,
  growingVolume,
  failedLogonsFromWorkstation,
  accountChanges,
  rareChange,
  countriesAtOnce,
  dormantAccount,
  manyMachines,
  logonsSummary,
  channelCount,
  withinPeerRange,
  ownHabit,
  peersAsUnusual,
  similarIncident,
  senseEvents,
  lateArrival,
  textToModel,
  leaverWindow,
  hrRole,
  onLeave,
  leaveRecord,
  recordFound,
  recordUnsettled,
  recordDoesNotCover,
  noRecordFound,
];
