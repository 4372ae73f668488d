import { stripVTControlCharacters } from 'node:util';

/** Rows with every cell but the last padded to its column, numbers not set apart: `left` says which stay left. */
export function inColumns(rows: readonly (readonly string[])[], left: number): readonly string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, cell] of row.entries())
      widths[column] = Math.max(widths[column] ?? 0, stripVTControlCharacters(cell).length);
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const room = ' '.repeat((widths[column] ?? 0) - stripVTControlCharacters(cell).length);
        return column < left ? cell + room : room + cell;
      })
      .join('  ')
      .trimEnd(),
  );
}
