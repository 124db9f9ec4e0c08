/** One line of RFC 4180 CSV: quoted only where it must be. */
export function csvLine(fields: readonly string[]): string {
  return fields.map((f) => (/[",\r\n]/.test(f) ? `"${f.replaceAll('"', '""')}"` : f)).join(',');
}

/** Lists inside one field, as the exports write them. */
export function csvList(items: readonly (string | number)[]): string {
  return items.join(';');
}
