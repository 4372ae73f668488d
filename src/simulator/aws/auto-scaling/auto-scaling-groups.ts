import type {
  ResumeProcessesCommandInput,
  SetDesiredCapacityCommandInput,
  SuspendProcessesCommandInput,
  UpdateAutoScalingGroupCommandInput,
} from '@aws-sdk/client-auto-scaling';
import { chosenVersion } from '../../world/compute/launch-template.ts';
import { announce } from '../../world/compute/scaling-activity.ts';
import { activeRefresh } from '../../world/compute/scaling-refresh.ts';
import { groupNamed } from './auto-scaling-lookups.ts';
import { awsFailure } from '../failure.ts';
import { type CallContext, mutates, type Operation } from '../operation.ts';
import { templateNamed } from '../ec2/ec2-launch-templates.ts';
import type { TemplateChoice } from '../../world/state/instance.ts';
import { type ScalingGroup, type ScalingProcess, scalingProcesses } from '../../world/state/scaling-group.ts';

export const groupOperations: Readonly<Record<string, Operation>> = {
  SetDesiredCapacity: mutates((input: SetDesiredCapacityCommandInput, context) => {
    const group = groupNamed(input.AutoScalingGroupName, context);
    const desired = input.DesiredCapacity ?? group.desired;
    if (desired < group.min || desired > group.max) {
      const side = desired < group.min ? `below min value ${group.min}` : `above max value ${group.max}`;
      throw awsFailure(
        'ValidationError',
        `New SetDesiredCapacity value ${desired} is ${side} for the AutoScalingGroup.`,
      );
    }
    resize(context, group, desired);
    return {};
  }),
  UpdateAutoScalingGroup: mutates((input: UpdateAutoScalingGroupCommandInput, context) => {
    const group = groupNamed(input.AutoScalingGroupName, context);
    const min = input.MinSize ?? group.min;
    const max = input.MaxSize ?? group.max;
    if (min < 0 || min > max)
      throw awsFailure('ValidationError', 'Max bound, min bound and desired capacity do not fit together.');
    const desired = input.DesiredCapacity ?? Math.min(max, Math.max(min, group.desired));
    if (desired < min || desired > max)
      throw awsFailure(
        'ValidationError',
        `Desired capacity:${desired} must be between the specified min size:${min} and max size:${max}`,
      );
    if (input.HealthCheckType !== undefined) group.healthCheckType = healthCheckType(input.HealthCheckType);
    if (input.LaunchTemplate !== undefined)
      group.launch = { ...group.launch, launchTemplate: templateChoice(input.LaunchTemplate, context) };
    if (input.HealthCheckGracePeriod !== undefined) group.graceMs = input.HealthCheckGracePeriod * 1000;
    if (input.DefaultCooldown !== undefined) group.cooldownMs = input.DefaultCooldown * 1000;
    if (input.NewInstancesProtectedFromScaleIn !== undefined)
      group.protectNew = input.NewInstancesProtectedFromScaleIn;
    if (input.AvailabilityZones !== undefined || input.VPCZoneIdentifier !== undefined)
      group.zones = places(input, group);
    group.min = min;
    group.max = max;
    resize(context, group, desired);
    return {};
  }),
  SuspendProcesses: mutates((input: SuspendProcessesCommandInput, context) => {
    const group = groupNamed(input.AutoScalingGroupName, context);
    for (const process of named(input.ScalingProcesses)) group.suspended.add(process);
    announce(context.world, group, `has these processes suspended: ${[...group.suspended].join(', ')}`);
    return {};
  }),
  ResumeProcesses: mutates((input: ResumeProcessesCommandInput, context) => {
    const group = groupNamed(input.AutoScalingGroupName, context);
    for (const process of named(input.ScalingProcesses)) group.suspended.delete(process);
    const left = [...group.suspended].join(', ') || 'none';
    announce(context.world, group, `has these processes suspended: ${left}`);
    return {};
  }),
};

/** The version that a caller names must exist; what it stands for later is looked up at each launch. */
export function templateChoice(
  given: {
    readonly LaunchTemplateId?: string | undefined;
    readonly LaunchTemplateName?: string | undefined;
    readonly Version?: string | undefined;
  },
  context: CallContext,
): TemplateChoice {
  const template = templateNamed(given, context, 'ValidationError');
  const choice = { id: template.id, name: template.name, version: given.Version ?? '$Default' };
  if (chosenVersion(context.world, choice) === undefined)
    throw awsFailure(
      'ValidationError',
      `You must use a valid fully-formed launch template. Version ${choice.version} of ${choice.id} does not exist.`,
    );
  return choice;
}

function resize({ world }: CallContext, group: ScalingGroup, desired: number): void {
  if (group.desired === desired) return;
  announce(world, group, `is told to change its desired capacity from ${group.desired} to ${desired}`);
  group.desired = desired;
}

function healthCheckType(name: string): ScalingGroup['healthCheckType'] {
  if (name === 'EC2' || name === 'ELB') return name;
  throw awsFailure(
    'ValidationError',
    `${name} is not a health check type of simulated Auto Scaling: EC2, ELB.`,
  );
}

/** A group can be narrowed to some of the places it has; the model makes no new subnets. */
function places(input: UpdateAutoScalingGroupCommandInput, group: ScalingGroup): ScalingGroup['zones'] {
  const subnets = input.VPCZoneIdentifier?.split(',').map((one) => one.trim());
  const chosen = group.zones.filter(
    ({ zone, subnet }) =>
      (subnets === undefined || subnets.includes(subnet)) &&
      (input.AvailabilityZones === undefined || input.AvailabilityZones.includes(zone)),
  );
  const wanted = Math.max(subnets?.length ?? 0, input.AvailabilityZones?.length ?? 0);
  if (chosen.length === 0 || chosen.length < wanted || activeRefresh(group) !== undefined)
    throw awsFailure(
      'ValidationError',
      'The subnets or zones are not those of the group, or a refresh is under way.',
    );
  return chosen;
}

/** AWS: no names mean all of them. */
function named(names: readonly string[] | undefined): readonly ScalingProcess[] {
  if (names === undefined || names.length === 0) return scalingProcesses;
  return names.map((name) => {
    const known = scalingProcesses.find((one) => one === name);
    if (known === undefined) throw awsFailure('ValidationError', `${name} is not a valid Process Type`);
    return known;
  });
}
