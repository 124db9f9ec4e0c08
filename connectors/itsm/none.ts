import type { ContextPort } from '../../domain/check.ts';

/** No such system: nothing was asked, so nothing may be concluded from the silence. */
export const noContext: ContextPort = { find: async () => ({ state: 'not_configured' }) };
