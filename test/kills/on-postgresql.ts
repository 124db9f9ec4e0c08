import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { openDatabase } from '../../db/open.ts';
import { wantedText, type KillStore } from './store.ts';

/** Two halves of the advisory lock at which the service is held. */
const [CLASS, OBJECT] = [7_146_100, 1];

/**
 * A fresh database on the server at `url`. Which moment is wanted stands in a table; whoever gets there waits for an advisory lock
 * that the test has, which holds that one session and nothing else of the service.
 */
export async function killStoreOnPostgresql(url: string): Promise<KillStore> {
  const server = new Client({ connectionString: url });
  await server.connect();
  const name = `kill_${randomBytes(6).toString('hex')}`;
  await server.query(`create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const holder = new Client({ connectionString: own.href });
  await holder.connect();
  await holder.query('create table wanted_hold (wanted text primary key)');

  const letGo = async (): Promise<void> => {
    await holder.query('delete from wanted_hold');
    await holder.query('select pg_advisory_unlock_all()');
  };
  return {
    settings: { DATABASE_URL: own.href },
    open: () => openDatabase({ databaseUrl: own.href, dataDir: null }),
    reachHold: `
      create function reach_hold(moment text, case_id text) returns void language plpgsql as $$
      begin
        if not exists (select from wanted_hold where wanted in (moment, moment || ' of ' || case_id)) then return; end if;
        perform pg_advisory_xact_lock(${CLASS}, ${OBJECT});
      end $$`,
    want: async (moment, caseId) => {
      await holder.query('select pg_advisory_lock($1, $2)', [CLASS, OBJECT]);
      await holder.query('insert into wanted_hold values ($1)', [wantedText(moment, caseId)]);
    },
    isHeld: async () => {
      const { rowCount } = await holder.query(
        `select from pg_locks where locktype = 'advisory' and classid = $1 and objid = $2 and not granted`,
        [CLASS, OBJECT],
      );
      return rowCount !== null && rowCount > 0;
    },
    letGo,
    close: async () => {
      await holder.end();
      await server.query(`drop database if exists ${name} with (force)`);
      await server.end();
    },
  };
}
