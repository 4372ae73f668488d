import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { runUntil } from '../../../../src/simulator/run-until.ts';
import { simulatedTransport } from '../../../../src/simulator/transport.ts';
import { serveTransport, type WireEndpoint } from '../../../../src/simulator/wire/serve-transport.ts';
import { playedShop } from '../../../support/played-shop.ts';

let endpoint: WireEndpoint | undefined;
afterEach(() => endpoint?.close());

describe('SQS over HTTP', () => {
  it('gives an event to a long poll of the real client, and says what it does not have', async () => {
    const shop = playedShop(1);
    const { world } = shop;
    endpoint = await serveTransport(simulatedTransport(world), {
      port: 0,
      defaultAccount: world.account,
      now: () => world.clock.now(),
    });
    const served = endpoint;
    const client = new SQSClient({
      endpoint: served.url,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'somebody', secretAccessKey: 'secret' },
    });
    /** Virtual time passes while the call waits in SQS, and not while it is on its way. */
    async function answered<T>(asked: Promise<T>): Promise<T> {
      let over = false;
      void asked.finally(() => (over = true)).catch(() => undefined);
      const onItsWay = () =>
        served.callsInFlight() === 0 || served.callsInFlight() > world.controlPlane.callsAsleep;
      await runUntil(world.clock, world.clock.now() + 60_000, {
        busy: () => !over && onItsWay(),
        done: () => over,
      });
      return asked;
    }

    const { QueueUrl } = await answered(
      client.send(new CreateQueueCommand({ QueueName: 'holdfast-events' })),
    );
    await shop.call('CloudWatch', 'SetAlarmState', {
      AlarmName: 'checkout-5xx',
      StateValue: 'ALARM',
      StateReason: 'a test',
    });
    const { Messages } = await answered(
      client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 })),
    );
    expect(JSON.parse(Messages?.[0]?.Body ?? '{}')).toMatchObject({
      'detail-type': 'CloudWatch Alarm State Change',
      detail: { alarmName: 'checkout-5xx', state: { value: 'ALARM' } },
    });
    const { ReceiptHandle } = Messages?.[0] ?? {};
    await answered(client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })));
    expect([...world.queues.values()].map(({ messages }) => messages.length)).toEqual([0]);

    const refusal: unknown = await answered(
      client.send(new GetQueueUrlCommand({ QueueName: 'none' })).catch((error: unknown) => error),
    );
    expect(refusal).toMatchObject({
      name: 'QueueDoesNotExist',
      Code: 'AWS.SimpleQueueService.NonExistentQueue',
    });
    client.destroy();
  });
});
