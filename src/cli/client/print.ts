import { stripVTControlCharacters } from 'node:util';
import { formatDuration } from '../../runtime/duration.ts';
import type { CliIo } from '../command.ts';

/** Columns that the last cell of a row needs beside the others; with fewer it goes on lines of its own. */
const leastBeside = 36;

/**
 * Rows as aligned columns, two spaces apart. The last column takes what is left of the terminal and goes
 * on below itself: nothing is ever cut, for the end of a line is where the bound of a gate stands. In a
 * pipe each row is one line.
 */
export function table(rows: readonly (readonly string[])[], io: CliIo, indent = '  '): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.slice(0, -1).entries()) {
      widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
    }
  }
  const start = indent.length + widths.reduce((sum, width) => sum + width + 2, 0);
  return rows
    .map((row) => {
      const cells = row
        .slice(0, -1)
        .map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - widthOf(cell)));
      const front = indent + cells.map((cell) => `${cell}  `).join('');
      const last = row.at(-1) ?? '';
      if (!io.isTerminal || start + widthOf(last) <= io.columns) return (front + last).trimEnd();
      const below = ' '.repeat(io.columns - start >= leastBeside ? start : indent.length + 4);
      const lines = wrap(last, io, below);
      return below.length === start ? front + lines.trimStart() : `${front.trimEnd()}\n${lines}`;
    })
    .join('\n');
}

/** Breaks a text into lines of the terminal's width. Words longer than a line, such as ARNs, stay whole. */
export function wrap(text: string, io: CliIo, indent = '  '): string {
  const room = Math.max(20, io.columns - indent.length);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines.map((each) => indent + each).join('\n');
}

/** What AWS or a person wrote must not move the cursor of whoever reads it. */
export function clean(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/[\p{Cc}]+/gu, ' ');
}

/** How long ago, by the daemon's own clock. */
export function age(from: string, now: string): string {
  return formatDuration(Date.parse(now) - Date.parse(from));
}

/** An instant of the API for a person: "2026-11-21 23:52 UTC". */
export function clockTime(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}

/** An id as a shell takes it: a record's has spaces and a wildcard's an asterisk. */
export function quoted(id: string): string {
  return /^[\w.:/@-]+$/.test(id) ? id : `'${id.replaceAll("'", String.raw`'\''`)}'`;
}

export function heading(text: string, io: CliIo): string {
  return io.colors.bold(text);
}

function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}
