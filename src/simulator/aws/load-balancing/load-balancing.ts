import type {
  DescribeListenersCommandInput,
  DescribeListenersCommandOutput,
  DescribeLoadBalancersCommandInput,
  DescribeLoadBalancersCommandOutput,
  DescribeTagsCommandInput,
  DescribeTagsCommandOutput,
  DescribeTargetGroupsCommandInput,
  DescribeTargetGroupsCommandOutput,
  DescribeTargetHealthCommandInput,
  DescribeTargetHealthCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { awsFailure } from '../failure.ts';
import { loadBalancingChanges } from './load-balancing-change.ts';
import {
  balancerShape,
  listenerShape,
  targetGroupShape,
  targetHealthShape,
} from './load-balancing-shapes.ts';
import { type CallContext, reads, type SimulatedService } from '../operation.ts';
import { page } from '../page.ts';
import type { LoadBalancer } from '../../world/state/load-balancer.ts';
import type { TargetGroup } from '../../world/state/target-group.ts';

type Answer<T> = Omit<T, '$metadata'>;

const pageAtMost = 400;
const tagsAtMost = 20;

export const loadBalancing: SimulatedService = {
  id: 'Elastic Load Balancing v2',
  protocol: 'query',
  operations: {
    ...loadBalancingChanges,
    DescribeLoadBalancers: reads(
      (input: DescribeLoadBalancersCommandInput, context): Answer<DescribeLoadBalancersCommandOutput> => {
        const found = select(balancers(context), {
          arns: input.LoadBalancerArns,
          names: input.Names,
          missing: (which) => awsFailure('LoadBalancerNotFound', `Load balancer '${which}' not found`),
        });
        const { items, next } = paged(found, input);
        return { LoadBalancers: items.map(balancerShape), NextMarker: next };
      },
    ),
    DescribeTargetGroups: reads(
      (input: DescribeTargetGroupsCommandInput, context): Answer<DescribeTargetGroupsCommandOutput> => {
        const behind = balancersByGroup(context);
        const found = select(targetGroups(context), {
          arns: input.TargetGroupArns,
          names: input.Names,
          missing: (which) => awsFailure('TargetGroupNotFound', `Target group '${which}' not found`),
        }).filter(
          (group) =>
            input.LoadBalancerArn === undefined ||
            behind.get(group.arn)?.includes(input.LoadBalancerArn) === true,
        );
        const { items, next } = paged(found, input);
        return {
          TargetGroups: items.map((group) => targetGroupShape(group, behind.get(group.arn) ?? [])),
          NextMarker: next,
        };
      },
    ),
    DescribeTargetHealth: reads(
      (input: DescribeTargetHealthCommandInput, context): Answer<DescribeTargetHealthCommandOutput> => {
        const group = targetGroups(context).find((one) => one.arn === input.TargetGroupArn);
        if (group === undefined) {
          throw awsFailure('TargetGroupNotFound', `Target groups '${input.TargetGroupArn}' not found`);
        }
        const wanted = input.Targets?.map((target) => target.Id);
        const targets = [...group.targets.values()].filter(
          (target) => wanted === undefined || wanted.includes(target.instance),
        );
        const unused = (wanted ?? []).filter((id) => id !== undefined && !group.targets.has(id));
        return {
          TargetHealthDescriptions: [
            ...targets.map((target) => targetHealthShape(target)),
            ...unused.map((Id) => ({
              Target: { Id, Port: group.port },
              TargetHealth: {
                State: 'unused' as const,
                Reason: 'Target.NotRegistered' as const,
                Description: 'Target is not registered to the target group',
              },
            })),
          ],
        };
      },
    ),
    DescribeListeners: reads(
      (input: DescribeListenersCommandInput, context): Answer<DescribeListenersCommandOutput> => {
        const found = balancers(context).filter(
          (balancer) =>
            input.LoadBalancerArn === balancer.arn ||
            balancer.listeners.some((listener) => input.ListenerArns?.includes(listener.arn)),
        );
        if (input.LoadBalancerArn !== undefined && found.length === 0) {
          throw awsFailure('LoadBalancerNotFound', `Load balancer '${input.LoadBalancerArn}' not found`);
        }
        const listeners = found.flatMap((balancer) =>
          balancer.listeners.map((listener) => listenerShape(listener, balancer)),
        );
        const { items, next } = paged(listeners, input);
        return { Listeners: [...items], NextMarker: next };
      },
    ),
    DescribeTags: reads((input: DescribeTagsCommandInput, context): Answer<DescribeTagsCommandOutput> => {
      const arns = input.ResourceArns ?? [];
      if (arns.length > tagsAtMost) {
        throw awsFailure('ValidationError', `Up to ${tagsAtMost} resources can be described in one call`);
      }
      return {
        TagDescriptions: arns.map((arn) => {
          const found = [...balancers(context), ...targetGroups(context)].find((one) => one.arn === arn);
          if (found === undefined) throw awsFailure('LoadBalancerNotFound', `'${arn}' not found`);
          return { ResourceArn: arn, Tags: [...found.tags].map(([Key, Value]) => ({ Key, Value })) };
        }),
      };
    }),
  },
};

function balancers({ world, scope }: CallContext): readonly LoadBalancer[] {
  return [...world.loadBalancers.values()].filter(
    ({ region, type }) => region === scope.region && type !== 'classic',
  );
}

function targetGroups({ world, scope }: CallContext): readonly TargetGroup[] {
  return [...world.targetGroups.values()].filter(
    ({ region, classic }) => region === scope.region && classic === undefined,
  );
}

function balancersByGroup(context: CallContext): ReadonlyMap<string, readonly string[]> {
  const behind = new Map<string, string[]>();
  for (const balancer of balancers(context)) {
    for (const { targetGroup } of balancer.listeners) {
      const arns = behind.get(targetGroup) ?? [];
      if (!arns.includes(balancer.arn)) behind.set(targetGroup, [...arns, balancer.arn]);
    }
  }
  return behind;
}

function select<T extends { readonly arn: string; readonly name: string }>(
  all: readonly T[],
  wanted: {
    readonly arns: readonly string[] | undefined;
    readonly names: readonly string[] | undefined;
    readonly missing: (which: string) => Error;
  },
): readonly T[] {
  for (const arn of wanted.arns ?? []) if (!all.some((one) => one.arn === arn)) throw wanted.missing(arn);
  for (const name of wanted.names ?? [])
    if (!all.some((one) => one.name === name)) throw wanted.missing(name);
  return all.filter(
    (one) =>
      (wanted.arns === undefined || wanted.arns.length === 0 || wanted.arns.includes(one.arn)) &&
      (wanted.names === undefined || wanted.names.length === 0 || wanted.names.includes(one.name)),
  );
}

function paged<T>(
  items: readonly T[],
  input: { Marker?: string | undefined; PageSize?: number | undefined },
) {
  return page(items, {
    token: input.Marker,
    size: input.PageSize,
    sizeAtMost: pageAtMost,
    invalidToken: 'ValidationError',
  });
}
