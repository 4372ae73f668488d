import { type ScalingGroup, scalingProcesses } from '../../world/state/scaling-group.ts';
import type { World } from '../../world/state/world.ts';
import type { ActPart, ActReader } from './act.ts';
import { numberIn, textIn, textsIn } from './input.ts';

/** What Auto Scaling's operations do to whole groups. */
export const onGroups: Readonly<Record<string, ActReader>> = {
  SetDesiredCapacity: resized,
  UpdateAutoScalingGroup: resized,
  SuspendProcesses: (call) => processes(call, 'suspend'),
  ResumeProcesses: (call) => processes(call, 'resume'),
  StartInstanceRefresh: (call) =>
    ofGroup(call, (group) => [{ verb: 'refresh', target: group.name, group: group.arn }]),
  RollbackInstanceRefresh: (call) =>
    ofGroup(call, (group) => [{ verb: 'refresh', target: group.name, group: group.arn }]),
};

type Call = Parameters<ActReader>[0];

export function groupByName(world: World, region: string, name: string): ScalingGroup | undefined {
  for (const group of world.scalingGroups.values()) {
    if (group.region === region && (group.name === name || group.arn === name)) return group;
  }
  return undefined;
}

function ofGroup(call: Call, acts: (group: ScalingGroup) => readonly ActPart[]): readonly ActPart[] {
  const name = textIn(call.input, 'AutoScalingGroupName');
  const group = name === undefined ? undefined : groupByName(call.world, call.region, name);
  return group === undefined ? [] : acts(group);
}

/** A maximum below what is desired takes machines away as a lower desired capacity does. */
function resized(call: Call): readonly ActPart[] {
  return ofGroup(call, (group) => {
    const most = numberIn(call.input, 'MaxSize') ?? group.max;
    const least = numberIn(call.input, 'MinSize') ?? group.min;
    const wanted = numberIn(call.input, 'DesiredCapacity') ?? group.desired;
    const to = Math.max(least, Math.min(most, wanted));
    const sets = {
      thing: `size of ${group.name} in ${group.region}`,
      from: String(group.desired),
      to: String(to),
    };
    return [{ verb: 'resize', target: group.name, group: group.arn, sets }];
  });
}

/** An empty list means every process that there is. */
export function processesOf(input: unknown): readonly string[] {
  const named = textsIn(input, 'ScalingProcesses');
  return named.length === 0 ? scalingProcesses : named;
}

/** To suspend what is suspended, or to resume what runs, sets nothing. */
function processes(call: Call, verb: 'suspend' | 'resume'): readonly ActPart[] {
  return ofGroup(call, (group) => {
    const named = processesOf(call.input).toSorted();
    const suspended: ReadonlySet<string> = group.suspended;
    const isOff = named.filter((process) => suspended.has(process)).length;
    const changes = verb === 'suspend' ? isOff < named.length : isOff > 0;
    const [before, after] = verb === 'suspend' ? ['running', 'suspended'] : ['suspended', 'running'];
    const sets = {
      thing: `processes ${named.join(', ')} of ${group.name} in ${group.region}`,
      from: changes ? before : after,
      to: after,
    };
    return [{ verb, target: group.name, group: group.arn, sets }];
  });
}
