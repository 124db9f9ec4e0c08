// Counts, with nothing of the project, what the recorded Windows attacks hold about one account. Prints JSON.
//   node test/otrf-figures.mjs FOLDER [ACCOUNT]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const [folder, account = 'pgustavo'] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('Name the folder with the recorded events: node test/otrf-figures.mjs FOLDER [ACCOUNT]\n');
  process.exit(2);
}

/** Files are written at -04:00; the stamps that end in Z are those of the collector. */
const utc = (time) => new Date(`${time.replace(' ', 'T')}-04:00`).toISOString();
const read = (file) =>
  gunzipSync(readFileSync(join(folder, file)))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
const ofId = (events, id) => events.filter((e) => e.EventID === id && /^(security|system)$/i.test(e.Channel ?? ''));
const named = (name) => (name ?? '').toLowerCase().split('@')[0] === account.toLowerCase();
const host = (e) => e.Hostname.split('.')[0].toUpperCase();
const byName = (a, b) => (a < b ? -1 : 1);
const byHost = (events) =>
  Object.fromEntries([...new Set(events.map(host))].sort(byName).map((h) => [h, events.filter((e) => host(e) === h).length]));

const lastEventUtc = (events) =>
  events
    .map((e) => utc(e.EventTime))
    .sort(byName)
    .at(-1);

function spray(events) {
  const logOns = ofId(events, 4624).filter((e) => named(e.TargetUserName));
  const times = logOns.map((e) => utc(e.EventTime)).sort(byName);
  // No 4624 of the account names its workstation: the machine where it started processes is the one where it was logged on.
  const workstations = [
    ...new Set(
      ofId(events, 4688)
        .filter((e) => named(e.SubjectUserName))
        .map(host),
    ),
  ].sort(byName);
  const failures = ofId(events, 4625).filter((e) => workstations.includes((e.WorkstationName ?? '').toUpperCase()));
  const subjects = new Set(failures.map((e) => e.SubjectUserName.toLowerCase()));
  return {
    successfulLogOns: logOns.length,
    hosts: new Set(logOns.map(host)).size,
    logOnsByHost: byHost(logOns),
    firstUtc: times[0],
    lastUtc: times.at(-1),
    workstations,
    workstationsOfFailures: [...new Set(failures.map((e) => e.WorkstationName.toUpperCase()))].sort(byName),
    failedLogOnsFromWorkstation: failures.length,
    targetAccounts: new Set(failures.map((e) => e.TargetUserName.toLowerCase())).size,
    targets: [...new Set(failures.map((e) => e.TargetUserName.toLowerCase()))].sort(byName),
    subjects: [...subjects].sort(byName),
    withinSeconds:
      (Math.max(...failures.map((e) => Date.parse(utc(e.EventTime)))) - Math.min(...failures.map((e) => Date.parse(utc(e.EventTime))))) /
      1_000,
    // Filed under the one subject all failures are equal: three are kept, and one record counts the rest and names one account.
    namedWhenCoalescedBySubject: subjects.size === 1 ? Math.min(failures.length, 4) : null,
    // Filed under the target no two are equal, and coalescing takes none away.
    namedWhenCoalescedByTarget: Math.min(failures.length, new Set(failures.map((e) => e.TargetUserName.toLowerCase())).size),
    activity: activity(events),
    lastEventUtc: lastEventUtc(events),
  };
}

const about = (list, pick) => ({ all: list.length, byAccount: list.filter((e) => named(pick(e))).length });
const subject = (e) => e.SubjectUserName ?? e.AccountName;

function activity(events) {
  return {
    processesStarted: about(ofId(events, 4688), subject),
    servicesInstalled4697: about(ofId(events, 4697), subject),
    servicesInstalled7045: about(ofId(events, 7045), subject),
    sharesOpened: about(ofId(events, 5140), subject),
    kerberosTickets4768: about(ofId(events, 4768), (e) => e.TargetUserName),
    kerberosTickets4769: about(ofId(events, 4769), (e) => e.TargetUserName),
  };
}

const remote = read('empire_psexec_dcerpc_tcp_svcctl.jsonl.gz');
const figures = {
  account,
  purplesharp: spray(read('purplesharp_ad_playbook_I.jsonl.gz')),
  psexec: { ...activity(remote), lastEventUtc: lastEventUtc(remote) },
};
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
