import {
  CloudFrontClient,
  type DistributionSummary,
  GetDistributionConfigCommand,
  ListTagsForResourceCommand,
  paginateListDistributions,
} from '@aws-sdk/client-cloudfront';
import type { Resource } from '../../model/resource.ts';
import { complete, stated } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { readInTurn } from '../read-in-turn.ts';
import { endpointsOf } from '../route53/endpoints.ts';
import { comparableName } from '../route53/names.ts';

/** Distributions with their origins: one list. In turn also whether each keeps a log, and its tags. */
export const distributionsPart: PollPart = {
  name: 'distributions',
  everyMs: 300_000,
  reach: 'global',
  permissions: [
    'cloudfront:ListDistributions',
    'cloudfront:GetDistributionConfig',
    'cloudfront:ListTagsForResource',
  ],
  poll: async (context) => {
    const { resources } = await readInTurn(await listDistributions(context), context, {
      voice: { poller: 'cloudfront', part: distributionsPart },
      most: readsPerSweep,
      wasRead: ({ facts }) => facts['logging'] !== undefined,
      read: (distribution) => readSettings(distribution, context),
    });
    return [complete({ poller: 'cloudfront', part: distributionsPart }, context, { resources })];
  },
};

/** Two calls each, for what changes seldom. */
const readsPerSweep = 50;

/** What is listed, with what the model holds of it from an earlier read. Throws AwsError. */
async function listDistributions(context: PollContext): Promise<readonly Resource[]> {
  const { aws, scope, priority, model } = context;
  const client = aws.client(CloudFrontClient, scope, { priority });
  const pages = paginateListDistributions({ client }, {});
  const summaries = await collectPages(pages, ({ DistributionList }) => DistributionList?.Items);
  const endpoints = endpointsOf(model);
  return summaries.flatMap((summary) => {
    const { ARN: id, Id, Aliases } = summary;
    if (id === undefined || Id === undefined) return [];
    const held = model.resources.get(id);
    const origins = originsOf(summary);
    return [
      {
        id,
        kind: 'cloudfront:distribution' as const,
        account: scope.account,
        region: 'global',
        name: Aliases?.Items?.[0] ?? Id,
        tags: held?.tags ?? {},
        facts: {
          ...stated({ logging: held?.facts['logging'] }),
          ...stated({
            distributionId: Id,
            dnsName: summary.DomainName,
            status: summary.Status,
            enabled: summary.Enabled,
            aliases: Aliases?.Items,
            origins,
            hasOriginGroup: origins === undefined ? undefined : groupOf(summary) !== undefined,
            viewerProtocol: summary.DefaultCacheBehavior?.ViewerProtocolPolicy,
          }),
        },
        relations: (origins ?? []).flatMap((name) => {
          const to = endpoints.get(comparableName(name));
          return to === undefined ? [] : [{ type: 'routes-to' as const, to }];
        }),
      },
    ];
  });
}

/** The group of origins that requests go to unless a path says otherwise; undefined where it is one origin alone. */
function groupOf({ OriginGroups, DefaultCacheBehavior }: DistributionSummary) {
  return OriginGroups?.Items?.find(({ Id }) => Id === DefaultCacheBehavior?.TargetOriginId);
}

/** Names of the origins that requests go to unless a path says otherwise, the first that is asked first. */
function originsOf(summary: DistributionSummary): readonly string[] | undefined {
  const target = summary.DefaultCacheBehavior?.TargetOriginId;
  if (target === undefined) return undefined;
  const ids = groupOf(summary)?.Members?.Items?.map(({ OriginId }) => OriginId) ?? [target];
  const names = ids.map((id) => summary.Origins?.Items?.find(({ Id }) => Id === id)?.DomainName);
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** Throws AwsError, `gone` for one that was deleted since it was listed. */
async function readSettings(distribution: Resource, context: PollContext): Promise<Resource> {
  const client = context.aws.client(CloudFrontClient, context.scope, { priority: context.priority });
  const Id = String(distribution.facts['distributionId']);
  const { DistributionConfig } = await client.send(new GetDistributionConfigCommand({ Id }));
  const { Tags } = await client.send(new ListTagsForResourceCommand({ Resource: distribution.id }));
  return {
    ...distribution,
    tags: Object.fromEntries(
      (Tags?.Items ?? []).flatMap(({ Key, Value = '' }) => (Key === undefined ? [] : [[Key, Value]])),
    ),
    facts: { ...distribution.facts, ...stated({ logging: isLogged(DistributionConfig) }) },
  };
}

/** Standard logging of the first kind, or a real-time log of what goes to the default origin. */
function isLogged(
  config:
    | {
        readonly Logging?: { readonly Enabled?: boolean | undefined } | undefined;
        readonly DefaultCacheBehavior?: { readonly RealtimeLogConfigArn?: string | undefined } | undefined;
      }
    | undefined,
): boolean | undefined {
  if (config?.DefaultCacheBehavior?.RealtimeLogConfigArn) return true;
  return config?.Logging?.Enabled;
}
