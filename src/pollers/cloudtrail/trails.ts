import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetTrailStatusCommand,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import type { Resource } from '../../model/resource.ts';
import { accountResource } from '../account-resource.ts';
import { complete, stated } from '../finding.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { loggingFinding } from './logging.ts';

/**
 * The account's own trails, and whether each logs: one list, and a call for each trail. AWS allows five in a
 * region.
 */
export const trailsPart: PollPart = {
  name: 'trails',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['cloudtrail:DescribeTrails', 'cloudtrail:GetTrailStatus'],
  poll: async (context) => {
    const client = context.aws.client(CloudTrailClient, context.scope, { priority: context.priority });
    // AWS: also the trails of other regions, and of the organization, that log this region.
    const answer = await client.send(new DescribeTrailsCommand({ includeShadowTrails: true }));
    const logging = answer.trailList ?? [];
    const own = logging.flatMap((trail) => ownTrail(trail, multiRegionOf(logging), context));
    const findings = await Promise.all(
      own.map(async ({ id }) =>
        loggingFinding(id, await client.send(new GetTrailStatusCommand({ Name: id }))),
      ),
    );
    // Where there is no trail, this alone says so; where AWS left the list out, nobody does.
    const account = accountResource(
      context.scope,
      stated({ [`trailsIn:${context.scope.region}`]: answer.trailList?.length }),
    );
    const resources = [...own, account];
    return [complete({ poller: 'cloudtrail', part: trailsPart }, context, { resources, findings })];
  },
};

/** Whether any trail that logs this region logs all; undefined where AWS does not say so of each. */
function multiRegionOf(trails: readonly Trail[]): boolean | undefined {
  if (trails.some(({ IsMultiRegionTrail }) => IsMultiRegionTrail)) return true;
  return trails.every(({ IsMultiRegionTrail }) => IsMultiRegionTrail === false) ? false : undefined;
}

/** A trail is told of where it was made, and by the account that owns it: elsewhere AWS only mirrors it. */
function ownTrail(
  { TrailARN: id, ...trail }: Trail,
  allRegions: boolean | undefined,
  { scope: { account, region } }: PollContext,
): Resource[] {
  if (id === undefined || id.split(':')[4] !== account || trail.HomeRegion !== region) return [];
  return [
    {
      id,
      kind: 'cloudtrail:trail',
      account,
      region,
      name: trail.Name ?? id,
      tags: {},
      facts: stated({
        multiRegion: trail.IsMultiRegionTrail,
        allRegions,
        organization: trail.IsOrganizationTrail,
        bucket: trail.S3BucketName,
      }),
      relations: [],
    },
  ];
}
