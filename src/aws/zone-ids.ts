import { DescribeAvailabilityZonesCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { AwsAccess } from './access.ts';
import type { AwsScope, CallPriority } from './scope.ts';

/**
 * Name by id of every zone of a region. ARC speaks of zones by id (`use1-az1`), all others by name, and
 * which is which differs from account to account. Throws AwsError.
 */
export async function readZoneNames(
  aws: AwsAccess,
  scope: AwsScope,
  priority: CallPriority,
): Promise<ReadonlyMap<string, string>> {
  const client = aws.client(EC2Client, scope, { priority });
  const { AvailabilityZones = [] } = await client.send(new DescribeAvailabilityZonesCommand({}));
  return new Map(
    AvailabilityZones.flatMap(({ ZoneId, ZoneName }) =>
      ZoneId === undefined || ZoneName === undefined ? [] : [[ZoneId, ZoneName] as const],
    ),
  );
}
