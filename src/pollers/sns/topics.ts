import {
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  paginateListTopics,
  SNSClient,
} from '@aws-sdk/client-sns';
import type { Observation } from '../../model/observation.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding, partial, signalOf, stated } from '../finding.ts';
import { mapBounded } from '../map-bounded.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { readInTurn, unlessGone } from '../read-in-turn.ts';

/** Every topic, and how many have subscribed to it. */
export const topicsPart: PollPart = {
  name: 'topics',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['sns:ListTopics', 'sns:GetTopicAttributes', 'sns:ListTagsForResource'],
  poll: async (context) => {
    const { resources, fresh, voice } = await readInTurn(await listTopics(context), context, {
      voice: { poller: 'sns', part: topicsPart },
      most: readsPerSweep,
      wasRead: ({ facts }) => facts['confirmedSubscriptions'] !== undefined,
      read: (topic) => readTopic(topic, context),
    });
    const now = context.now();
    const held = resources
      .filter((topic) => !fresh.includes(topic))
      .flatMap(({ id }) => context.model.signals.get(id) ?? [])
      .filter(({ check }) => check === 'sns/subscribers');
    return [
      complete({ poller: 'sns', part: topicsPart }, context, {
        resources,
        signals: [...held, ...fresh.map((topic) => signalOf(subscribersFinding(topic), voice, context, now))],
      }),
    ];
  },
};

/** Two calls a topic; AWS allows ten of `ListTagsForResource` a second. */
const readsPerSweep = 100;

/** What is listed, with what the model holds of it from an earlier read. Throws AwsError. */
async function listTopics({ aws, scope, priority, model }: PollContext): Promise<readonly Resource[]> {
  const client = aws.client(SNSClient, scope, { priority });
  const listed = await collectPages(paginateListTopics({ client }, {}), (page) => page.Topics);
  return listed.flatMap(({ TopicArn: id }) => {
    if (id === undefined) return [];
    const held = model.resources.get(id);
    return [
      {
        id,
        kind: 'sns:topic' as const,
        account: scope.account,
        region: scope.region,
        name: id.slice(id.lastIndexOf(':') + 1),
        tags: held?.tags ?? {},
        facts: held?.facts ?? {},
        relations: [],
      },
    ];
  });
}

/** Throws AwsError, `gone` for a topic that was deleted since it was listed. */
async function readTopic(topic: Resource, { aws, scope, priority }: PollContext): Promise<Resource> {
  const client = aws.client(SNSClient, scope, { priority });
  const { Attributes = {} } = await client.send(new GetTopicAttributesCommand({ TopicArn: topic.id }));
  const { Tags = [] } = await client.send(new ListTagsForResourceCommand({ ResourceArn: topic.id }));
  return {
    ...topic,
    tags: Object.fromEntries(
      Tags.flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])),
    ),
    facts: stated({
      confirmedSubscriptions: numberOf(Attributes['SubscriptionsConfirmed']),
      pendingSubscriptions: numberOf(Attributes['SubscriptionsPending']),
    }),
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Reads these topics again at once. Throws AwsError. */
export async function rereadTopics(topics: readonly Resource[], context: PollContext): Promise<Observation> {
  const read = await mapBounded(topics, 4, (topic) => unlessGone(() => readTopic(topic, context)));
  const resources = read.filter((topic) => topic !== undefined);
  return partial({ poller: 'sns', part: topicsPart }, context, {
    resources,
    findings: resources.map(subscribersFinding),
    gone: topics.filter((_, index) => read[index] === undefined).map(({ id }) => id),
  });
}

/** A topic may be meant to have nobody yet, so this is no evidence that anything is broken. */
function subscribersFinding({ id, facts }: Resource): Finding {
  const confirmed = facts['confirmedSubscriptions'];
  const pending = facts['pendingSubscriptions'];
  const common = {
    resource: id,
    check: 'sns/subscribers',
    family: 'control-plane',
    nature: 'warning-only',
  } as const;
  if (typeof confirmed !== 'number')
    return { ...common, state: 'unknown', reason: 'SNS does not say how many have subscribed' };
  const waiting =
    typeof pending === 'number' && pending > 0 ? `, and ${pending} did not confirm that they want to` : '';
  return confirmed === 0
    ? { ...common, state: 'warn', value: 0, reason: `Nobody is told what is published here${waiting}` }
    : {
        ...common,
        state: 'pass',
        value: confirmed,
        reason: `${confirmed} subscribed to it${waiting}`,
      };
}
