import type { Policy } from './policy.ts';

/** Whether a policy has no remedy of its own: it watches, and calls a person. */
export function onlyCalls({ remedy }: Policy): boolean {
  return remedy.length > 0 && remedy.every(({ kind }) => kind === 'page');
}
