import { deny } from './answer.ts';
import type { GateAnswer } from './gate.ts';

/** For a group that the target belongs to and that was not read: nothing can be counted in it. */
export function lostGroup(id: string): GateAnswer {
  return deny(
    `Its group ${id} was not read, so nothing can be counted in it. It is decided again once the group is read: check the permissions, and the troubles that "holdfast status" lists.`,
    { value: 'unknown', bound: 'known' },
  );
}
