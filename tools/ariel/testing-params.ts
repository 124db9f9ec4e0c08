/** Parameters with which each query that needs some is tried; the others take none. */
export const EXAMPLE_PARAMS: Readonly<Record<string, Record<string, unknown>>> = {
  peer_activity: { aliases: ['mlee', "o'brien", 'corp\\müller'], elsewhere: [{ offsetMinutes: -240, aliases: ['mlee'] }] },
  activity_detail: { channels: ['file', 'usb', 'command'] },
  logons_from_workstations: { workstations: ['ws07'], addresses: ['10.1.2.3'] },
  address_holders: { addresses: ['10.1.2.3'] },
  flows_by_address: { addresses: ['10.1.2.3'] },
};
