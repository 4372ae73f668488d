import type { Subscription, Topic } from '../state/topic.ts';
import type { World } from '../state/world.ts';
import { everyMinute } from './every-minute.ts';
import { recorder } from './metrics.ts';
import { queueOf, uuid } from './queues.ts';

/** AWS: these are told at once, as the same account may be; people and addresses confirm first. */
const confirmedAtOnce = new Set(['sqs', 'lambda', 'firehose']);

export function createTopic(
  world: World,
  settings: Pick<Topic, 'name' | 'region'> & Partial<Pick<Topic, 'tags' | 'messagesPerSecond'>>,
): Topic {
  const { name, region, tags = new Map(), messagesPerSecond = 0 } = settings;
  const arn = `arn:aws:sns:${region}:${world.account}:${name}`;
  const known = world.topics.get(arn);
  if (known !== undefined) return known;
  const topic: Topic = {
    arn,
    name,
    region,
    tags,
    messagesPerSecond,
    subscriptions: [],
    deletedSubscriptions: 0,
    refused: new Map(),
  };
  world.topics.set(arn, topic);
  return topic;
}

/** One that is there already, for the same protocol and endpoint, is answered as it is. */
export function subscribe(
  world: World,
  topic: Topic,
  settings: Pick<Subscription, 'protocol' | 'endpoint' | 'deadLetterQueue'> & {
    readonly confirmed?: boolean;
  },
): Subscription {
  const { protocol, endpoint, deadLetterQueue, confirmed = confirmedAtOnce.has(protocol) } = settings;
  const known = topic.subscriptions.find((one) => one.protocol === protocol && one.endpoint === endpoint);
  if (known !== undefined) return known;
  const subscription: Subscription = {
    arn: `${topic.arn}:${uuid(world)}`,
    protocol,
    endpoint,
    confirmed,
    ...(deadLetterQueue === undefined ? {} : { deadLetterQueue }),
  };
  topic.subscriptions.push(subscription);
  return subscription;
}

/** What SNS reports of each topic, once a minute; call it where there are topics. */
export function startTopics(world: World): void {
  everyMinute(world, (at) => {
    for (const topic of world.topics.values()) publish(world, topic, at);
  });
}

function publish(world: World, topic: Topic, at: number): void {
  const { name, region, messagesPerSecond, subscriptions, refused } = topic;
  if (messagesPerSecond === 0) return;
  const record = recorder(world, { region, namespace: 'AWS/SNS', dimensions: { TopicName: name } }, at);
  const published = messagesPerSecond * 60;
  const sent = published * subscriptions.filter(({ confirmed }) => confirmed).length;
  const share = Math.min(
    1,
    [...refused.values()].reduce((sum, one) => sum + one, 0),
  );
  const failed = Math.round(sent * share);
  record('NumberOfMessagesPublished', published);
  if (sent > failed) record('NumberOfNotificationsDelivered', Math.round(sent) - failed);
  if (failed === 0) return;
  record('NumberOfNotificationsFailed', failed);
  // AWS: what it may not send, as where a policy was changed, it does not try again.
  for (const { confirmed, deadLetterQueue } of subscriptions)
    if (confirmed && deadLetterQueue !== undefined)
      queueOf(world, deadLetterQueue)?.traffic?.backlog.push({ sentAt: at, count: published * share });
}
