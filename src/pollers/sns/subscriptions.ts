import {
  GetSubscriptionAttributesCommand,
  paginateListSubscriptions,
  SNSClient,
  type Subscription,
} from '@aws-sdk/client-sns';
import type { Resource } from '../../model/resource.ts';
import { complete, stated } from '../finding.ts';
import { known } from '../known.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { readInTurn } from '../read-in-turn.ts';

/** Who listens to the topics, and where goes what cannot be delivered to them. */
export const subscriptionsPart: PollPart = {
  name: 'subscriptions',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['sns:ListSubscriptions', 'sns:GetSubscriptionAttributes'],
  poll: async (context) => {
    const voice = { poller: 'sns', part: subscriptionsPart };
    if (known(context, 'sns:topic').length === 0) return [complete(voice, context, {})];
    const { resources } = await readInTurn(await listSubscriptions(context), context, {
      voice,
      most: readsPerSweep,
      wasRead: ({ facts }) => facts['hasDeadLetterQueue'] !== undefined,
      read: (subscription) => readSubscription(subscription, context),
    });
    return [complete(voice, context, { resources })];
  },
};

const readsPerSweep = 200;

/** What is listed, with what the model holds of it from an earlier read. Throws AwsError. */
async function listSubscriptions(context: PollContext): Promise<readonly Resource[]> {
  const { aws, scope, priority } = context;
  const client = aws.client(SNSClient, scope, { priority });
  const listed = await collectPages(paginateListSubscriptions({ client }, {}), (page) => page.Subscriptions);
  return listed.flatMap((one) => subscriptionResource(one, context));
}

function subscriptionResource(
  { SubscriptionArn: id, TopicArn: topic, Protocol: protocol, Endpoint: endpoint }: Subscription,
  { scope, model }: PollContext,
): readonly Resource[] {
  // Until somebody confirms it, SNS gives it no ARN: it says "PendingConfirmation" or "Deleted".
  if (id === undefined || topic === undefined || !id.startsWith('arn:')) return [];
  const held = model.resources.get(id)?.facts ?? {};
  const topicName = topic.slice(topic.lastIndexOf(':') + 1);
  const service = endpoint?.startsWith('arn:') === true ? endpoint : undefined;
  return [
    {
      id,
      kind: 'sns:subscription',
      account: scope.account,
      region: scope.region,
      name: `${topicName} to ${nameOf(service) ?? protocol ?? 'somebody'}`,
      tags: {},
      facts: { ...held, ...stated({ topic, protocol }) },
      // People's addresses and telephone numbers are nobody's business here.
      relations: [
        { type: 'member-of', to: topic },
        ...(service === undefined ? [] : [{ type: 'routes-to' as const, to: service }]),
      ],
    },
  ];
}

const nameOf = (arn: string | undefined): string | undefined => arn?.split(/[:/]/).at(-1);

/** Throws AwsError, `gone` for a subscription that ended since it was listed. */
async function readSubscription(one: Resource, { aws, scope, priority }: PollContext): Promise<Resource> {
  const client = aws.client(SNSClient, scope, { priority });
  const { Attributes } = await client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: one.id }));
  const { deadLetterQueue: _, hasDeadLetterQueue: __, ...listed } = one.facts;
  const deadLetterQueue = redriveTarget(Attributes?.['RedrivePolicy']);
  return {
    ...one,
    facts: {
      ...listed,
      ...stated({
        // AWS leaves the policy out where there is none; where it left out everything, nothing is known.
        hasDeadLetterQueue:
          Attributes?.['SubscriptionArn'] === undefined ? undefined : deadLetterQueue !== undefined,
        deadLetterQueue,
      }),
    },
  };
}

function redriveTarget(policy: string | undefined): string | undefined {
  const target = /"deadLetterTargetArn"\s*:\s*"([^"]+)"/.exec(policy ?? '')?.[1];
  return target;
}
