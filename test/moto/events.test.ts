import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { configSchema } from '../../src/daemon/config.ts';
import { enabledBy } from '../../src/daemon/enabled.ts';
import { iamPolicies } from '../../src/daemon/iam/iam-policies.ts';
import { cloudwatch } from '../../src/intake/sources/cloudwatch.ts';
import { pollers } from '../../src/pollers/registry.ts';
import { startRewritingProxy, type RewritingProxy } from '../support/rewriting-proxy.ts';
import type { MotoAccess } from './build-shop.ts';
import { asMotoJudges, control, signAs, switchIamOff, switchIamOn, userWith } from './identities.ts';
import { motoLacks } from './moto-lacks.ts';
import { type RunningDaemon, runDaemon } from './run-daemon.ts';

const account = '123456789012';
const region = 'eu-west-1';

let proxy: RewritingProxy;
let running: RunningDaemon;
let access: MotoAccess & { readonly region: string };
let queues: { readonly url: string; readonly deadLetters: string };
let alarm: string;

beforeAll(async () => {
  const moto = inject('moto');
  await control(moto, 'reset');
  const allowAll = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const owner = await userWith(moto, [{ name: 'all', document: allowAll }], 'owner');
  access = { region, endpoint: moto, credentials: owner };
  queues = await buildQueue();
  alarm = await buildAlarm();
  const settings = {
    accounts: [{ id: account, regions: [region] }],
    intake: { sqs: [{ queueUrl: queues.url, region }] },
    pollers: {
      ...Object.fromEntries(pollers.map(({ name }) => [name, { enabled: false }])),
      // The event is to be what tells; a poll in the same moments would be believed before it.
      cloudwatch: { every: '15m' },
    },
  };
  const config = configSchema.parse({ ...settings, journal: { store: 'memory' } });
  const documents = iamPolicies(enabledBy(config, []), { readOnly: true });
  signAs(
    await userWith(
      moto,
      documents.map((policy) => ({ name: policy.name, document: asMotoJudges(policy) })),
    ),
  );
  await switchIamOn(moto);
  proxy = await startRewritingProxy(moto);
  proxy.rules = [motoLacks];
  running = await runDaemon(proxy.url, { config: settings });
});

afterAll(async () => {
  await running?.stop();
  await switchIamOff(inject('moto'));
  await proxy?.close();
});

/** A queue under the rule of deploy/events for alarms, and under a second one, which delivers the same event again. */
async function buildQueue() {
  const sqs = new SQSClient(access);
  const arnOf = async (QueueUrl: string) => {
    const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
    return (await sqs.send(asked)).Attributes?.['QueueArn'] ?? '';
  };
  const create = async (QueueName: string, Attributes: Record<string, string> = {}) =>
    (await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? '';
  const deadLetters = await create('holdfast-events-dead-letters');
  const deadLetterTargetArn = await arnOf(deadLetters);
  const url = await create('holdfast-events', {
    VisibilityTimeout: '2',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 3 }),
  });
  const events = new EventBridgeClient(access);
  const EventPattern = JSON.stringify({ source: [cloudwatch.source], 'detail-type': cloudwatch.detailTypes });
  for (const Rule of ['holdfast-events-cloudwatch', 'holdfast-events-again']) {
    await events.send(new PutRuleCommand({ Name: Rule, EventPattern }));
    const Targets = [{ Id: 'queue', Arn: await arnOf(url), InputTransformer: wholeEnvelope }];
    await events.send(new PutTargetsCommand({ Rule, Targets }));
  }
  return { url, deadLetters };
}

/** moto leaves the account out of what it delivers; AWS sends the whole envelope without being told to. */
const names = ['id', 'detail-type', 'source', 'account', 'time', 'region', 'resources', 'detail'] as const;
const quoted = new Set(['id', 'detail-type', 'source', 'account', 'region']);
const wholeEnvelope = {
  InputPathsMap: Object.fromEntries(names.map((name) => [name, `$.${name}`])),
  InputTemplate: `{"version": "0", ${names.map((name) => `"${name}": ${quoted.has(name) ? `"<${name}>"` : `<${name}>`}`).join(', ')}}`,
};

async function buildAlarm(): Promise<string> {
  const cloudWatch = new CloudWatchClient(access);
  const AlarmName = 'checkout-5xx';
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName,
      Namespace: 'Shop',
      MetricName: 'Errors',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
    }),
  );
  const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
  return MetricAlarms?.[0]?.AlarmArn ?? '';
}

/** CloudWatch of moto sets the state and tells nobody; that it does is said here in its name. Answers when that was. */
async function fire(): Promise<number> {
  const state = { AlarmName: 'checkout-5xx', StateValue: 'ALARM' as const, StateReason: 'too many errors' };
  await new CloudWatchClient(access).send(new SetAlarmStateCommand(state));
  return put({ state: { value: 'ALARM', reason: 'too many errors' } });
}

/** Answers the time of the event by the daemon's clock, which AWS rounds down to the second. */
async function put(detail: object): Promise<number> {
  const time = Math.floor(running.clock.now() / 1000) * 1000;
  const entry = {
    Source: cloudwatch.source,
    DetailType: 'CloudWatch Alarm State Change',
    Resources: [alarm],
    Time: new Date(time),
    Detail: JSON.stringify(detail),
  };
  await new EventBridgeClient(access).send(new PutEventsCommand({ Entries: [entry] }));
  return time;
}

/** How many messages wait, and how many are being looked at. */
async function messagesIn(QueueUrl: string): Promise<readonly number[]> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] });
  const { Attributes } = await new SQSClient(access).send(asked);
  return names.map((name) => Number(Attributes?.[name]));
}

async function eventually(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what}: not within 30 s`);
}

async function counted(): Promise<Readonly<Record<string, number>>> {
  const metric = await running.daemon.registry.getSingleMetric('holdfast_events_total')?.get();
  return Object.fromEntries(
    (metric?.values ?? []).map(({ labels, value }) => [`${labels['source']} ${labels['outcome']}`, value]),
  );
}

const changes = () =>
  running.events.flatMap((event) =>
    event.kind === 'signal-changed' && event.check === 'cloudwatch/alarm' ? [[event.from, event.to]] : [],
  );

describe('the daemon on moto, with IAM switched on and a queue that EventBridge feeds', () => {
  it('journals what an event tells before any poll does, once for two deliveries, and deletes both', async () => {
    const { daemon, until, clock } = running;
    await until('every observer has answered', () => daemon.view.settled());
    // An event that is hardly younger than what was read last only asks for another read.
    const settledAt = clock.now();
    await until('a while later', () => clock.now() > settledAt + 30_000);

    const firedAt = await fire();
    const verdict = await until('the journal has it', () =>
      running.events.find(
        (event) => event.kind === 'verdict-changed' && event.target === alarm && event.to === 'suspect',
      ),
    );

    expect(changes()).toEqual([['pass', 'fail']]);
    // It is dated by the event, to the second, as none of the reads is.
    expect(verdict).toMatchObject({ evidence: [{ observedAt: firedAt }] });
    await eventually('the queue is empty', async () => (await messagesIn(queues.url)).join() === '0,0');
    // The second delivery is a duplicate once, or twice where it was received together with the first.
    const { 'aws.cloudwatch duplicate': duplicates, ...others } = await counted();
    expect(others).toEqual({ 'aws.cloudwatch fact': 1 });
    expect([1, 2]).toContain(duplicates);
    expect(await messagesIn(queues.deadLetters)).toEqual([0, 0]);
  });

  it('leaves what is no event, and what does not say what AWS documents, to the dead-letter queue', async () => {
    const before = changes().length;
    const sqs = new SQSClient(access);
    await sqs.send(new SendMessageCommand({ QueueUrl: queues.url, MessageBody: 'no event' }));
    await put({ state: { value: 'ABLAZE' } });

    await eventually('all are set aside', async () => (await messagesIn(queues.deadLetters))[0] === 3);

    expect(await messagesIn(queues.url)).toEqual([0, 0]);
    expect(changes()).toHaveLength(before);
    const asked = new ReceiveMessageCommand({ QueueUrl: queues.deadLetters, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await sqs.send(asked);
    expect(Messages.map(({ Body }) => Body)).toContain('no event');
    expect(running.daemon.view.troubles()).toEqual([]);
  });
});
