import { EC2Client, paginateDescribeVolumes } from '@aws-sdk/client-ec2';
import { instanceArn } from '../../aws/arn.ts';
import { known } from '../known.ts';
import { collectPages } from '../pages.ts';
import type { PollContext } from '../poller.ts';
import { type AuditRead, factsOn } from './audit-read.ts';

/** Which of their volumes machines have without encryption: one list of those alone, however many there are. */
export const unencryptedVolumes: AuditRead = {
  voice: { poller: 'audit', part: { name: 'volumes', reach: 'regional', everyMs: 3_600_000 } },
  about: (context) => known(context, 'ec2:instance'),
  read: async (machines, context) => {
    const open = await listUnencrypted(context);
    return machines.map((one) => factsOn(one, { unencryptedVolumes: open.get(one.id) ?? none }));
  },
};

/** The same for all of them: nearly every machine has none. */
const none: readonly string[] = [];

/** Volume ids by the machine that they are attached to. Throws AwsError. */
async function listUnencrypted({
  aws,
  scope,
  priority,
}: PollContext): Promise<ReadonlyMap<string, readonly string[]>> {
  const client = aws.client(EC2Client, scope, { priority });
  const Filters = [{ Name: 'encrypted', Values: ['false'] }];
  const volumes = await collectPages(
    paginateDescribeVolumes({ client }, { Filters, MaxResults: 1_000 }),
    (page) => page.Volumes,
  );
  const found = new Map<string, string[]>();
  for (const { VolumeId, Attachments = [] } of volumes)
    for (const { InstanceId } of Attachments) {
      if (VolumeId === undefined || InstanceId === undefined) continue;
      const id = instanceArn(scope, InstanceId);
      found.set(id, [...(found.get(id) ?? []), VolumeId].toSorted());
    }
  return found;
}
