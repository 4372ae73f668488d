import type { BenchLine } from './bench-line.ts';

/** Prints figures as one aligned table; a missed target is marked. */
export function printTable(lines: readonly BenchLine[], machine: string): void {
  const rows = lines.map((line) => [
    line.name,
    figure(line.value),
    line.unit,
    targetOf(line),
    line.note ?? '',
  ]);
  const table = [['what', 'value', 'unit', 'target', 'note'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const out = table.map((row) =>
    row
      .map((cell, column) =>
        column === 1 ? cell.padStart(widths[1] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  process.stdout.write(`${machine}\n\n${out.join('\n')}\n`);
}

function targetOf({ target, value }: BenchLine): string {
  if (target === undefined) return '';
  const atMost = 'atMost' in target;
  const bound = atMost ? target.atMost : target.atLeast;
  const met = atMost ? value <= bound : value >= bound;
  return `${atMost ? '≤' : '≥'} ${figure(bound)}${met ? '' : ', missed'}`;
}

/** Three digits that matter, and no more. */
function figure(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}
