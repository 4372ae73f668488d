import { between } from '../draw.ts';
import { sendMessage, uuid } from './queues.ts';
import type { Queue } from '../state/queue.ts';
import type { World } from '../state/world.ts';

/** One event as its service publishes it, before EventBridge puts its envelope round it. */
export interface PublishedEvent {
  readonly source: string;
  readonly detailType: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
  /** AWS: CloudWatch's alarms are durable; EC2, Auto Scaling and RDS publish as best they can. */
  readonly durable: boolean;
}

/** From the fact to its message (model: EventBridge gives no figure; RDS is said to take 10–60 s). */
const usualMs: Readonly<Record<string, readonly [number, number]>> = { 'aws.rds': [10_000, 60_000] };
const otherwiseMs = [500, 3_000] as const;

/** How often a message comes twice, and how often a best-effort event does not come at all (model). */
const twiceShare = 0.01;
const lostShare = 0.002;

/**
 * Whether EventBridge has rules that send to it: those that a deployment of Holdfast brings along, for a queue whose
 * name begins with `holdfast` and that holds nobody's dead letters.
 */
export function isFed(world: World, { name, arn }: Queue): boolean {
  return (
    name.startsWith('holdfast') &&
    ![...world.queues.values()].some(({ redrive }) => redrive?.deadLetterQueue === arn)
  );
}

/** Puts an event into every fed queue of its region. Late, twice or never, as drawn from the seed. */
export function publishEvent(world: World, event: PublishedEvent): void {
  for (const queue of world.queues.values())
    if (queue.region === event.region && isFed(world, queue)) route(world, queue, event);
}

function route(world: World, queue: Queue, event: PublishedEvent): void {
  const draw = () => world.random('events').next();
  const [leastMs, mostMs] = usualMs[event.source] ?? otherwiseMs;
  let delayMs = between(world, 'events', leastMs, mostMs);
  let lost = draw() < lostShare && !event.durable;
  let twice = draw() < twiceShare;
  let garbled = false;
  for (const trouble of world.eventTroubles) {
    if ((trouble.region ?? event.region) !== event.region) continue;
    if (trouble.kind === 'late') delayMs += between(world, 'events', trouble.leastMs, trouble.mostMs);
    else if (trouble.kind === 'lost') lost = draw() < trouble.share || lost;
    else if (trouble.kind === 'garbled') garbled = draw() < trouble.share || garbled;
    else twice = draw() < trouble.share || twice;
  }
  if (lost) return;
  const whole = JSON.stringify(envelope(world, event));
  // Cut off in the middle, which is no JSON.
  const body = garbled ? whole.slice(0, whole.length / 2) : whole;
  for (let copy = 0; copy < (twice ? 2 : 1); copy += 1) {
    // A sleep and not a callback: who waits for the message must be given turns to run on.
    void world.clock.sleep(Math.round(delayMs) * (1 + copy)).then(() => sendMessage(world, queue, body));
  }
}

function envelope(world: World, event: PublishedEvent) {
  return {
    version: '0',
    id: uuid(world),
    'detail-type': event.detailType,
    source: event.source,
    account: world.account,
    time: `${new Date(world.clock.now()).toISOString().slice(0, 19)}Z`,
    region: event.region,
    resources: event.resources,
    detail: event.detail,
  };
}
