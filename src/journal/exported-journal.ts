import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { RecordedEvent } from './event.ts';
import { JournalError } from './journal-error.ts';
import { understand, type UnreadableEntry } from './understand.ts';

/** One entry as a line of an exported journal: JSON, its number first. */
export function exportedLine({ number, ...event }: RecordedEvent): string {
  return JSON.stringify({ number, ...event });
}

/** Whether a file is what `holdfast journal export` writes, by how it begins. */
export function isExported(path: string): boolean {
  const start = Buffer.alloc(1);
  const file = openSync(path, 'r');
  try {
    return readSync(file, start, 0, 1, 0) === 1 && start.toString() === '{';
  } finally {
    closeSync(file);
  }
}

/** The entries of such a file, in its order. Throws JournalError for a line that is none. */
export async function* readExported(
  path: string,
  onUnreadable: (entry: UnreadableEntry) => void,
): AsyncGenerator<RecordedEvent> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    line += 1;
    if (text === '') continue;
    const number = numberIn(text);
    if (number === undefined)
      throw new JournalError(
        'corrupt',
        `line ${line} of ${path} is no whole entry of a journal: export the journal again`,
      );
    const event = understand(number, text, onUnreadable);
    if (event !== undefined) yield event;
  }
}

function numberIn(text: string): number | undefined {
  try {
    const raw: unknown = JSON.parse(text);
    const isEntry = typeof raw === 'object' && raw !== null && 'number' in raw;
    return isEntry && typeof raw.number === 'number' ? raw.number : undefined;
  } catch {
    return undefined;
  }
}
