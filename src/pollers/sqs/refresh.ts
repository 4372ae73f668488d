import type { Observation } from '../../model/observation.ts';
import { partial } from '../finding.ts';
import type { PollContext } from '../poller.ts';
import { unlessGone } from '../read-in-turn.ts';
import { reread } from '../reread.ts';
import { messagesPart, queuesIn, readMessages } from './messages.ts';
import { queuesPart, readQueue } from './queues.ts';

/** Reads queues again with their dead-letter queues, and with those whose dead letters they hold. */
export async function refreshQueues(
  ids: readonly string[],
  context: PollContext,
): Promise<readonly Observation[]> {
  const known = queuesIn(context);
  const asked = known.filter(({ id }) => ids.includes(id));
  const family = known.filter((queue) =>
    asked.some(
      (one) =>
        one === queue ||
        one.facts['deadLetterQueue'] === queue.id ||
        queue.facts['deadLetterQueue'] === one.id,
    ),
  );
  if (family.length === 0) return [];
  const queues = { poller: 'sqs', part: queuesPart };
  const messages = { poller: 'sqs', part: messagesPart };
  return Promise.all([
    reread(queues, context, async () => {
      const read = await Promise.all(asked.map((queue) => unlessGone(() => readQueue(queue, context))));
      const gone = asked.filter((_, index) => read[index] === undefined).map(({ id }) => id);
      return partial(queues, context, { resources: read.filter((one) => one !== undefined), gone });
    }),
    reread(messages, context, async () =>
      partial(messages, context, { findings: await readMessages(family, context) }),
    ),
  ]);
}
