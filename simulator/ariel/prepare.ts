import { parseAql } from '../../connectors/qradar/aql/parse.ts';
import type { Select } from '../../connectors/qradar/aql/tree.ts';
import { scopedSql } from '../access/scope-sql.ts';
import type { Caller } from '../callers.ts';
import type { World } from '../world.ts';
import { compileAql, type CompiledSearch } from './compile.ts';
import { aqlContext } from './context-of.ts';
import { AqlError } from './sql.ts';

export type Prepared = { database: Select['from']; compiled: CompiledSearch };

/** A query made ready to run on what the caller may see; throws `AqlError` where QRadar answers 422 with code 2000. */
export function prepareAql(world: Pick<World, 'clock' | 'offenses' | 'reference' | 'directory'>, caller: Caller, aql: string): Prepared {
  const parsed = parseAql(aql);
  if (!parsed.ok) throw new AqlError(`Line ${parsed.line}, column ${parsed.column}: ${parsed.message}`);
  const { select } = parsed;
  const compiled = compileAql(select, aqlContext(world, world.clock.now()));
  const profile = world.directory.profileOf(caller);
  return { database: select.from, compiled: { ...compiled, sql: scopedSql(compiled.sql, select.from, profile) } };
}
