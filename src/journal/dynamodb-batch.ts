import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { RecordedEvent } from './event.ts';
import { understand, type UnreadableEntry } from './understand.ts';

/** Bytes of a body in one item. DynamoDB takes 400 KB with names and keys (AWS, service quotas). */
const mostBytes = 380_000;

/**
 * One append as the bodies of its items, in order: its events as JSON lines with their numbers, compressed and cut.
 * Compressed, ten changed signals are about 600 bytes, so an append costs one write unit.
 */
export function packBatch(events: readonly RecordedEvent[]): readonly Uint8Array[] {
  const lines = events.map(({ number, ...event }) => `${number} ${JSON.stringify(event)}`);
  return cutToItems(zstdCompressSync(lines.join('\n')));
}

/** In pieces of what an item may hold; at least one. */
export function cutToItems(bytes: Uint8Array): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let start = 0; start === 0 || start < bytes.length; start += mostBytes)
    pieces.push(bytes.subarray(start, start + mostBytes));
  return pieces;
}

/** The events of one append, from all of its bodies. What cannot be understood is told of and left out. */
export function unpackBatch(
  first: number,
  bodies: readonly Uint8Array[],
  onUnreadable: (entry: UnreadableEntry) => void,
): readonly RecordedEvent[] {
  let text: string;
  try {
    text = zstdDecompressSync(Buffer.concat(bodies)).toString();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    onUnreadable({ number: first, reason: `its item cannot be unpacked: ${why}` });
    return [];
  }
  return text.split('\n').flatMap((line) => {
    const space = line.indexOf(' ');
    return understand(Number(line.slice(0, space)), line.slice(space + 1), onUnreadable) ?? [];
  });
}
