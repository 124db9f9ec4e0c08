import nock from 'nock';
import { createQRadarClient, type QRadarClient } from './client.ts';

export const CONSOLE = 'https://qradar.example';
export const TOKEN = '6c1f0d0e-0000-4000-8000-000000000001';

/** A signal that never aborts. */
export const never = new AbortController().signal;

/** QRadar's error envelope. */
export function envelope(http: number, code: number, message: string): nock.Body {
  return { http_response: { code: http, message: 'text by status' }, code, description: '', details: {}, message };
}

/** A client of a console that nock plays; retries do not wait. */
export function quickClient(): QRadarClient {
  return createQRadarClient({
    baseUrl: CONSOLE,
    token: TOKEN,
    timeoutMs: 1_000,
    maxBodyBytes: 1_000_000,
    sleep: async () => {},
    random: () => 0,
  });
}

/** Answers every further call of one list endpoint page by page, as Range asks; `seen` collects the query of each call. */
export function playList(path: string, rows: readonly unknown[], seen: URLSearchParams[] = []): void {
  nock(CONSOLE)
    .persist()
    .get(path)
    .query(true)
    .reply(function reply(uri) {
      seen.push(new URL(uri, CONSOLE).searchParams);
      const [from = 0, to = 0] = (/items=(\d+)-(\d+)/.exec(String(this.req.headers['range']))?.slice(1) ?? []).map(Number);
      const page = rows.slice(from, to + 1);
      const items = page.length === 0 ? '*' : `${from}-${from + page.length - 1}`;
      return [200, JSON.stringify(page), { 'Content-Range': `items ${items}/${rows.length}`, 'Content-Type': 'application/json' }];
    });
}
