import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../db/open.ts';
import { wantedText, type KillStore } from './store.ts';

/**
 * The embedded database in `folder`, which only the service itself has open. It reads from a file which moment is wanted, says in
 * another that it got there, and then sleeps; being part of the process, it holds all of it.
 */
export function killStoreOnPglite(folder: string): KillStore {
  const dataDir = join(folder, 'data');
  const wanted = join(dataDir, 'wanted-hold');
  const reached = join(dataDir, 'reached-hold');
  return {
    settings: { DATA_DIR: dataDir },
    open: () => openDatabase({ databaseUrl: null, dataDir }),
    reachHold: `
      create function reach_hold(moment text, case_id text) returns void language plpgsql as $$
      declare
        wanted text := pg_read_file('wanted-hold', 0, 200, true);
      begin
        if wanted is null or wanted not in (moment, moment || ' of ' || case_id) then return; end if;
        execute format('copy (select %L) to %L', moment, current_setting('data_directory') || '/reached-hold');
        perform pg_sleep(600);
      end $$`,
    want: (moment, caseId) => Promise.resolve(writeFileSync(wanted, wantedText(moment, caseId))),
    isHeld: () => Promise.resolve(existsSync(reached)),
    letGo: () => {
      for (const file of [wanted, reached]) rmSync(file, { force: true });
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}
