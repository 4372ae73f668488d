import type { Shape } from '../answers-like.ts';

const account = 'eu-west-1:111122223333';

/** An answer with every field that a poller reads, by `Service Operation`: SQS, SNS, Lambda, EventBridge. */
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
  'Lambda ListFunctions': {
    Functions: [
      {
        FunctionArn: `arn:aws:lambda:${account}:function:bill`,
        FunctionName: 'bill',
        CodeSha256: 'x',
        Timeout: 30,
        DeadLetterConfig: { TargetArn: `arn:aws:sqs:${account}:orders` },
        VpcConfig: { SubnetIds: ['subnet-1'] },
      },
    ],
    NextMarker: 'a',
  },
  'Lambda GetAccountSettings': {
    AccountLimit: { ConcurrentExecutions: 1_000, UnreservedConcurrentExecutions: 900 },
  },
  'Lambda GetFunctionConcurrency': { ReservedConcurrentExecutions: 100 },
  'Lambda ListTags': { Tags: { holdfast: 'managed' } },
  'Lambda ListAliases': {
    Aliases: [
      {
        AliasArn: `arn:aws:lambda:${account}:function:bill:live`,
        Name: 'live',
        FunctionVersion: '7',
        RoutingConfig: { AdditionalVersionWeights: { '8': 0.1 } },
      },
    ],
    NextMarker: 'a',
  },
  'Lambda ListFunctionEventInvokeConfigs': {
    FunctionEventInvokeConfigs: [{ DestinationConfig: { OnFailure: { Destination: 'a' } } }],
    NextMarker: 'a',
  },
  'Lambda ListEventSourceMappings': {
    EventSourceMappings: [
      {
        EventSourceArn: `arn:aws:sqs:${account}:orders`,
        FunctionArn: `arn:aws:lambda:${account}:function:bill`,
      },
    ],
    NextMarker: 'a',
  },
  'EventBridge ListEventBuses': { EventBuses: [{ Name: 'default' }], NextToken: 'a' },
  'EventBridge ListRules': {
    Rules: [
      {
        Arn: `arn:aws:events:${account}:rule/nightly`,
        Name: 'nightly',
        EventBusName: 'default',
        State: 'ENABLED',
      },
    ],
    NextToken: 'a',
  },
  'EventBridge ListTargetsByRule': {
    Targets: [
      {
        Id: '1',
        Arn: `arn:aws:sqs:${account}:orders`,
        DeadLetterConfig: { Arn: `arn:aws:sqs:${account}:dead` },
        RetryPolicy: { MaximumRetryAttempts: 0 },
      },
    ],
    NextToken: 'a',
  },
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
