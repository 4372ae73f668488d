import type { Instance } from '@aws-sdk/client-ec2';
import type { Precondition } from './action.ts';
import { precondition } from './precondition.ts';
import { autoScalingGroupOf } from './reads/ec2.ts';

/** What every remedy of a single instance asks first: there, running, and nobody else's to repair. */
export function standaloneAndRunning(instance: Instance | undefined): readonly Precondition[] {
  if (instance === undefined) return [precondition('it exists', false, 'EC2 knows no such instance')];
  const group = autoScalingGroupOf(instance);
  const state = instance.State?.Name ?? 'unknown';
  return [
    precondition('it exists', true, 'EC2 knows it'),
    precondition(
      'no Auto Scaling group owns it',
      group === undefined,
      group === undefined ? 'standalone' : `${group} replaces its members: use replace-instance`,
    ),
    precondition('it is running', state === 'running', `its state is ${state}`),
  ];
}
