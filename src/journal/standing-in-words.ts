import type { JournalEvent } from './event.ts';

/** What became of an effect that is in force: "shift-zone on web is in force from now on: …". */
export function standingInWords(
  { action, how, reason }: Extract<JournalEvent, { kind: 'standing' }>,
  target?: string,
): string {
  return `${action}${target === undefined ? '' : ` on ${target}`} ${words[how]}: ${reason}`;
}

const words = {
  began: 'is in force from now on',
  renewed: 'is kept in force for longer',
  kept: 'is still in force',
  overdue: 'is in force for longer than it should be',
} as const;
