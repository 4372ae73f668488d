import type {
  CompleteLifecycleActionCommandInput,
  DeleteLifecycleHookCommandInput,
  DescribeLifecycleHooksCommandInput,
  DescribeLifecycleHooksCommandOutput,
  PutLifecycleHookCommandInput,
  RecordLifecycleActionHeartbeatCommandInput,
} from '@aws-sdk/client-auto-scaling';
import { type Answer, groupNamed } from './auto-scaling-lookups.ts';
import { awsFailure } from '../failure.ts';
import { type CallContext, mutates, type Operation, reads } from '../operation.ts';
import type { LifecycleHook } from '../../world/state/lifecycle-hook.ts';
import type { LifecycleWait, ScalingGroup } from '../../world/state/scaling-group.ts';

export const hookOperations: Readonly<Record<string, Operation>> = {
  PutLifecycleHook: mutates((input: PutLifecycleHookCommandInput, context) => {
    const group = groupNamed(input.AutoScalingGroupName, context);
    const name = input.LifecycleHookName ?? '';
    const old = group.hooks.get(name);
    const seconds = input.HeartbeatTimeout ?? (old === undefined ? 3600 : old.heartbeatMs / 1000);
    if (seconds < 30 || seconds > 7200)
      throw awsFailure('ValidationError', 'HeartbeatTimeout must be between 30 and 7200 seconds.');
    group.hooks.set(name, {
      name,
      transition: transition(input.LifecycleTransition ?? old?.transition),
      heartbeatMs: seconds * 1000,
      defaultResult: result(input.DefaultResult ?? old?.defaultResult ?? 'ABANDON'),
    });
    return {};
  }),
  DeleteLifecycleHook: mutates((input: DeleteLifecycleHookCommandInput, context) => {
    const group = groupNamed(input.AutoScalingGroupName, context);
    if (!group.hooks.delete(input.LifecycleHookName ?? ''))
      throw awsFailure('ValidationError', `No lifecycle hook found with name ${input.LifecycleHookName}`);
    return {};
  }),
  DescribeLifecycleHooks: reads(
    (input: DescribeLifecycleHooksCommandInput, context): Answer<DescribeLifecycleHooksCommandOutput> => {
      const group = groupNamed(input.AutoScalingGroupName, context);
      const names = input.LifecycleHookNames ?? [];
      const found = [...group.hooks.values()].filter(
        ({ name }) => names.length === 0 || names.includes(name),
      );
      return {
        LifecycleHooks: found.map((hook) => ({
          LifecycleHookName: hook.name,
          AutoScalingGroupName: group.name,
          LifecycleTransition: hook.transition,
          HeartbeatTimeout: hook.heartbeatMs / 1000,
          DefaultResult: hook.defaultResult,
          // AWS: 48 h, or a hundred heartbeats where that is less.
          GlobalTimeout: Math.min(172_800, (hook.heartbeatMs / 1000) * 100),
        })),
      };
    },
  ),
  CompleteLifecycleAction: mutates((input: CompleteLifecycleActionCommandInput, context) => {
    waitOf(input, context).wait.finish(result(input.LifecycleActionResult ?? ''));
    return {};
  }),
  RecordLifecycleActionHeartbeat: mutates((input: RecordLifecycleActionHeartbeatCommandInput, context) => {
    const { group, wait } = waitOf(input, context);
    wait.deadline = context.world.clock.now() + (group.hooks.get(wait.hook)?.heartbeatMs ?? 3_600_000);
    return {};
  }),
};

/** The action under way that a caller means, by its token or by the machine. */
function waitOf(
  input: {
    readonly AutoScalingGroupName: string | undefined;
    readonly LifecycleHookName: string | undefined;
    readonly LifecycleActionToken?: string | undefined;
    readonly InstanceId?: string | undefined;
  },
  context: CallContext,
): { readonly group: ScalingGroup; readonly wait: LifecycleWait } {
  const group = groupNamed(input.AutoScalingGroupName, context);
  const { LifecycleActionToken: token, InstanceId: instance } = input;
  for (const member of group.members.values()) {
    const wait = member.waiting;
    const meant = token === undefined ? member.instance === instance : wait?.token === token;
    if (wait !== undefined && meant && wait.hook === input.LifecycleHookName) return { group, wait };
  }
  const which = token === undefined ? `instance ID ${instance}` : `token ${token}`;
  throw awsFailure('ValidationError', `No active Lifecycle Action found with ${which}`);
}

function transition(name: string | undefined): LifecycleHook['transition'] {
  if (name === 'autoscaling:EC2_INSTANCE_LAUNCHING' || name === 'autoscaling:EC2_INSTANCE_TERMINATING')
    return name;
  throw awsFailure('ValidationError', `Unsupported Lifecycle Transition: ${name}`);
}

function result(name: string): LifecycleHook['defaultResult'] {
  if (name === 'CONTINUE' || name === 'ABANDON') return name;
  throw awsFailure('ValidationError', `Invalid Lifecycle Action Result: ${name}. Use CONTINUE or ABANDON.`);
}
