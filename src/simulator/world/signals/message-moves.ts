import type { MessageMove, Queue } from '../state/queue.ts';
import type { World } from '../state/world.ts';
import { takeOldest, waitingIn } from './queue-traffic.ts';
import { queueOf, sendMessage } from './queues.ts';

const everySeconds = 10;

/** AWS: what SQS chooses where no rate is said is at most this. */
const perSecondAtMost = 500;

/** AWS lists the ten newest. */
const keptAtMost = 10;

/** Those that send their dead letters to a queue. */
export function sourcesOf(world: World, { arn }: Queue): readonly Queue[] {
  return [...world.queues.values()].filter(({ redrive }) => redrive?.deadLetterQueue === arn);
}

/** Messages of all kinds that lie in a queue. */
export function lyingIn({ messages, traffic }: Queue): number {
  return messages.length + (traffic === undefined ? 0 : waitingIn(traffic));
}

/** Begins to move what lies in a dead-letter queue, until nothing does or it is cancelled. */
export function startMove(
  world: World,
  from: Queue,
  { handle, perSecond, destination }: Pick<MessageMove, 'handle' | 'perSecond' | 'destination'>,
): MessageMove {
  const move: MessageMove = {
    handle,
    startedAt: world.clock.now(),
    perSecond,
    destination,
    toMove: lyingIn(from),
    moved: 0,
    status: 'RUNNING',
  };
  from.moves.push(move);
  if (from.moves.length > keptAtMost) from.moves.shift();
  const appointment = world.clock.every(everySeconds * 1000, everySeconds * 1000, () => {
    if (move.status === 'RUNNING') moveSome(world, from, move);
    if (move.status !== 'RUNNING') appointment.cancel();
  });
  return move;
}

/** What is moved is as young as if it were new (AWS). Where several send, all of it goes to the first (model). */
function moveSome(world: World, from: Queue, move: MessageMove): void {
  const to = move.destination === undefined ? sourcesOf(world, from)[0] : queueOf(world, move.destination);
  if (to === undefined) {
    move.status = 'FAILED';
    return;
  }
  const most = Math.min((move.perSecond ?? perSecondAtMost) * everySeconds, move.toMove - move.moved);
  const single = from.messages.splice(0, most);
  for (const { body } of single) sendMessage(world, to, body);
  const batched = from.traffic === undefined ? 0 : takeOldest(from.traffic.backlog, most - single.length);
  if (batched > 0) to.traffic?.backlog.push({ sentAt: world.clock.now(), count: batched });
  move.moved += single.length + batched;
  if (move.moved >= move.toMove || lyingIn(from) === 0) move.status = 'COMPLETED';
}
