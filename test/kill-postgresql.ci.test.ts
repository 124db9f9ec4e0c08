import { inject } from 'vitest';
import { killStoreOnPostgresql } from './kills/on-postgresql.ts';
import { killSuite } from './kills/suite.ts';

killSuite(() => killStoreOnPostgresql(inject('testDatabaseUrl')));
