import { serves } from '../world/instance.ts';
import type { Harm, JudgeRule, Mutation } from './rule.ts';

/** Operations that take a machine out of service, and where their input names it. */
const removing: Readonly<Record<string, (input: RemovalInput) => readonly string[]>> = {
  TerminateInstances: (input) => input.InstanceIds ?? [],
  StopInstances: (input) => input.InstanceIds ?? [],
  RebootInstances: (input) => input.InstanceIds ?? [],
  TerminateInstanceInAutoScalingGroup: (input) => [input.InstanceId ?? ''],
  SetInstanceHealth: (input) => (input.HealthStatus === 'Unhealthy' ? [input.InstanceId ?? ''] : []),
};

interface RemovalInput {
  readonly InstanceIds?: readonly string[];
  readonly InstanceId?: string;
  readonly HealthStatus?: string;
}

/** H1: what still serves users is not taken from them. */
export const floor: JudgeRule = {
  code: 'H1',
  name: 'floor',
  summary: 'An action takes away a machine that was serving users.',
  begin: (world) => ({
    beforeMutation(mutation: Mutation): readonly Harm[] {
      const named = removing[mutation.operation]?.(mutation.input as RemovalInput) ?? [];
      return named.flatMap((id) => {
        const instance = world.instances.get(id);
        if (instance === undefined || !serves(world, instance)) return [];
        const detail = `${id} was serving when ${mutation.operation} took it out`;
        return [{ code: 'H1', at: mutation.at, action: mutation.operation, target: id, detail }];
      });
    },
  }),
};
