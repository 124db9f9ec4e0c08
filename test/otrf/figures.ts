import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

type Counted = { all: number; byAccount: number };
type Activity = Record<
  'processesStarted' | 'servicesInstalled4697' | 'servicesInstalled7045' | 'sharesOpened' | 'kerberosTickets4768' | 'kerberosTickets4769',
  Counted
>;
export type Figures = {
  account: string;
  purplesharp: {
    successfulLogOns: number;
    hosts: number;
    firstUtc: string;
    lastUtc: string;
    failedLogOnsFromWorkstation: number;
    targetAccounts: number;
    namedWhenCoalescedBySubject: number;
    namedWhenCoalescedByTarget: number;
    lastEventUtc: string;
    activity: Activity;
  };
  psexec: Activity & { lastEventUtc: string };
};

/** The figures of the recorded attacks, counted by a script that shares nothing with the loader. */
export function countIndependently(folder: string): Figures {
  const script = join(import.meta.dirname, '..', 'otrf-figures.mjs');
  return JSON.parse(execFileSync(process.execPath, [script, folder], { encoding: 'utf8', maxBuffer: 1 << 20 })) as Figures;
}
