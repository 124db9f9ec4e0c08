import type { Channel } from '../../domain/event-types.ts';

/** The resource in the form every row uses: lower case, a country in upper case, none for mail. */
export function resourceOf(channel: Channel, found: string | null): string | null {
  if (found === null || channel === 'mail') return null;
  return channel === 'vpn' ? found.toUpperCase() : found.toLowerCase();
}
