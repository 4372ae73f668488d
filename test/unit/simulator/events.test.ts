import { describe, expect, it } from 'vitest';
import { faultNamed } from '../../../src/simulator/faults/registry.ts';
import { runUntil } from '../../../src/simulator/run-until.ts';
import { buildStack } from '../../../src/simulator/stacks/build-stack.ts';
import { loadStack } from '../../../src/simulator/stacks/load-stack.ts';
import { createQueue } from '../../../src/simulator/world/signals/queues.ts';
import type { Queue } from '../../../src/simulator/world/state/queue.ts';
import { first, type PlayedShop, playedShop, playWorld } from '../../support/played-shop.ts';

interface Event {
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

const queueOf = (shop: PlayedShop): Queue =>
  createQueue(shop.world, { name: 'holdfast-events', region: 'us-east-1', visibilityMs: 30_000 });

const events = (queue: Queue): Event[] => queue.messages.map(({ body }) => JSON.parse(body) as Event);

const setAlarm = (shop: PlayedShop, StateValue: string) =>
  shop.call('CloudWatch', 'SetAlarmState', {
    AlarmName: 'checkout-5xx',
    StateValue,
    StateReason: 'a test',
  });

describe('events', () => {
  it('tell of a machine and of what Auto Scaling did for it, in the shapes that AWS documents', async () => {
    const shop = playedShop(1);
    const queue = queueOf(shop);
    const machine = first(shop.world.instances);
    await shop.call('EC2', 'TerminateInstances', { InstanceIds: [machine.id] });
    await shop.play(10 * 60);

    const of = (type: string) => events(queue).filter((event) => event['detail-type'] === type);
    const arn = `arn:aws:ec2:us-east-1:${shop.world.account}:instance/${machine.id}`;
    expect(of('EC2 Instance State-change Notification')[0]).toMatchObject({
      source: 'aws.ec2',
      account: shop.world.account,
      region: 'us-east-1',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      resources: [arn],
      detail: { 'instance-id': machine.id, state: 'shutting-down' },
    });
    expect(of('EC2 Instance Launch Successful')[0]).toMatchObject({
      source: 'aws.autoscaling',
      detail: { AutoScalingGroupName: expect.any(String), EC2InstanceId: expect.stringMatching(/^i-/) },
    });
    expect(of('EC2 Instance Terminate Successful').length).toBeGreaterThan(0);
  });

  it('tell of alarms with the state before', async () => {
    const shop = playedShop(1);
    const queue = queueOf(shop);
    await setAlarm(shop, 'ALARM');
    await shop.play(10);
    expect(events(queue)[0]).toMatchObject({
      source: 'aws.cloudwatch',
      'detail-type': 'CloudWatch Alarm State Change',
      detail: {
        alarmName: 'checkout-5xx',
        state: { value: 'ALARM', reason: 'a test' },
        previousState: { value: 'OK' },
      },
    });
  });

  it('tell of databases', async () => {
    const shop = playedShop(1);
    const queue = queueOf(shop);
    shop.fault(faultNamed('fill-database-storage'), { database: 'writer' });
    await shop.play(70);
    expect(events(queue)[0]).toMatchObject({
      source: 'aws.rds',
      'detail-type': 'RDS DB Instance Event',
      detail: { SourceType: 'DB_INSTANCE', EventID: 'RDS-EVENT-0007' },
    });
  });

  it('come late, twice or never under their faults, and as usual when healed', async () => {
    const shop = playedShop(1);
    const queue = queueOf(shop);
    const heals = [shop.fault(faultNamed('lose-events'), { share: 1 })];
    await setAlarm(shop, 'ALARM');
    await shop.play(30);
    expect(events(queue)).toHaveLength(0);

    for (const heal of heals) heal();
    const healTwice = shop.fault(faultNamed('duplicate-events'), { share: 1 });
    await setAlarm(shop, 'OK');
    await shop.play(30);
    expect(events(queue)).toHaveLength(2);
    expect(new Set(events(queue).map(({ id }) => id)).size).toBe(1);

    healTwice();
    shop.fault(faultNamed('delay-events'), { minutes: 10 });
    await setAlarm(shop, 'INSUFFICIENT_DATA');
    await shop.play(60);
    const late = () => events(queue).filter(({ detail }) => JSON.stringify(detail).includes('INSUFF')).length;
    expect(late()).toBe(0);
    await shop.play(10 * 60);
    expect(late()).toBeGreaterThanOrEqual(1);
  });

  it('tell of deployments and tasks of ECS, the service of each named as ECS names it', async () => {
    const shop = playWorld(buildStack(loadStack('shop-sound'), 1));
    const service = first(shop.world.containerServices);
    const queue = createQueue(shop.world, {
      name: 'holdfast-events',
      region: service.region,
      visibilityMs: 30_000,
    });
    shop.fault(faultNamed('deploy-broken-tasks'), { service: service.name });
    await shop.play(5 * 60);

    const of = (type: string) => events(queue).filter((event) => event['detail-type'] === type);
    expect(of('ECS Deployment State Change')[0]).toMatchObject({
      source: 'aws.ecs',
      resources: [service.arn],
      detail: { eventType: 'INFO', eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS' },
    });
    const stopped = of('ECS Task State Change').find(({ detail }) => detail['lastStatus'] === 'STOPPED');
    expect(stopped?.detail).toMatchObject({
      group: `service:${service.name}`,
      stopCode: 'EssentialContainerExited',
      clusterArn: expect.stringMatching(/:cluster\/[^/]+$/) as string,
    });
    expect(service.arn).toBe(
      `${String(stopped?.detail['clusterArn']).replace(':cluster/', ':service/')}/${service.name}`,
    );
  });

  it('overtake one another, or come as what nobody can read, under their faults', async () => {
    const shop = playedShop(1);
    const queue = queueOf(shop);
    const heal = shop.fault(faultNamed('shuffle-events'), { seconds: 120 });
    const told = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'ALARM' : 'OK'));
    for (const state of told) {
      await setAlarm(shop, state);
      await shop.play(1);
    }
    await shop.play(130);
    const times = events(queue).map(({ time }) => time);
    expect(times.length).toBeGreaterThanOrEqual(20);
    expect(times).not.toEqual(times.toSorted((a, b) => (a < b ? -1 : 1)));

    heal();
    queue.messages.length = 0;
    shop.fault(faultNamed('garble-events'), { share: 1 });
    await setAlarm(shop, 'ALARM');
    await shop.play(30);
    expect(queue.messages.length).toBeGreaterThan(0);
    for (const { body } of queue.messages) expect(() => JSON.parse(body)).toThrow(SyntaxError);
  });

  it('never go to the queue that holds the dead letters of another', async () => {
    const shop = playedShop(1);
    const settings = { region: 'us-east-1', visibilityMs: 30_000 };
    const dead = createQueue(shop.world, { ...settings, name: 'holdfast-events-dead-letters' });
    const redrive = { deadLetterQueue: dead.arn, maxReceives: 2 };
    const queue = createQueue(shop.world, { ...settings, name: 'holdfast-events', redrive });
    await setAlarm(shop, 'ALARM');
    await shop.play(30);
    expect(events(queue).length).toBeGreaterThan(0);
    expect(dead.messages).toEqual([]);
  });

  it('reach only queues of their region that belong to a deployment', async () => {
    const shop = playedShop(1);
    const others = [
      createQueue(shop.world, { name: 'orders', region: 'us-east-1', visibilityMs: 30_000 }),
      createQueue(shop.world, { name: 'holdfast-events', region: 'eu-west-1', visibilityMs: 30_000 }),
    ];
    await setAlarm(shop, 'ALARM');
    await shop.play(30);
    expect(others.flatMap(events)).toEqual([]);
  });
});

describe('simulated SQS', () => {
  const sqs = <T = Record<string, unknown>>(shop: PlayedShop, operation: string, input: object) =>
    shop.call<T>('SQS', operation, input);
  type Received = { Messages?: { Body: string; ReceiptHandle: string }[] };

  it('moves to the dead-letter queue what was received in vain too often, and not before', async () => {
    const shop = playedShop(1);
    const { QueueUrl: dead } = await sqs(shop, 'CreateQueue', { QueueName: 'dead' });
    const { Attributes = {} } = await sqs<{ Attributes?: Record<string, string> }>(
      shop,
      'GetQueueAttributes',
      {
        QueueUrl: dead,
        AttributeNames: ['QueueArn'],
      },
    );
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes['QueueArn'], maxReceiveCount: 2 });
    const { QueueUrl } = await sqs(shop, 'CreateQueue', {
      QueueName: 'orders',
      Attributes: { RedrivePolicy },
    });
    await sqs(shop, 'SendMessage', { QueueUrl, MessageBody: 'one' });
    const receive = async (from: unknown) =>
      (await sqs<Received>(shop, 'ReceiveMessage', { QueueUrl: from, VisibilityTimeout: 10 })).Messages?.map(
        ({ Body }) => Body,
      );

    expect(await receive(QueueUrl)).toEqual(['one']);
    await shop.play(11);
    expect(await receive(QueueUrl)).toEqual(['one']);
    expect(await receive(dead)).toBeUndefined();
    await shop.play(11);
    expect(await receive(QueueUrl)).toBeUndefined();
    expect(await receive(dead)).toEqual(['one']);
  });

  it('hides what was received until its visibility ends, and forgets what was deleted', async () => {
    const shop = playedShop(1);
    const { QueueUrl } = await sqs(shop, 'CreateQueue', { QueueName: 'orders' });
    await sqs(shop, 'SendMessage', { QueueUrl, MessageBody: 'one' });
    const [message] = (await sqs<Received>(shop, 'ReceiveMessage', { QueueUrl })).Messages ?? [];
    expect(message?.Body).toBe('one');
    expect(await sqs<Received>(shop, 'ReceiveMessage', { QueueUrl })).not.toHaveProperty('Messages');
    await shop.play(29);
    expect(await sqs<Received>(shop, 'ReceiveMessage', { QueueUrl })).not.toHaveProperty('Messages');
    await shop.play(1);
    const [again] = (await sqs<Received>(shop, 'ReceiveMessage', { QueueUrl })).Messages ?? [];
    expect(again?.Body).toBe('one');
    await sqs(shop, 'DeleteMessage', { QueueUrl, ReceiptHandle: again?.ReceiptHandle });
    await shop.play(60);
    const { Attributes } = await sqs(shop, 'GetQueueAttributes', {
      QueueUrl,
      AttributeNames: ['All'],
    });
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
    });
  });

  it('lets a long poll wait for a message, and answers it when one comes', async () => {
    const shop = playedShop(1);
    const { clock } = shop.world;
    const { QueueUrl } = await sqs(shop, 'CreateQueue', { QueueName: 'holdfast-events' });
    const began = clock.now();
    let cameAt = 0;
    const polling = sqs<Received>(shop, 'ReceiveMessage', { QueueUrl, WaitTimeSeconds: 20 }).finally(() => {
      cameAt = clock.now();
    });
    await setAlarm(shop, 'ALARM');
    await runUntil(clock, began + 30_000);
    expect((await polling).Messages).toHaveLength(1);
    expect(cameAt - began).toBeLessThan(10_000);
  });

  it('answers an empty long poll when its time is up', async () => {
    const shop = playedShop(1);
    const { clock } = shop.world;
    const { QueueUrl } = await sqs(shop, 'CreateQueue', { QueueName: 'orders' });
    const began = clock.now();
    let cameAt = 0;
    const polling = sqs<Received>(shop, 'ReceiveMessage', { QueueUrl, WaitTimeSeconds: 20 }).finally(() => {
      cameAt = clock.now();
    });
    await runUntil(clock, began + 30_000);
    expect(await polling).not.toHaveProperty('Messages');
    expect(cameAt - began).toBe(20_000);
  });

  it.each([
    ['GetQueueUrl', { QueueName: 'nowhere' }, 'QueueDoesNotExist'],
    ['ReceiveMessage', { QueueUrl: 'https://nowhere' }, 'QueueDoesNotExist'],
    ['CreateQueue', { QueueName: 'not a name' }, 'InvalidParameterValue'],
  ])('refuses %s with %j as %s', async (operation, input, code) => {
    await expect(sqs(playedShop(1), operation, input)).rejects.toMatchObject({ name: code });
  });
});
