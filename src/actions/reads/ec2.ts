import {
  DescribeInstancesCommand,
  DescribeInstanceStatusCommand,
  DescribeInstanceTypesCommand,
  EC2Client,
  type Instance,
} from '@aws-sdk/client-ec2';
import type { AwsAccess } from '../../aws/access.ts';
import { AwsError } from '../../aws/error.ts';
import type { AwsScope } from '../../aws/scope.ts';

/** The instance as EC2 knows it now, or undefined when it knows none. */
export async function readInstance(
  aws: AwsAccess,
  scope: AwsScope,
  id: string,
): Promise<Instance | undefined> {
  try {
    const client = aws.client(EC2Client, scope, { priority: 'verify' });
    const { Reservations = [] } = await client.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
    return Reservations.flatMap(({ Instances = [] }) => Instances).find((each) => each.InstanceId === id);
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return undefined;
    throw error;
  }
}

/** What EC2's own checks say now: `ok`, `impaired`, `initializing`, `insufficient-data` or absent. */
export async function readInstanceStatus(aws: AwsAccess, scope: AwsScope, id: string) {
  const client = aws.client(EC2Client, scope, { priority: 'verify' });
  const { InstanceStatuses = [] } = await client.send(
    new DescribeInstanceStatusCommand({ InstanceIds: [id], IncludeAllInstances: true }),
  );
  const status = InstanceStatuses.find((each) => each.InstanceId === id);
  return {
    system: status?.SystemStatus?.Status ?? 'unknown',
    instance: status?.InstanceStatus?.Status ?? 'unknown',
  };
}

/** AWS takes so many ids at once. */
const idsAtOnce = 100;

/** Which of these instances run and pass both status checks now. */
export async function readWellByEc2(
  aws: AwsAccess,
  scope: AwsScope,
  ids: readonly string[],
): Promise<readonly string[]> {
  const client = aws.client(EC2Client, scope, { priority: 'verify' });
  const well: string[] = [];
  for (let from = 0; from < ids.length; from += idsAtOnce) {
    const InstanceIds = ids.slice(from, from + idsAtOnce);
    const { InstanceStatuses = [] } = await client.send(new DescribeInstanceStatusCommand({ InstanceIds }));
    for (const { InstanceId, SystemStatus, InstanceStatus } of InstanceStatuses)
      if (InstanceId !== undefined && SystemStatus?.Status === 'ok' && InstanceStatus?.Status === 'ok')
        well.push(InstanceId);
  }
  return well;
}

/** Whether instances of this type have disks of their own, which a stop erases. Undefined when AWS does not say. */
export async function hasInstanceStore(
  aws: AwsAccess,
  scope: AwsScope,
  type: NonNullable<Instance['InstanceType']>,
): Promise<boolean | undefined> {
  const client = aws.client(EC2Client, scope, { priority: 'verify' });
  const { InstanceTypes = [] } = await client.send(
    new DescribeInstanceTypesCommand({ InstanceTypes: [type] }),
  );
  return InstanceTypes.find((each) => each.InstanceType === type)?.InstanceStorageSupported;
}

/** Name of the Auto Scaling group that made the instance: AWS sets this tag, and nobody else can. */
export function autoScalingGroupOf(instance: Instance): string | undefined {
  return instance.Tags?.find(({ Key }) => Key === 'aws:autoscaling:groupName')?.Value;
}
