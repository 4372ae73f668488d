import type {
  GetChangeCommandInput,
  GetHostedZoneCommandInput,
  ListHealthChecksCommandInput,
  ListHealthChecksCommandOutput,
  ListHostedZonesCommandInput,
  ListHostedZonesCommandOutput,
  ListTagsForResourcesCommandInput,
  ListTagsForResourcesCommandOutput,
} from '@aws-sdk/client-route-53';
import { awsFailure } from '../failure.ts';
import { type CallContext, mutates, reads, type SimulatedService } from '../operation.ts';
import { page } from '../page.ts';
import { changeResourceRecordSets } from './route53-change.ts';
import { testDnsAnswer } from './route53-answer.ts';
import { checkOf, healthCheckOperations } from './route53-checks.ts';
import { listResourceRecordSets } from './route53-records.ts';
import { bareId, healthCheckShape, zoneShape } from './route53-shapes.ts';
import type { DnsChange, HostedZone } from '../../world/state/dns.ts';

type Answer<T> = Omit<T, '$metadata'>;

const tagsAtMost = 10;

export const route53: SimulatedService = {
  id: 'Route 53',
  protocol: 'rest-xml',
  operations: {
    ListHostedZones: reads(
      (input: ListHostedZonesCommandInput, { world }): Answer<ListHostedZonesCommandOutput> => {
        const { items, next } = paged([...world.hostedZones.values()], input);
        return {
          HostedZones: items.map(zoneShape),
          Marker: input.Marker,
          NextMarker: next,
          IsTruncated: next !== undefined,
          MaxItems: input.MaxItems ?? 100,
        };
      },
    ),
    GetHostedZone: reads((input: GetHostedZoneCommandInput, context) => ({
      HostedZone: zoneShape(zoneOf(input.Id, context)),
    })),
    ListResourceRecordSets: reads(listResourceRecordSets),
    ListHealthChecks: reads(
      (input: ListHealthChecksCommandInput, { world }): Answer<ListHealthChecksCommandOutput> => {
        const { items, next } = paged([...world.healthChecks.values()], input, checksAtMost);
        return {
          HealthChecks: items.map(healthCheckShape),
          Marker: input.Marker ?? '',
          NextMarker: next,
          IsTruncated: next !== undefined,
          MaxItems: input.MaxItems ?? 100,
        };
      },
    ),
    ...healthCheckOperations,
    ChangeResourceRecordSets: mutates(changeResourceRecordSets),
    GetChange: reads((input: GetChangeCommandInput, { world }) => {
      const change = world.dnsChanges.get(bareId(input.Id ?? ''));
      if (change === undefined)
        throw awsFailure('NoSuchChange', `A change with id ${input.Id} was not found.`, 404);
      return { ChangeInfo: changeShape(change) };
    }),
    TestDNSAnswer: reads(testDnsAnswer),
    ListTagsForResources: reads(
      (input: ListTagsForResourcesCommandInput, context): Answer<ListTagsForResourcesCommandOutput> => {
        const ids = input.ResourceIds ?? [];
        if (ids.length > tagsAtMost)
          throw awsFailure('InvalidInput', `At most ${tagsAtMost} resources in one call.`);
        return {
          ResourceTagSets: ids.map((id) => {
            const { tags } = input.ResourceType === 'hostedzone' ? zoneOf(id, context) : checkOf(id, context);
            return {
              ResourceId: bareId(id),
              ResourceType: input.ResourceType,
              Tags: [...tags].map(([Key, Value]) => ({ Key, Value })),
            };
          }),
        };
      },
    ),
  },
};

function zoneOf(id: string | undefined, { world }: CallContext): HostedZone {
  const zone = world.hostedZones.get(bareId(id ?? ''));
  if (zone === undefined) throw awsFailure('NoSuchHostedZone', `No hosted zone found with ID: ${id}`, 404);
  return zone;
}

function changeShape(change: DnsChange) {
  return { Id: `/change/${change.id}`, Status: change.status, SubmittedAt: new Date(change.submittedAt) };
}

/** A page, unless more is asked for; of health checks there may be more. */
const usualPage = 100;
const checksAtMost = 1_000;

function paged<T>(
  items: readonly T[],
  input: { Marker?: string | undefined; MaxItems?: number | undefined },
  sizeAtMost = usualPage,
) {
  return page(items, {
    token: input.Marker,
    size: input.MaxItems ?? usualPage,
    sizeAtMost,
    invalidToken: 'InvalidInput',
  });
}
