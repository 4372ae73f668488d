import type { Channel } from '../journal/people-event.ts';

/** The header by which our own clients say what they are; it is for the record and opens nothing. */
export const clientHeader = 'Holdfast-Client';

/** What the journal says that a change came by. */
export function channelOf(client: string | undefined): Channel {
  return client === 'cli' || client === 'page' ? client : 'api';
}
