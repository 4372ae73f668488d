import { createTopic, subscribe } from '../world/signals/topics.ts';
import type { Subscription, Topic } from '../world/state/topic.ts';
import { awsFailure } from './failure.ts';
import { type CallContext, mutates, reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';

interface Paged {
  readonly NextToken?: string;
}

interface Create {
  readonly Name?: string;
  readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[];
}

interface Subscribe {
  readonly TopicArn?: string;
  readonly Protocol?: string;
  readonly Endpoint?: string;
  readonly Attributes?: Readonly<Record<string, string>>;
}

const pageSize = 100;

/** Topics and who subscribed to them. What is published is a rate, and nobody receives it one by one. */
export const sns: SimulatedService = {
  id: 'SNS',
  protocol: 'query',
  operations: {
    CreateTopic: mutates(({ Name: name = '', Tags = [] }: Create, { world, scope }: CallContext) => {
      if (!/^[\w-]{1,256}$/.test(name)) throw awsFailure('InvalidParameter', 'Invalid parameter: Topic Name');
      const tags = new Map(Tags.flatMap(({ Key, Value = '' }) => (Key === undefined ? [] : [[Key, Value]])));
      return { TopicArn: createTopic(world, { name, region: scope.region, tags }).arn };
    }),
    Subscribe: mutates((input: Subscribe, context: CallContext) => {
      const { Protocol: protocol = '', Endpoint: endpoint = '', Attributes = {} } = input;
      const queue = /"deadLetterTargetArn"\s*:\s*"([^"]+)"/.exec(Attributes['RedrivePolicy'] ?? '')?.[1];
      const made = subscribe(context.world, topicAt(input.TopicArn, context), {
        protocol,
        endpoint,
        ...(queue === undefined ? {} : { deadLetterQueue: queue }),
      });
      return { SubscriptionArn: made.confirmed ? made.arn : 'pending confirmation' };
    }),
    Unsubscribe: mutates(({ SubscriptionArn }: { SubscriptionArn?: string }, context: CallContext) => {
      const { topic, subscription } = subscriptionAt(SubscriptionArn, context);
      topic.subscriptions.splice(topic.subscriptions.indexOf(subscription), 1);
      topic.deletedSubscriptions += 1;
      return {};
    }),
    ListTopics: reads(({ NextToken: token }: Paged, context: CallContext) => {
      const arns = topicsOf(context).map(({ arn: TopicArn }) => ({ TopicArn }));
      const { items, next } = page(arns, paged(token));
      return { Topics: items, NextToken: next };
    }),
    ListSubscriptions: reads(({ NextToken: token }: Paged, context: CallContext) => {
      const all = topicsOf(context).flatMap((topic) =>
        topic.subscriptions.map((subscription) => listed(topic, subscription, context)),
      );
      const { items, next } = page(all, paged(token));
      return { Subscriptions: items, NextToken: next };
    }),
    GetTopicAttributes: reads(({ TopicArn }: { TopicArn?: string }, context: CallContext) => {
      const topic = topicAt(TopicArn, context);
      const confirmed = topic.subscriptions.filter((one) => one.confirmed).length;
      return {
        Attributes: {
          TopicArn: topic.arn,
          Owner: context.world.account,
          DisplayName: '',
          SubscriptionsConfirmed: String(confirmed),
          SubscriptionsPending: String(topic.subscriptions.length - confirmed),
          SubscriptionsDeleted: String(topic.deletedSubscriptions),
        },
      };
    }),
    GetSubscriptionAttributes: reads(
      ({ SubscriptionArn }: { SubscriptionArn?: string }, context: CallContext) => {
        const { topic, subscription } = subscriptionAt(SubscriptionArn, context);
        const { arn, protocol, endpoint, deadLetterQueue } = subscription;
        return {
          Attributes: {
            SubscriptionArn: arn,
            TopicArn: topic.arn,
            Owner: context.world.account,
            Protocol: protocol,
            Endpoint: endpoint,
            PendingConfirmation: 'false',
            RawMessageDelivery: 'false',
            ...(deadLetterQueue === undefined
              ? {}
              : { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetterQueue }) }),
          },
        };
      },
    ),
    ListTagsForResource: reads(({ ResourceArn }: { ResourceArn?: string }, context: CallContext) => {
      const topic = topicsOf(context).find(({ arn }) => arn === ResourceArn);
      if (topic === undefined) throw awsFailure('ResourceNotFound', 'Resource does not exist', 404);
      return { Tags: [...topic.tags].map(([Key, Value]) => ({ Key, Value })) };
    }),
  },
};

const paged = (token: string | undefined) => ({
  token,
  size: pageSize,
  sizeAtMost: pageSize,
  invalidToken: 'InvalidParameter',
});

function topicsOf({ world, scope }: CallContext): readonly Topic[] {
  return [...world.topics.values()].filter(({ region }) => region === scope.region);
}

function topicAt(arn: string | undefined, context: CallContext): Topic {
  const topic = topicsOf(context).find((one) => one.arn === arn);
  if (topic === undefined) throw awsFailure('NotFound', 'Topic does not exist', 404);
  return topic;
}

function subscriptionAt(arn: string | undefined, context: CallContext) {
  for (const topic of topicsOf(context)) {
    const subscription = topic.subscriptions.find((one) => one.arn === arn && one.confirmed);
    if (subscription !== undefined) return { topic, subscription };
  }
  throw awsFailure('NotFound', 'Subscription does not exist', 404);
}

function listed(topic: Topic, { arn, protocol, endpoint, confirmed }: Subscription, { world }: CallContext) {
  return {
    SubscriptionArn: confirmed ? arn : 'PendingConfirmation',
    Owner: world.account,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topic.arn,
  };
}
