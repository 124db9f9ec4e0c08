import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL on which test files may create databases of their own, or null: the embedded one. */
    testDatabaseUrl: string | null;
  }
}

/** Hands the one setting of the database tests to the test files, which do not read the environment. */
export default function provideDatabase(project: TestProject): void {
  const url = process.env['CASEWRIGHT_TEST_DATABASE_URL'];
  project.provide('testDatabaseUrl', url === undefined || url === '' ? null : url);
}
