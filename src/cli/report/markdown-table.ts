/** A table that is one in Markdown and lines up in a terminal. Numbers stand to the right. */
export function markdownTable(
  heads: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): readonly string[] {
  const numeric = heads.map((_, index) => rows.every((row) => typeof row[index] === 'number'));
  const widths = heads.map((head, index) =>
    Math.max(3, head.length, ...rows.map((row) => String(row[index]).length)),
  );
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells
      .map((cell, index) => {
        const text = String(cell).replaceAll('|', '\\|');
        const width = widths[index] ?? 0;
        return numeric[index] === true ? text.padStart(width) : text.padEnd(width);
      })
      .join(' | ')} |`;
  const rule = widths.map((width, index) =>
    numeric[index] === true ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [line(heads), `| ${rule.join(' | ')} |`, ...rows.map(line)];
}
