type Cell = string | number;

/** Lines of equal columns, numbers to the right; the columns are those of the first row. */
export function tableOf(rows: readonly Readonly<Record<string, Cell>>[]): string {
  if (rows.length === 0) return '  nothing was measured\n';
  const columns = Object.keys(rows[0] ?? {});
  const lines: readonly (readonly Cell[])[] = [columns, ...rows.map((row) => columns.map((c) => row[c] ?? ''))];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => shown(line[i] ?? '').length)));
  const lineOf = (line: readonly Cell[]): string =>
    line.map((cell, i) => (typeof cell === 'number' ? shown(cell).padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join('  ');
  return lines.map((line) => `  ${lineOf(line).trimEnd()}\n`).join('');
}

function shown(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  return Number.isInteger(cell) ? String(cell) : cell.toFixed(2);
}
