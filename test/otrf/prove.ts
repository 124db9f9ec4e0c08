import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { caseOf, type LoadedCase } from './case-of.ts';
import { countIndependently, type Figures } from './figures.ts';
import { blamingSentences, countOf, figuresOf } from './sentences.ts';

const FILES = { purplesharp: 'purplesharp_ad_playbook_I.jsonl.gz', psexec: 'empire_psexec_dcerpc_tcp_svcctl.jsonl.gz' } as const;
const BAD_USAGE = 2;

type Line = { case: string; what: string; counted: string; drafted: string };

const minute = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;

/** What the account did, over several event ids. */
function sum(...of: { byAccount: number }[]): string {
  const all = of.reduce((n, c) => n + c.byAccount, 0);
  return all === 0 ? 'nothing' : String(all);
}

async function draftOf(folder: string, file: keyof typeof FILES, figures: Figures, options: string): Promise<LoadedCase['content']> {
  const { content } = await caseOf({
    load: `otrf:${join(folder, FILES[file])},tz=-04:00${options}`,
    account: figures.account,
    lastEventMs: Date.parse(figures[file].lastEventUtc),
    rules: ['UBA : Potential Lateral Movement'],
  });
  return content;
}

function activityLines(name: string, content: LoadedCase['content'], counted: Figures['purplesharp']['activity']): Line[] {
  const said = (what: string): string => countOf(content, what) ?? 'nothing';
  return [
    { what: 'processes started', counted: sum(counted.processesStarted), drafted: said('process starts') },
    {
      what: 'services installed',
      counted: sum(counted.servicesInstalled4697, counted.servicesInstalled7045),
      drafted: said('service installs'),
    },
    { what: 'shares opened', counted: sum(counted.sharesOpened), drafted: said('openings of network shares') },
    { what: 'Kerberos tickets', counted: sum(counted.kerberosTickets4768, counted.kerberosTickets4769), drafted: said('Kerberos tickets') },
  ].map((line) => ({ case: name, ...line }));
}

/** The draft of the password spray. `named`: as many targets as the records still name, with `at least` when some are hidden. */
function sprayLines(name: string, content: LoadedCase['content'], counted: Figures['purplesharp'], named: string): Line[] {
  const [logOns, hosts, first, last] = figuresOf(content, 'logons_summary') ?? [];
  const [failures, accounts] = figuresOf(content, 'failed_logons_from_workstation') ?? [];
  const plainHosts = hosts?.replace('at least ', '') ?? 'nothing';
  return [
    { what: 'successful log-ons', counted: String(counted.successfulLogOns), drafted: logOns ?? 'nothing' },
    { what: 'on hosts', counted: String(counted.hosts), drafted: plainHosts },
    { what: 'first log-on', counted: minute(counted.firstUtc), drafted: first ?? 'nothing' },
    { what: 'last log-on', counted: minute(counted.lastUtc), drafted: last ?? 'nothing' },
    { what: 'failed from the workstation', counted: String(counted.failedLogOnsFromWorkstation), drafted: failures ?? 'nothing' },
    { what: 'against accounts', counted: named, drafted: accounts ?? 'nothing' },
    { what: 'sentences that name a culprit', counted: '0', drafted: String(blamingSentences(content).length) },
  ].map((line) => ({ case: name, ...line }));
}

async function prove(folder: string): Promise<Line[]> {
  const figures = countIndependently(folder);
  const { purplesharp, psexec } = figures;
  const lines: Line[] = [];
  const spray = async (options: string, named: string): Promise<LoadedCase['content']> => {
    const content = await draftOf(folder, 'purplesharp', figures, options);
    lines.push(...sprayLines(`spray${options}`, content, purplesharp, named));
    return content;
  };
  const whole = await spray(',coalesce=off', String(purplesharp.targetAccounts));
  lines.push(...activityLines('spray,coalesce=off', whole, purplesharp.activity));
  await spray('', String(purplesharp.namedWhenCoalescedByTarget));
  await spray(',4625=subject,coalesce=off', String(purplesharp.targetAccounts));
  await spray(',4625=subject', `at least ${purplesharp.namedWhenCoalescedBySubject}`);
  lines.push(...activityLines('psexec', await draftOf(folder, 'psexec', figures, ''), psexec));
  return lines;
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('Name the folder with the recorded Windows events: npm run otrf -- FOLDER\n');
  process.exit(BAD_USAGE);
}
const missing = Object.values(FILES).filter((f) => !existsSync(join(folder, f)));
if (missing.length > 0) {
  process.stdout.write(`not run: ${missing.join(' and ')} (OTRF Security-Datasets) not found in ${folder}\n`);
} else {
  const lines = await prove(folder);
  for (const l of lines) {
    const mark = l.counted === l.drafted ? 'same  ' : 'DIFFER';
    process.stdout.write(`${mark} ${l.case.padEnd(28)} ${l.what.padEnd(30)} counted ${l.counted.padEnd(22)} drafted ${l.drafted}\n`);
  }
  process.exitCode = lines.every((l) => l.counted === l.drafted) ? 0 : 1;
}
