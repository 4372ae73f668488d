import {
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { type ContractCase, refusal } from './contract-case.ts';
import type { Subject } from './subject.ts';

/** The ARN of a queue that is made here. */
async function queueArn({ sqs }: Subject, QueueName: string): Promise<string> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  return Attributes?.QueueArn ?? '';
}

/** What carries messages, made and looked at. */
export const messagingCases: readonly ContractCase[] = [
  {
    name: 'a topic, who listens to it, and its dead letters',
    async run(subject) {
      const { sns } = subject;
      const { TopicArn } = await sns.send(
        new CreateTopicCommand({ Name: 'contract', Tags: [{ Key: 'team', Value: 'orders' }] }),
      );
      const count = async () => {
        const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
        return [Attributes?.['SubscriptionsConfirmed'], Attributes?.['SubscriptionsPending']];
      };
      const before = await count();
      const deadLetterTargetArn = await queueArn(subject, 'contract-undelivered');
      const Endpoint = await queueArn(subject, 'contract-listens');
      const { SubscriptionArn } = await sns.send(
        new SubscribeCommand({
          TopicArn,
          Protocol: 'sqs',
          Endpoint,
          Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn }) },
        }),
      );
      const listed = async () => {
        const { Subscriptions = [] } = await sns.send(new ListSubscriptionsCommand({}));
        return Subscriptions.filter((one) => one.TopicArn === TopicArn);
      };
      const [one] = await listed();
      const { Attributes } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
      const during = await count();
      const { Topics = [] } = await sns.send(new ListTopicsCommand({}));
      const { Tags } = await sns.send(new ListTagsForResourceCommand({ ResourceArn: TopicArn }));
      await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
      return {
        'is listed': Topics.some((topic) => topic.TopicArn === TopicArn),
        tags: Tags,
        'nobody at first': before,
        'one then': during,
        'nobody in the end': (await listed()).length,
        subscription: [
          one?.SubscriptionArn === SubscriptionArn,
          one?.Protocol,
          one?.Endpoint === Endpoint,
          SubscriptionArn?.startsWith(`${TopicArn}:`),
        ],
        'its dead letters': Attributes?.['RedrivePolicy']?.includes(deadLetterTargetArn),
        'it says who it is': Attributes?.['SubscriptionArn'] === SubscriptionArn,
        'an unknown topic': await refusal(
          sns.send(new GetTopicAttributesCommand({ TopicArn: `${TopicArn}-not-there` })),
        ),
        'an unknown subscription': await refusal(
          sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: `${TopicArn}:not-there` })),
        ),
      };
    },
  },
];
