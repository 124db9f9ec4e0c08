import { z } from 'zod';
import type { Store } from '../store.ts';
import { countingRecords } from './coalesce.ts';

/** Records are handed to the engine in lists of so many. */
const LIST = 10_000;
const Numbers = z.array(z.array(z.number()));

/**
 * Coalesces the events of a table of `windowsEvents`, all of which count one. Equal are events of the same QID, user name, addresses,
 * destination port and host; only the kinds of which there are more than four can have a record that counts more than one.
 */
export async function coalesceTable(store: Pick<Store, 'fill' | 'fillColumns'>, table: string): Promise<void> {
  await store.fill(`ALTER TABLE ${table} ADD COLUMN eventcount BIGINT DEFAULT 1`);
  const kind = 'qid, username, sourceip, destinationip, port, LOWER(p_machine_identifier) AS host';
  const same = ['qid', 'username', 'sourceip', 'destinationip', 'port', 'host'].map((c) => `e.${c} IS NOT DISTINCT FROM k.${c}`);
  await store.fill(`CREATE TEMP TABLE in_order AS
    WITH kinds AS (SELECT ${kind}, row_number() OVER () AS kind FROM ${table} GROUP BY ALL HAVING COUNT(*) > 4),
      e AS (SELECT ${kind}, chunk, rowid AS r, starttime FROM ${table})
    SELECT row_number() OVER (ORDER BY k.kind, e.starttime, e.chunk, e.r) - 1 AS place, k.kind, e.starttime, e.r FROM e JOIN kinds k ON ${same.join(' AND ')}`);
  try {
    const [kinds = [], times = []] = Numbers.parse(
      await store.fillColumns('SELECT CAST(kind AS DOUBLE), CAST(starttime AS DOUBLE) FROM in_order ORDER BY place'),
    );
    const records = countingRecords(kinds, times);
    if (records.length === 0) return;
    await store.fill('CREATE TEMP TABLE counting (place BIGINT, last BIGINT)');
    for (let from = 0; from < records.length; from += LIST) {
      const rows = records.slice(from, from + LIST).map(({ at, last }) => `(${at}, ${last})`);
      await store.fill(`INSERT INTO counting VALUES ${rows.join(', ')}`);
    }
    const row = `FROM counting c JOIN in_order o`;
    await store.fill(
      `UPDATE ${table} SET eventcount = n FROM (SELECT o.r, c.last - c.place + 1 AS n ${row} ON o.place = c.place) x WHERE ${table}.rowid = x.r`,
    );
    await store.fill(`DELETE FROM ${table} WHERE rowid IN (SELECT o.r ${row} ON o.place > c.place AND o.place <= c.last)`);
  } finally {
    await store.fill('DROP TABLE in_order; DROP TABLE IF EXISTS counting');
  }
}
