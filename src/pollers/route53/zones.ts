import {
  ListTagsForResourcesCommand,
  paginateListHostedZones,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { hostedZoneArn } from '../../aws/arn.ts';
import { collectPages } from '../pages.ts';
import type { Resource } from '../../model/resource.ts';
import { complete, stated } from '../finding.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { bareId, withoutDot } from './names.ts';

/** Hosted zones by themselves, so that a missing right to read records or tags does not hide them. */
export const zonesPart: PollPart = {
  name: 'zones',
  everyMs: 300_000,
  reach: 'global',
  permissions: ['route53:ListHostedZones'],
  poll: async (context) => {
    const zones = await listZones(context);
    const resources = zones.map((zone) => zoneResource(zone, context));
    return [complete({ poller: 'route53', part: zonesPart }, context, { resources })];
  },
};

/** The zones' tags, which records inherit: Route 53 has no tags on records. */
export const zoneTagsPart: PollPart = {
  name: 'zone-tags',
  everyMs: 300_000,
  reach: 'global',
  permissions: ['route53:ListHostedZones', 'route53:ListTagsForResources'],
  poll: async (context) => {
    const zones = await listZones(context);
    const tags = await readTags(
      context,
      zones.map((zone) => zone.id),
    );
    const resources = zones.map((zone) => ({
      ...zoneResource(zone, context),
      tags: tags.get(zone.id) ?? {},
    }));
    return [complete({ poller: 'route53', part: zoneTagsPart }, context, { resources })];
  },
};

export interface Zone {
  /** `Z0123…`, without a prefix. */
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
  /** Records of all kinds; a fresh zone has two (NS and SOA). */
  readonly recordCount: number | undefined;
}

/** Throws AwsError. */
export async function listZones(context: PollContext): Promise<readonly Zone[]> {
  const client = context.aws.client(Route53Client, context.scope, { priority: context.priority });
  const listed = await collectPages(paginateListHostedZones({ client }, {}), (page) => page.HostedZones);
  return listed.flatMap((zone) =>
    !zone.Id || !zone.Name
      ? []
      : [
          {
            id: bareId(zone.Id),
            name: withoutDot(zone.Name),
            isPrivate: zone.Config?.PrivateZone ?? false,
            recordCount: zone.ResourceRecordSetCount,
          },
        ],
  );
}

function zoneResource(zone: Zone, context: PollContext): Resource {
  return {
    id: hostedZoneArn(zone.id),
    kind: 'route53:hosted-zone',
    account: context.scope.account,
    region: 'global',
    name: zone.name,
    tags: {},
    facts: stated({
      zoneId: zone.id,
      zoneName: zone.name,
      private: zone.isPrivate,
      recordCount: zone.recordCount,
    }),
    relations: [],
  };
}

/** ListTagsForResources takes ten ids a call. */
const tagsPerCall = 10;

async function readTags(
  context: PollContext,
  zones: readonly string[],
): Promise<ReadonlyMap<string, Record<string, string>>> {
  const client = context.aws.client(Route53Client, context.scope, { priority: context.priority });
  const found = new Map<string, Record<string, string>>();
  for (let start = 0; start < zones.length; start += tagsPerCall) {
    const answer = await client.send(
      new ListTagsForResourcesCommand({
        ResourceType: 'hostedzone',
        ResourceIds: zones.slice(start, start + tagsPerCall),
      }),
    );
    for (const set of answer.ResourceTagSets ?? []) {
      const tags: Record<string, string> = {};
      for (const tag of set.Tags ?? []) if (tag.Key !== undefined) tags[tag.Key] = tag.Value ?? '';
      if (set.ResourceId !== undefined) found.set(bareId(set.ResourceId), tags);
    }
  }
  return found;
}
