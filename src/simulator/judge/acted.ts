import type { Act } from './acts/act.ts';
import type { ApiCall } from '../world/state/api-call.ts';

/** What somebody who is judged did to one thing, or tried to. */
export interface Acted {
  /** When AWS answered, milliseconds since the epoch. */
  readonly at: number;
  /** The operation. */
  readonly action: string;
  readonly target: string;
  /** `accepted`, or AWS's error code. */
  readonly outcome: string;
}

/** Services by which somebody is told or notices are taken, and nothing of the account is changed. */
const touchNothing: ReadonlySet<string> = new Set(['SNS', 'SQS', 'STS']);

/** What those services' calls change all the same: where messages lie that somebody has to get done. */
const touchQueues: ReadonlySet<string> = new Set(['StartMessageMoveTask', 'CancelMessageMoveTask']);

/** Nothing where its caller is not judged, or nothing of the account would change. */
export function actedBy(act: Act, { at, code }: ApiCall): readonly Acted[] {
  const touches = !touchNothing.has(act.service) || touchQueues.has(act.operation);
  if (!act.judged || !touches) return [];
  return [{ at, action: act.operation, target: act.target, outcome: code ?? 'accepted' }];
}
