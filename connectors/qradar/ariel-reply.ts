import { z } from 'zod';

export const SearchReply = z
  .object({
    search_id: z.string().nullish(),
    cursor_id: z.string().nullish(),
    status: z.string(),
    error_messages: z.array(z.object({ severity: z.string().nullish() })).nullish(),
  })
  .transform((s) => ({
    searchId: s.search_id ?? s.cursor_id ?? null,
    status: s.status.toUpperCase(),
    /** Their texts may quote what was asked and are not kept. */
    warnings: (s.error_messages ?? []).filter((m) => m.severity?.toUpperCase() !== 'INFO').length,
  }));
export type SearchState = z.infer<typeof SearchReply>;

/** Rows stand under the name of the database. */
export function rowsReply(database: 'events' | 'flows'): z.ZodType<Record<string, unknown>[]> {
  return z.object({ [database]: z.array(z.record(z.string(), z.unknown())) }).transform((reply) => reply[database] ?? []);
}
