import { afterEach, describe, expect, it } from 'vitest';
import type { Transport } from '../../src/aws/transport.ts';
import { crashApplication } from '../../src/simulator/faults/crash-application.ts';
import { beginFault } from '../../src/simulator/faults/fault.ts';
import { loseEvents } from '../../src/simulator/faults/lose-events.ts';
import { createQueue, queueUrl, sendMessage } from '../../src/simulator/world/signals/queues.ts';
import { shopAccount, shopPrimary } from '../../src/simulator/stacks/shop.ts';
import { daemonStage } from '../support/daemon-stage.ts';

let stage: ReturnType<typeof daemonStage>;
afterEach(() => stage.end());

const url = `https://sqs.${shopPrimary}.amazonaws.com/${shopAccount}/holdfast-events`;

/** The shop with a queue; only events tell of alarms between the polls, which are 5 minutes apart. */
async function start(wrapTransport?: (transport: Transport) => Transport) {
  stage = daemonStage({
    mode: 'observe',
    config: { intake: { sqs: [{ queueUrl: url }] }, pollers: { cloudwatch: { every: '5m' } } },
    ...(wrapTransport === undefined ? {} : { wrapTransport }),
  });
  const queue = createQueue(stage.world, {
    name: 'holdfast-events',
    region: shopPrimary,
    visibilityMs: 30_000,
  });
  expect(queue.url).toBe(queueUrl(stage.world, 'holdfast-events', shopPrimary));
  return { queue, daemon: await stage.start() };
}

/** The application is down on every machine of the site: users get errors, and the alarm on them goes off. */
const crash = () =>
  beginFault(
    stage.world,
    crashApplication,
    crashApplication.parameters.parse({ region: shopPrimary, count: '100%' }),
  );

const changesOf = (check: string) =>
  stage.entries.flatMap((event) =>
    event.kind === 'signal-changed' && event.check === check && event.from !== undefined ? [event] : [],
  );

/** The alarms that went off in the world, and how long after each the journal knew, milliseconds. */
function delaysOfAlarms(): readonly number[] {
  return stage.world.happenings.flatMap((happening) => {
    if (happening.kind !== 'alarm' || happening.state !== 'ALARM' || happening.region !== shopPrimary)
      return [];
    const told = changesOf('cloudwatch/alarm').find(
      ({ resource, to, at }) => resource === happening.arn && to === 'fail' && at >= happening.at,
    );
    return [told === undefined ? Number.POSITIVE_INFINITY : told.at - happening.at];
  });
}

describe('a queue of events', () => {
  it('tells of alarms within seconds, and is empty once all is in the journal', async () => {
    const { queue } = await start();
    await stage.playTo(400);
    crash();
    await stage.playTo(1000);

    const delays = delaysOfAlarms();
    expect(delays.length).toBeGreaterThan(0);
    expect(Math.max(...delays)).toBeLessThan(5000);
    expect(queue.messages).toEqual([]);
  });

  it('goes on past a message that is no event, and leaves it to the redrive', async () => {
    const { queue } = await start();
    await stage.playTo(400);
    sendMessage(stage.world, queue, 'not an event');
    crash();
    await stage.playTo(1000);

    const delays = delaysOfAlarms();
    expect(delays.length).toBeGreaterThan(0);
    expect(Math.max(...delays)).toBeLessThan(5000);
    expect(queue.messages.map(({ body }) => body)).toEqual(['not an event']);
    expect(queue.messages[0]?.receives).toBeGreaterThan(3);
  });

  it('that loses every event leaves what the polls find', async () => {
    await start();
    await stage.playTo(400);
    beginFault(stage.world, loseEvents, { share: 1 });
    crash();
    await stage.playTo(1000);

    const delays = delaysOfAlarms();
    expect(delays.length).toBeGreaterThan(0);
    expect(Math.min(...delays)).toBeGreaterThan(5000);
    expect(Math.max(...delays)).toBeLessThan(400_000);
  });

  it('that cannot be read is a trouble that does not block, until it can', async () => {
    let isDown = true;
    const { daemon } = await start((transport) => async (call) => {
      if (isDown && call.operation === 'ReceiveMessage')
        throw Object.assign(new Error('not authorized to perform: sqs:ReceiveMessage'), {
          name: 'AccessDenied',
        });
      return transport(call);
    });
    await stage.playTo(60);
    expect(daemon.view.troubles()).toContainEqual(
      expect.objectContaining({ part: `queue:${url}`, blocksActing: false }),
    );

    isDown = false;
    await stage.playTo(200);
    expect(daemon.view.troubles().map(({ part }) => part)).not.toContain(`queue:${url}`);
  });
});
