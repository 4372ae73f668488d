import type { Model } from '../../model/model.ts';
import type { Precondition } from '../action.ts';
import { precondition } from '../precondition.ts';
import type { Concurrency } from './concurrency.ts';
import { inWords } from './state.ts';
import { signalOf, type Sufferer } from './sufferers.ts';

/** A busy function that nobody suffers from is doing its work. */
export function somebodySuffers(sufferers: readonly Sufferer[], model: Model): Precondition {
  const [first] = sufferers;
  const name = model.resources.get(first?.resource ?? '')?.name;
  return precondition(
    'somebody suffers from it',
    first !== undefined,
    first === undefined
      ? 'no database of its service is saturated, and no function is throttled while it takes half of what all share'
      : `${name ?? first.resource}: ${signalOf(first, model)?.reason ?? first.check}`,
  );
}

/** Twice of the usual at least: what others suffer from may be something else than a function that does what it always does. */
export function runsFarMoreThanUsual(read: Concurrency | undefined, limit: number): Precondition {
  const { running, usual } = read ?? {};
  const holds = running !== undefined && usual !== undefined && running >= 2 * usual && running > limit;
  const detail =
    running === undefined || usual === undefined
      ? 'how many ran at once in the last minutes, or in the hour before, is not known'
      : `${running} ran at once, ${usual} are usual, ${limit} would be left`;
  return precondition('it runs far more at once than is usual', holds, detail);
}

/** Nothing reserved at all is how a function is stopped, and less than the limit is somebody's own limit. */
export function isItsOwnersToLimit(read: Concurrency | undefined, limit: number): Precondition {
  const former = read?.former;
  return precondition(
    'nobody has limited it further',
    read !== undefined && (former === undefined || former > limit),
    former === 0 ? 'somebody has stopped it: no call may run' : `it is ${inWords(former)}`,
  );
}

/** AWS: so much must stay for functions without concurrency of their own. */
const leastShared = 100;

export function enoughIsLeft(read: Concurrency | undefined, limit: number): Precondition {
  const { shared, former = 0 } = read ?? {};
  const left = shared === undefined ? undefined : shared + former - limit;
  return precondition(
    'enough is left for functions without their own',
    left !== undefined && left >= leastShared,
    left === undefined ? 'AWS does not say how many they share' : `${left} are, AWS wants ${leastShared}`,
  );
}

/** A message that is turned away counts as one that failed, and is among the dead letters after some times. */
export function isNotFedByAQueue(id: string, model: Model): Precondition {
  const queue = model
    .incoming(id)
    .map(({ from }) => model.resources.get(from))
    .find((source) => source?.kind === 'sqs:queue');
  return precondition(
    'no queue feeds it',
    queue === undefined,
    queue === undefined
      ? 'Lambda takes no messages of a queue for it'
      : `${queue.name} does: limit the maximum concurrency of its event source instead`,
  );
}
