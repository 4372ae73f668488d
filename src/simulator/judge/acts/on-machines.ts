import type { ScalingGroup } from '../../world/state/scaling-group.ts';
import type { World } from '../../world/state/world.ts';
import type { ActPart, ActReader, Verb } from './act.ts';
import { fieldOf, listIn, textIn, textsIn } from './input.ts';

/** What the operations of EC2, Auto Scaling and the load balancers do to single machines. */
export const onMachines: Readonly<Record<string, ActReader>> = {
  TerminateInstances: ({ world, input }) => each(world, 'take-out', textsIn(input, 'InstanceIds')),
  StopInstances: ({ world, input }) => each(world, 'stop', textsIn(input, 'InstanceIds')),
  // Every runbook here that does something restarts the machine it is given.
  StartAutomationExecution: ({ world, input }) =>
    each(world, 'reboot', textsIn(fieldOf(input, 'Parameters'), 'InstanceId')),
  RebootInstances: ({ world, input }) => each(world, 'reboot', textsIn(input, 'InstanceIds')),
  StartInstances: ({ world, input }) => each(world, 'put-back', textsIn(input, 'InstanceIds')),
  TerminateInstanceInAutoScalingGroup: ({ world, input }) => each(world, 'take-out', one(input)),
  SetInstanceHealth: ({ world, input }) =>
    each(world, textIn(input, 'HealthStatus') === 'Unhealthy' ? 'take-out' : 'put-back', one(input)),
  EnterStandby: ({ world, input }) => inAndOut(world, 'drain', textsIn(input, 'InstanceIds')),
  ExitStandby: ({ world, input }) => inAndOut(world, 'put-back', textsIn(input, 'InstanceIds')),
  DetachInstances: ({ world, input }) => inAndOut(world, 'drain', textsIn(input, 'InstanceIds')),
  AttachInstances: ({ world, input }) => inAndOut(world, 'put-back', textsIn(input, 'InstanceIds')),
  DeregisterTargets: ({ world, input }) => inAndOut(world, 'drain', targets(input, 'Targets', 'Id')),
  RegisterTargets: ({ world, input }) => inAndOut(world, 'put-back', targets(input, 'Targets', 'Id')),
  DeregisterInstancesFromLoadBalancer: ({ world, input }) =>
    inAndOut(world, 'drain', targets(input, 'Instances', 'InstanceId')),
  RegisterInstancesWithLoadBalancer: ({ world, input }) =>
    inAndOut(world, 'put-back', targets(input, 'Instances', 'InstanceId')),
  RunInstances: ({ region, input }) => [
    {
      verb: 'launch',
      target: textIn(fieldOf(input, 'LaunchTemplate'), 'LaunchTemplateId') ?? `EC2 in ${region}`,
    },
  ],
};

export function groupOfMachine(world: World, id: string): ScalingGroup | undefined {
  for (const group of world.scalingGroups.values()) if (group.members.has(id)) return group;
  return undefined;
}

function one(input: unknown): readonly string[] {
  const id = textIn(input, 'InstanceId');
  return id === undefined ? [] : [id];
}

function targets(input: unknown, list: string, key: string): readonly string[] {
  return listIn(input, list).flatMap((target) => textIn(target, key) ?? []);
}

function each(world: World, verb: Verb, ids: readonly string[]): readonly ActPart[] {
  return ids.map((id) => {
    const instance = world.instances.get(id);
    const group = groupOfMachine(world, id);
    return {
      verb,
      target: id,
      ...(group === undefined ? {} : { group: group.arn }),
      ...(instance === undefined ? {} : { zone: instance.zone }),
    };
  });
}

/** With what the machine is set from and to, so that in and out within a short time is seen. */
function inAndOut(world: World, verb: 'drain' | 'put-back', ids: readonly string[]): readonly ActPart[] {
  const [from, to] = verb === 'drain' ? ['in', 'out'] : ['out', 'in'];
  return each(world, verb, ids).map((act) => ({
    ...act,
    sets: { thing: `traffic of ${act.target}`, from: from ?? '', to: to ?? '' },
  }));
}
