import { EC2Client, paginateDescribeVolumes } from '@aws-sdk/client-ec2';
import { instanceArn } from '../../aws/arn.ts';
import { complete } from '../finding.ts';
import { known } from '../known.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';

/** Which of their volumes machines have without encryption: one list of those alone, however many there are. */
export const volumesPart: PollPart = {
  name: 'volumes',
  everyMs: 3_600_000,
  reach: 'regional',
  permissions: ['ec2:DescribeVolumes'],
  poll: async (context) => {
    const voice = { poller: 'audit', part: volumesPart };
    const machines = known(context, 'ec2:instance');
    if (machines.length === 0) return [complete(voice, context, {})];
    const open = await listUnencrypted(context);
    return [
      complete(voice, context, {
        // Who owns them knows the rest: this only adds to it.
        resources: machines.map((one) => ({
          ...one,
          tags: {},
          facts: { unencryptedVolumes: open.get(one.id) ?? none },
          relations: [],
        })),
      }),
    ];
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
