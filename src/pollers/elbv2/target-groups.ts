import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  paginateDescribeTargetGroups,
  type TargetGroup,
  type TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws/error.ts';
import type { CallPriority } from '../../aws/scope.ts';
import type { Voice } from '../finding.ts';
import { mapBounded } from '../map-bounded.ts';
import { collectPages } from '../pages.ts';
import type { PollContext } from '../poller.ts';

const targetGroupsMs = 60_000;

/**
 * Reads of target health per sweep. AWS has one call a group and one bucket (10 calls a second) for
 * everything that anybody does with load balancers in the account; 100 a minute leave it to the users.
 */
const readsPerSweep = 100;

const callsAtOnce = 8;

/** A target group with its targets, as far as they were read. */
export interface GroupReading {
  readonly group: TargetGroup;
  /** Absent: not read this time, or the read failed. */
  readonly targets?: readonly TargetHealthDescription[];
  readonly readAt: number;
  readonly error?: AwsError;
}

/** A group is read in every `slices`-th sweep; its word stays valid for as long as that takes, and half more. */
export function targetGroupsVoice(slices: number): Voice {
  return {
    poller: 'elbv2',
    part: { name: 'target-groups', reach: 'regional', everyMs: targetGroupsMs * slices },
  };
}

export function slicesFor(groupCount: number): number {
  return Math.max(1, Math.ceil(groupCount / readsPerSweep));
}

export async function listTargetGroups(context: PollContext): Promise<TargetGroup[]> {
  const pages = paginateDescribeTargetGroups(
    { client: clientOf(context, context.priority) },
    { PageSize: 400 },
  );
  const groups = await collectPages(pages, ({ TargetGroups }) => TargetGroups);
  // Those of gateway load balancers, which are not watched.
  return groups.filter(({ Protocol }) => Protocol !== 'GENEVE');
}

/** A group as the model holds it: enough to read its health again without listing it anew. */
export function heldGroup(id: string, { model }: PollContext): TargetGroup | undefined {
  const resource = model.resources.get(id);
  if (resource === undefined) return undefined;
  const { facts } = resource;
  const { protocol, targetType, vpc } = facts;
  const number = (fact: string) => (typeof facts[fact] === 'number' ? facts[fact] : undefined);
  return {
    TargetGroupArn: id,
    TargetGroupName: resource.name,
    Protocol: protocol as TargetGroup['Protocol'],
    Port: number('port'),
    TargetType: targetType as TargetGroup['TargetType'],
    VpcId: typeof vpc === 'string' ? vpc : undefined,
    HealthCheckIntervalSeconds: number('checkIntervalSeconds'),
    HealthCheckTimeoutSeconds: number('checkTimeoutSeconds'),
    HealthyThresholdCount: number('healthyThreshold'),
    UnhealthyThresholdCount: number('unhealthyThreshold'),
    LoadBalancerArns: [...model.incoming(id)].flatMap(({ type, from }) => (type === 'routes-to' ? from : [])),
  };
}

/**
 * Reads the health of these groups. A group that is gone by now is left out; one whose read failed
 * otherwise carries its error, so that one throttled call does not throw away all the others. A denied
 * permission throws.
 */
export async function readGroups(
  groups: readonly TargetGroup[],
  context: PollContext,
  priority: CallPriority,
): Promise<GroupReading[]> {
  const client = clientOf(context, priority);
  const readings = await mapBounded(groups, callsAtOnce, async (group): Promise<GroupReading | undefined> => {
    try {
      const input = { TargetGroupArn: group.TargetGroupArn };
      const { TargetHealthDescriptions: targets = [] } = await client.send(
        new DescribeTargetHealthCommand(input),
      );
      return { group, targets, readAt: context.now() };
    } catch (error) {
      if (!(error instanceof AwsError) || error.failure === 'denied') throw error;
      return error.failure === 'gone' ? undefined : { group, readAt: context.now(), error };
    }
  });
  return readings.filter((reading) => reading !== undefined);
}

function clientOf(context: PollContext, priority: CallPriority): ElasticLoadBalancingV2Client {
  return context.aws.client(ElasticLoadBalancingV2Client, context.scope, { priority });
}
