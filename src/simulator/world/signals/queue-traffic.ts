import type { Batch, Queue, QueueTraffic } from '../state/queue.ts';
import type { World } from '../state/world.ts';
import { everyMinute } from './every-minute.ts';
import { recorder } from './metrics.ts';
import { queueOf } from './queues.ts';

const minuteMs = 60_000;

/** Sets the applications that use queues to work; call it once, and only where there are any. */
export function startQueueTraffic(world: World): void {
  everyMinute(world, (at) => {
    const used = [...world.queues.values()].flatMap((queue) =>
      queue.traffic === undefined ? [] : [{ queue, traffic: queue.traffic }],
    );
    const done = used.map(({ queue, traffic }) => playMinute(world, queue, traffic));
    for (const [index, { queue, traffic }] of used.entries())
      report(world, { queue, traffic, at, done: done[index] ?? 0 });
  });
}

/**
 * A minute's messages come in, the oldest are got done, and what is older than the retention is deleted.
 * Answers how many were got done.
 */
function playMinute(world: World, queue: Queue, traffic: QueueTraffic): number {
  const now = world.clock.now();
  const { backlog } = traffic;
  let done = 0;
  if (traffic.arrivesPerSecond > 0)
    backlog.push({ sentAt: now - minuteMs / 2, count: traffic.arrivesPerSecond * 60 });
  if (traffic.consumersDown.size === 0) {
    const taken = takeOldest(backlog, traffic.takesPerSecond * 60);
    const poisoned =
      taken *
      Math.min(
        1,
        [...traffic.poison.values()].reduce((sum, share) => sum + share, 0),
      );
    if (poisoned > 0) fail(world, queue, poisoned);
    done = taken - poisoned;
  }
  while (backlog[0] !== undefined && now - backlog[0].sentAt > queue.retentionMs) backlog.shift();
  return done;
}

/**
 * What no consumer gets done goes to the dead-letter queue, at once: the times that it is received in vain
 * are short beside a minute (model). Without one it comes back, as young as if it were new (model).
 */
function fail(world: World, queue: Queue, count: number): void {
  const deadLetters =
    queue.redrive === undefined ? queue.traffic : queueOf(world, queue.redrive.deadLetterQueue)?.traffic;
  deadLetters?.backlog.push({ sentAt: world.clock.now(), count });
}

/** Takes so many messages, oldest first, and answers how many there were. */
export function takeOldest(backlog: Batch[], most: number): number {
  let taken = 0;
  for (let batch = backlog[0]; batch !== undefined && taken < most; batch = backlog[0]) {
    const count = Math.min(batch.count, most - taken);
    taken += count;
    batch.count -= count;
    if (batch.count > 0) break;
    backlog.shift();
  }
  return taken;
}

/** Messages that wait, whole ones. */
export function waitingIn({ backlog }: QueueTraffic): number {
  return Math.round(backlog.reduce((sum, { count }) => sum + count, 0));
}

/** As SQS reports of a queue that is in use. */
function report(
  world: World,
  {
    queue,
    traffic,
    at,
    done,
  }: { readonly queue: Queue; readonly traffic: QueueTraffic; readonly at: number; readonly done: number },
): void {
  const { name, region } = queue;
  const record = recorder(world, { region, namespace: 'AWS/SQS', dimensions: { QueueName: name } }, at);
  // Those of its traffic, and those that were sent one by one.
  const visible = queue.messages.filter(({ visibleAt }) => visibleAt <= world.clock.now()).length;
  const [oldest] = [...traffic.backlog.slice(0, 1), ...queue.messages.slice(0, 1)].toSorted(
    (a, b) => a.sentAt - b.sentAt,
  );
  record('ApproximateNumberOfMessagesVisible', waitingIn(traffic) + visible);
  record('NumberOfMessagesDeleted', Math.round(done));
  record(
    'ApproximateAgeOfOldestMessage',
    oldest === undefined ? 0 : (world.clock.now() - oldest.sentAt) / 1000,
  );
}
