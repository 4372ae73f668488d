import type { Shape } from '../answers-like.ts';

const account = 'eu-west-1:111122223333';

/** An answer with every field that a poller reads, by `Service Operation`: SQS, SNS. */
export const messagingAnswers: Readonly<Record<string, Shape>> = {
  'SQS ListQueues': {
    QueueUrls: ['https://sqs.eu-west-1.amazonaws.com/111122223333/orders'],
    NextToken: 'a',
  },
  'SQS GetQueueAttributes': {
    Attributes: {
      QueueArn: `arn:aws:sqs:${account}:orders`,
      MessageRetentionPeriod: '345600',
      VisibilityTimeout: '30',
      RedrivePolicy: `{"deadLetterTargetArn":"arn:aws:sqs:${account}:orders","maxReceiveCount":3}`,
    },
  },
  'SQS ListQueueTags': { Tags: { holdfast: 'managed' } },
  'SNS ListTopics': { Topics: [{ TopicArn: `arn:aws:sns:${account}:oncall` }], NextToken: 'a' },
  'SNS GetTopicAttributes': { Attributes: { SubscriptionsConfirmed: '1', SubscriptionsPending: '0' } },
  'SNS ListTagsForResource': { Tags: [{ Key: 'holdfast', Value: 'managed' }] },
  'SNS ListSubscriptions': {
    Subscriptions: [
      {
        SubscriptionArn: `arn:aws:sns:${account}:oncall:1`,
        TopicArn: `arn:aws:sns:${account}:oncall`,
        Protocol: 'sqs',
        Endpoint: `arn:aws:sqs:${account}:orders`,
      },
    ],
    NextToken: 'a',
  },
  'SNS GetSubscriptionAttributes': {
    Attributes: {
      SubscriptionArn: `arn:aws:sns:${account}:oncall:1`,
      RedrivePolicy: `{"deadLetterTargetArn":"arn:aws:sqs:${account}:orders"}`,
    },
  },
};
