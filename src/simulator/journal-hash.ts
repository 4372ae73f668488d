import { createHash } from 'node:crypto';
import type { RecordedEvent } from '../journal/event.ts';

/** SHA-256 over the events as lines of JSON, hexadecimal: the same run gives the same one. */
export function journalSha256(events: readonly RecordedEvent[]): string {
  const hash = createHash('sha256');
  for (const event of events) hash.update(`${JSON.stringify(event)}\n`);
  return hash.digest('hex');
}
