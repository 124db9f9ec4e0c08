import type { HrPort } from './port.ts';

/** No HR system: nothing was asked, so nothing may be concluded from the silence. */
export const noHr: HrPort = {
  find: async () => ({ state: 'not_configured' }),
  listBy: async () => ({ state: 'not_configured' }),
};
