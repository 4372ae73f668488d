import type { MountTargetDescription } from '@aws-sdk/client-efs';
import { mountTargetArn } from '../../aws/arn.ts';
import type { AwsScope } from '../../aws/scope.ts';
import type { Resource } from '../../model/resource.ts';
import type { Finding } from '../finding.ts';

/** AWS promises none of its fields. */
export type MountTarget = Partial<MountTargetDescription>;

type Meaning = Pick<Finding, 'state' | 'nature'>;

/** What each life cycle state means. One that is not listed is unknown, never guessed. */
const meanings: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['available', { state: 'pass' }],
  // Its throughput mode is changed, and it serves on (AWS: UpdateFileSystem).
  ['updating', { state: 'pass' }],
  ['creating', { state: 'unknown', nature: 'transition' }],
  ['deleting', { state: 'unknown', nature: 'transition' }],
  ['error', { state: 'fail' }],
]);

/** What EFS says of a file system. */
export function statusFinding({ id, facts }: Resource): Finding {
  const status = facts['status'];
  return {
    resource: id,
    check: 'efs/status',
    family: 'control-plane',
    reason: `EFS says ${typeof status === 'string' ? status : 'nothing of its state'}`,
    ...(meanings.get(String(status)) ?? { state: 'unknown' }),
  };
}

/**
 * What EFS says of each mount target, on the file system. The machines of its zone lose the file system with
 * it, and those of the others do not: a warning while another one is available.
 */
export function mountTargetFindings(
  fileSystem: string,
  targets: readonly MountTarget[],
  scope: AwsScope,
): readonly Finding[] {
  const serves = targets.some(({ LifeCycleState }) => meanings.get(LifeCycleState ?? '')?.state === 'pass');
  return targets.flatMap(
    ({ MountTargetId, LifeCycleState, AvailabilityZoneName = 'a zone that is not told' }) => {
      if (MountTargetId === undefined || MountTargetId === '') return [];
      const { state } = meanings.get(LifeCycleState ?? '') ?? { state: 'unknown' as const };
      return [
        {
          resource: fileSystem,
          by: mountTargetArn(scope, MountTargetId),
          check: 'efs/mount-target',
          family: 'control-plane' as const,
          state: state === 'fail' && serves ? ('warn' as const) : state,
          reason: `EFS says ${LifeCycleState ?? 'nothing of the state'} of the mount target in ${AvailabilityZoneName}`,
        },
      ];
    },
  );
}
