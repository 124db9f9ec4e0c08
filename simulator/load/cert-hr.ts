import { csvLine } from '../organisation/csv.ts';
import { literal, type Store } from '../store.ts';

/** A person of a directory: what HR and UBA know of them. */
export type LoadedPerson = { username: string; displayName: string; department: string; title: string; hrLine: string };

/** Etc zones write the offset the other way round. */
function zoneOf(offsetMinutes: number): string {
  if (offsetMinutes === 0 || offsetMinutes % 60 !== 0) return offsetMinutes === 0 ? 'UTC' : '';
  return `Etc/GMT${offsetMinutes < 0 ? '+' : '-'}${Math.abs(offsetMinutes) / 60}`;
}

/**
 * The people of monthly LDAP files, `YYYY-MM.csv`, oldest file first: what the last file that names them says, and the last day of
 * that month as the end where a later file no longer does. An end that shows only in a directory was never announced.
 */
export async function hrOfCert(store: Pick<Store, 'fill'>, files: readonly string[], offsetMinutes: number): Promise<LoadedPerson[]> {
  if (files.length === 0) return [];
  const from = `read_csv([${files.map(literal).join(', ')}], header = true, all_varchar = true, union_by_name = true, filename = true)`;
  const rows = await store.fill(`
    WITH rows AS (SELECT *, regexp_extract(filename, '(\\d{4}-\\d{2})\\.csv', 1) AS month FROM ${from}),
      newest AS (SELECT MAX(month) AS month FROM rows),
      spans AS (SELECT user_id, MIN(month) AS first, MAX(month) AS last FROM rows GROUP BY user_id)
    SELECT r.user_id, r.employee_name, r.department, r.role, r.team, b.user_id AS boss, spans.first || '-01' AS started,
      CASE WHEN spans.last < newest.month THEN CAST(last_day(CAST(spans.last || '-01' AS DATE)) AS VARCHAR) ELSE '' END AS ended
    FROM rows r JOIN spans ON r.user_id = spans.user_id AND r.month = spans.last CROSS JOIN newest
      LEFT JOIN rows b ON b.employee_name = r.supervisor AND b.month = r.month
    QUALIFY row_number() OVER (PARTITION BY r.user_id ORDER BY boss) = 1 ORDER BY r.user_id`);
  return rows.map((row) => {
    const text = (name: string, otherwise = ''): string => {
      const value = row[name];
      return typeof value === 'string' && value !== '' ? value : otherwise;
    };
    const username = text('user_id');
    const department = text('department', 'unknown');
    const title = text('role', 'unknown');
    const working = [text('started'), text('ended'), 'false', 'false', zoneOf(offsetMinutes), '8', '17', '1;2;3;4;5', '', text('team')];
    const hrLine = csvLine([username, username, department, title, text('boss'), '', 'permanent', ...working]);
    return { username, displayName: text('employee_name', username), department, title, hrLine };
  });
}
