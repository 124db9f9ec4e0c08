import { createTable, type Table } from '../http/table.ts';

export type ActionParameter = { name: string; parameter_type: 'fixed' | 'dynamic'; encrypted: boolean; value: string };
export type CustomAction = {
  readonly id: number;
  readonly name: string;
  readonly description: string | null;
  readonly interpreter: number;
  readonly script: number;
  readonly parameters: readonly ActionParameter[];
};
export type Script = { readonly id: number; readonly file_name: string; readonly text: string };
/** What became of one run; `exitCode` is null for one that was not started or did not end in time. */
export type ActionRun = { atMs: number; action: string; arguments: readonly string[]; exitCode: number | null; output: string };

export type ActionBook = {
  readonly actions: Table<CustomAction>;
  readonly scripts: Table<Script>;
  readonly interpreters: readonly { id: number; name: string }[];
  readonly runs: ActionRun[];
};

/** No actions yet; interpreters as QRadar brings them along. */
export function createActions(): ActionBook {
  const interpreters = ['bash', 'perl', 'python'].map((name, i) => ({ id: i + 1, name }));
  return { actions: createTable<CustomAction>([], 1), scripts: createTable<Script>([], 1), interpreters, runs: [] };
}
