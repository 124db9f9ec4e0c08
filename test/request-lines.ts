import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { z } from 'zod';

/** What node:http and node:https, and what `fetch` announce for each request that leaves the process. */
const CHANNELS = ['http.client.request.start', 'undici:request:create'] as const;
const Started = z.object({ request: z.looseObject({ method: z.string(), path: z.string() }) });

/** Records the request line of every request of this process, as sent and as a log would read it. */
export function recordRequestLines(): { lines(): string[]; stop(): void } {
  const lines: string[] = [];
  const listen = (message: unknown): void => {
    const { method, path } = Started.parse(message).request;
    lines.push(`${method} ${path}`);
  };
  for (const channel of CHANNELS) subscribe(channel, listen);
  return {
    lines: () => lines.map((line) => `${line} ${readable(line)}`),
    stop: () => CHANNELS.forEach((channel) => unsubscribe(channel, listen)),
  };
}

function readable(line: string): string {
  try {
    return decodeURIComponent(line.replaceAll('+', ' '));
  } catch {
    return line;
  }
}
