import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { z } from 'zod';
import type { RecordedEvent } from './event.ts';

/** What was folded from a journal up to one of its events, so that a start need not read what came before. */
export interface Snapshot {
  /** Which code folded it. */
  readonly version: string;
  /** The last event that it holds, by which it is known to be of this journal. */
  readonly upTo: Pick<RecordedEvent, 'number' | 'at' | 'kind'>;
  readonly state: unknown;
}

const header = z.object({
  version: z.string(),
  upTo: z.object({ number: z.int(), at: z.number(), kind: z.string() }),
  sha256: z.string(),
});
export type SnapshotHeader = z.infer<typeof header>;

/**
 * A line of JSON that says what it is, and after it the state, compressed. Node's own serialization knows
 * maps and sets, so the state needs no second form that could differ from it; it refuses functions.
 */
export function packSnapshot({ version, upTo, state }: Snapshot): Uint8Array {
  const body = zstdCompressSync(serialize(state));
  const { number, at, kind } = upTo;
  const line = JSON.stringify({ version, upTo: { number, at, kind }, sha256: sha256(body) });
  return Buffer.concat([Buffer.from(`${line}\n`), body]);
}

/** What a kept snapshot says of itself, once it is known to be whole. Throws an Error, one line for a person. */
export function readSnapshotHeader(bytes: Uint8Array): SnapshotHeader {
  const { end, found } = split(bytes);
  if (sha256(bytes.subarray(end + 1)) !== found.sha256) throw new Error('it is damaged');
  return found;
}

/** Undefined unless it was folded by this version: then its state is as this code left it, for it is whole. */
export function unpackSnapshot(bytes: Uint8Array, version: string): Snapshot | undefined {
  const found = readSnapshotHeader(bytes);
  if (found.version !== version) return undefined;
  const state: unknown = deserialize(zstdDecompressSync(bytes.subarray(split(bytes).end + 1)));
  return { version, upTo: found.upTo as Snapshot['upTo'], state };
}

function split(bytes: Uint8Array): { readonly end: number; readonly found: SnapshotHeader } {
  const end = bytes.indexOf(0x0a);
  try {
    return { end, found: header.parse(JSON.parse(Buffer.from(bytes.subarray(0, end)).toString())) };
  } catch (cause) {
    throw new Error('it is damaged', { cause });
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
