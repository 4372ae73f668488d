import { stripVTControlCharacters } from 'node:util';
import { formatDuration } from '../../runtime/duration.ts';
import type { CliIo } from '../command.ts';

/**
 * Rows as aligned columns, two spaces apart. The last column takes what is left of the terminal and is
 * cut with an ellipsis there; in a pipe nothing is cut.
 */
export function table(rows: readonly (readonly string[])[], io: CliIo, indent = '  '): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.slice(0, -1).entries()) {
      widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
    }
  }
  return rows
    .map((row) => {
      const cells = row
        .slice(0, -1)
        .map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - widthOf(cell)));
      const start = indent + cells.map((cell) => `${cell}  `).join('');
      const room = io.isTerminal ? Math.max(20, io.columns - widthOf(start)) : Number.POSITIVE_INFINITY;
      return (start + cut(row.at(-1) ?? '', room)).trimEnd();
    })
    .join('\n');
}

/** Breaks a text into lines of the terminal's width. Words longer than a line, such as ARNs, stay whole. */
export function wrap(text: string, io: CliIo, indent = '  '): string {
  const room = Math.max(40, io.columns - indent.length);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > room) {
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

export function heading(text: string, io: CliIo): string {
  return io.colors.bold(text);
}

function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}

function cut(text: string, room: number): string {
  // A coloured cell is never cut: half an escape sequence would colour the rest of the screen.
  if (widthOf(text) <= room || widthOf(text) !== text.length) return text;
  return `${text.slice(0, room - 1)}…`;
}
