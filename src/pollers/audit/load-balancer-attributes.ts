import {
  DescribeLoadBalancerAttributesCommand,
  DescribeTargetGroupAttributesCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws/error.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, stated } from '../finding.ts';
import { dueInTurn } from '../in-turn.ts';
import { mapBounded } from '../map-bounded.ts';
import type { PollContext, PollPart } from '../poller.ts';

/** Settings of load balancers and target groups that AWS tells of one at a time only. */
export const attributesPart: PollPart = {
  name: 'load-balancer-attributes',
  everyMs: 3_600_000,
  reach: 'regional',
  permissions: [
    'elasticloadbalancing:DescribeLoadBalancerAttributes',
    'elasticloadbalancing:DescribeTargetGroupAttributes',
  ],
  poll: async (context) => {
    const known = knownIn(context);
    const due = new Set(
      dueInTurn(known, {
        wasRead: (resource) => heldAttributes(resource).length > 0,
        sweep: Math.floor(context.now() / attributesPart.everyMs),
        most: readsPerSweep,
      }),
    );
    const read = await mapBounded([...due], callsAtOnce, (resource) => readAttributes(resource, context));
    const held = known.filter((resource) => !due.has(resource)).flatMap(heldAttributes);
    return [complete(voice, context, { resources: [...read.flat(), ...held] })];
  },
};

const voice = { poller: 'audit', part: attributesPart };

const callsAtOnce = 4;

/**
 * Calls an hour and region. They count against the ten calls a second that the account has for everything
 * about load balancers; a large account is read over several hours.
 */
const readsPerSweep = 100;

function knownIn({ model, scope }: PollContext): readonly Resource[] {
  return [...model.ofKind('elbv2:load-balancer'), ...model.ofKind('elbv2:target-group')]
    .flatMap((id) => model.resources.get(id) ?? [])
    .filter(({ account, region }) => account === scope.account && region === scope.region);
}

/** Nothing of one that was deleted since it was listed. */
async function readAttributes(resource: Resource, context: PollContext): Promise<readonly Resource[]> {
  const client = context.aws.client(ElasticLoadBalancingV2Client, context.scope, {
    priority: context.priority,
  });
  try {
    const { Attributes = [] } =
      resource.kind === 'elbv2:load-balancer'
        ? await client.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: resource.id }))
        : await client.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn: resource.id }));
    const switches = Object.entries(attributeOf).map(([fact, key]) => {
      const value = Attributes.find(({ Key }) => Key === key)?.Value;
      return [fact, value === 'true' || value === 'false' ? value === 'true' : undefined];
    });
    return [{ ...resource, tags: {}, facts: stated(Object.fromEntries(switches)), relations: [] }];
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return [];
    throw error;
  }
}

/** Switches by the fact that they become. A load balancer has the first two, a target group the last. */
const attributeOf = {
  deletionProtection: 'deletion_protection.enabled',
  crossZone: 'load_balancing.cross_zone.enabled',
  sticky: 'stickiness.enabled',
};

/** What the model holds of an earlier read. */
function heldAttributes(resource: Resource): readonly Resource[] {
  const facts = stated(
    Object.fromEntries(Object.keys(attributeOf).map((fact) => [fact, resource.facts[fact]])),
  );
  return Object.keys(facts).length === 0 ? [] : [{ ...resource, tags: {}, facts, relations: [] }];
}
