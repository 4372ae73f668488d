import type { RecordedEvent } from './event.ts';
import { parseEvent } from './event-schema.ts';

/** An entry that is there but cannot be understood. It is left out of what `read` answers. */
export interface UnreadableEntry {
  readonly number: number;
  readonly reason: string;
}

/** An entry as the event that it is; one that this version cannot read is told of and left out. */
export function understand(
  number: number,
  body: string,
  onUnreadable: (entry: UnreadableEntry) => void,
): RecordedEvent | undefined {
  try {
    return parseEvent(number, body);
  } catch (error) {
    onUnreadable({ number, reason: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}
