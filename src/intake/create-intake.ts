import { type AlertDesk, createAlertDesk } from './alerts/alert-desk.ts';
import { createEventDesk, type EventDesk } from './event-desk.ts';
import { type EventQueue, readQueue } from './event-queue.ts';
import { eventSources } from './registry.ts';

type DeskParts = Parameters<typeof createEventDesk>[0];
type AlertParts = Parameters<typeof createAlertDesk>[0];
type QueueParts = Parameters<typeof readQueue>[0];

/** What is pushed to the daemon. Without a queue and without alerts it does nothing and costs nothing. */
export interface Intake extends Pick<EventDesk, 'changed' | 'counts' | 'missed' | 'delays'> {
  readonly alerts: Pick<AlertDesk, 'take' | 'counts'>;
  queues(): readonly { readonly queue: EventQueue; readonly isUp: boolean }[];
  start(): void;
  stop(): void;
}

export function createIntake(
  parts: Pick<DeskParts, 'model' | 'stretchOf' | 'push'> &
    Pick<QueueParts, 'aws' | 'clock' | 'log'> &
    Pick<AlertParts, 'scopes' | 'repeatMs'> & {
      readonly queues: readonly EventQueue[];
      readonly troubles: {
        begin(trouble: { part: string; since: number; reason: string; blocksActing: boolean }): void;
        end(part: string): void;
      };
    },
): Intake {
  const { clock, troubles } = parts;
  const desk = createEventDesk({
    ...parts,
    sources: eventSources,
    covered: parts.queues.map(({ scope: { account, region } }) => `${account}/${region}`),
  });
  const alerts = createAlertDesk(parts);
  const readers = parts.queues.map((queue) => {
    const part = `queue:${queue.url}`;
    return readQueue({
      ...parts,
      queue,
      desk,
      onUp: () => troubles.end(part),
      onDown: (why) =>
        troubles.begin({
          part,
          since: clock.now(),
          reason: `the queue of events cannot be read, so changes are seen with the next poll only: ${why}`,
          blocksActing: false,
        }),
    });
  });
  return {
    changed: desk.changed,
    counts: desk.counts,
    missed: desk.missed,
    delays: desk.delays,
    alerts,
    queues: () => readers.map((reader) => ({ queue: reader.queue, isUp: reader.isUp() })),
    start: () => {
      for (const reader of readers) reader.start();
    },
    stop: () => {
      for (const reader of readers) reader.stop();
      alerts.stop();
    },
  };
}
