import type { Queue, QueuedMessage } from '../state/queue.ts';
import type { World } from '../state/world.ts';

/** SQS keeps far more; a run that leaves so many unread has nobody who reads. */
const messagesAtMost = 10_000;

/** AWS's default retention. */
const fourDaysMs = 4 * 86_400_000;

export function createQueue(
  world: World,
  settings: Pick<Queue, 'name' | 'region' | 'visibilityMs' | 'redrive' | 'traffic'> &
    Partial<Pick<Queue, 'retentionMs' | 'tags'>>,
): Queue {
  const { name, region, visibilityMs, retentionMs = fourDaysMs, tags = {}, redrive, traffic } = settings;
  const url = queueUrl(world, name, region);
  const known = world.queues.get(url);
  if (known !== undefined) return known;
  const queue: Queue = {
    arn: `arn:aws:sqs:${region}:${world.account}:${name}`,
    url,
    name,
    region,
    createdAt: world.clock.now(),
    visibilityMs,
    retentionMs,
    tags,
    ...(redrive === undefined ? {} : { redrive }),
    ...(traffic === undefined ? {} : { traffic }),
    messages: [],
    moves: [],
    waiting: new Set(),
  };
  world.queues.set(url, queue);
  return queue;
}

/** The queue with this ARN. */
export function queueOf(world: World, arn: string): Queue | undefined {
  return [...world.queues.values()].find((queue) => queue.arn === arn);
}

export function queueUrl(world: World, name: string, region: string): string {
  return `https://sqs.${region}.amazonaws.com/${world.account}/${name}`;
}

export function sendMessage(world: World, queue: Queue, body: string, delayMs = 0): QueuedMessage {
  const now = world.clock.now();
  const message: QueuedMessage = {
    id: uuid(world),
    body,
    sentAt: now,
    visibleAt: now + delayMs,
    receives: 0,
  };
  if (queue.messages.length >= messagesAtMost) queue.messages.shift();
  queue.messages.push(message);
  for (const wake of queue.waiting) wake();
  return message;
}

/**
 * Takes up to so many messages for the visibility timeout, each under a new receipt. What was received in vain too often
 * goes to the dead-letter queue instead.
 */
export function receiveMessages(
  world: World,
  queue: Queue,
  { most, visibilityMs }: { readonly most: number; readonly visibilityMs: number },
): readonly QueuedMessage[] {
  const now = world.clock.now();
  moveDeadLetters(world, queue, now);
  const visible = queue.messages.filter((message) => message.visibleAt <= now).slice(0, most);
  for (const message of visible) {
    message.visibleAt = now + visibilityMs;
    message.receives += 1;
    message.firstReceivedAt ??= now;
    message.receipt = hex(world, 64);
  }
  return visible;
}

function moveDeadLetters(world: World, { messages, redrive }: Queue, now: number): void {
  const to = redrive && queueOf(world, redrive.deadLetterQueue);
  if (redrive === undefined || to === undefined) return;
  const dead = messages.filter(
    ({ visibleAt, receives }) => visibleAt <= now && receives >= redrive.maxReceives,
  );
  for (const message of dead) {
    messages.splice(messages.indexOf(message), 1);
    sendMessage(world, to, message.body);
  }
}

/** Deletes what was received under a receipt. SQS takes no offence at one that is old. */
export function deleteMessage(queue: Queue, receipt: string): void {
  const index = queue.messages.findIndex((message) => message.receipt === receipt);
  if (index !== -1) queue.messages.splice(index, 1);
}

/** Ids of queues come from a stream of their own: who polls must not change the ids of machines. */
function hex(world: World, digits: number): string {
  const random = world.random('queues');
  return Array.from({ length: digits }, () => Math.floor(random.next() * 16).toString(16)).join('');
}

export function uuid(world: World): string {
  return [8, 4, 4, 4, 12].map((digits) => hex(world, digits)).join('-');
}
