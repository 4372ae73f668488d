import type { JournalEvent } from './event.ts';

/** A call as one text: what is wrong, why it was made, and what Holdfast does about it. */
export function pageInWords({ title, summary }: Extract<JournalEvent, { kind: 'page' }>): string {
  return title === undefined ? summary : `${title}. ${summary}`;
}
