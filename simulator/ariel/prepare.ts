import { parseAql } from '../../connectors/qradar/aql/parse.ts';
import type { Select } from '../../connectors/qradar/aql/tree.ts';
import { scopedSql } from '../access/scope-sql.ts';
import type { Caller } from '../callers.ts';
import type { World } from '../world.ts';
import { compileAql, type CompiledSearch } from './compile.ts';
import { aqlContext } from './context-of.ts';
import { AqlError } from './sql.ts';

/** `into`: the name that the query gives its cursor, or null. */
export type Prepared = { database: Select['from']; compiled: CompiledSearch; into: string | null };

/** A query made ready to run on what the caller may see; throws `AqlError` where QRadar answers 422 with code 2000. */
export function prepareAql(
  world: Pick<World, 'clock' | 'offenses' | 'reference' | 'directory' | 'properties'>,
  caller: Caller,
  aql: string,
): Prepared {
  const parsed = parseAql(aql);
  if (!parsed.ok) throw new AqlError(`Line ${parsed.line}, column ${parsed.column}: ${parsed.message}`);
  const { select } = parsed;
  const compiled = compileAql(select, aqlContext(world, world.clock.now()));
  const profile = world.directory.profileOf(caller);
  return { into: select.into ?? null, database: select.from, compiled: { ...compiled, sql: scopedSql(compiled.sql, profile) } };
}
