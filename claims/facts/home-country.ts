/**
 * Whether the person's own time zone lies in the country: somebody who works from home is no traveller. Zones of a country are
 * those of CLDR; false without a known zone, and where the runtime does not know.
 */
export function isHomeCountry(country: string, zone: string | null): boolean {
  if (zone === null || !/^[A-Z]{2}$/.test(country)) return false;
  const locale: object = new Intl.Locale('und', { region: country });
  if (!('getTimeZones' in locale) || typeof locale.getTimeZones !== 'function') return false;
  const zones: unknown = locale.getTimeZones();
  return Array.isArray(zones) && zones.includes(zone);
}
