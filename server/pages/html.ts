import { html } from 'hono/html';

/** Escaped HTML; what is put into it by `html` is escaped on the way. */
export type Html = ReturnType<typeof html>;

/** Words for closed lists: "awaiting_review" reads "awaiting review". */
export function words(name: string): string {
  return name.replaceAll('_', ' ');
}

/** "2026-03-31 01:00 UTC". */
export function utc(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A `time` element in UTC. */
export function time(ms: number): Html {
  return html`<time datetime="${new Date(ms).toISOString()}">${utc(ms)}</time>`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
