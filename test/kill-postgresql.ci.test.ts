import { inject } from 'vitest';
import { requireServer } from '../db/testing.ts';
import { killStoreOnPostgresql } from './kills/on-postgresql.ts';
import { killSuite } from './kills/suite.ts';

killSuite(() => killStoreOnPostgresql(requireServer(inject('testDatabaseUrl'))), { processes: 2 });
