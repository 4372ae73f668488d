import type {
  DistributionConfig,
  GetDistributionCommandInput,
  GetDistributionCommandOutput,
  GetDistributionConfigCommandInput,
  GetDistributionConfigCommandOutput,
  ListDistributionsCommandInput,
  ListDistributionsCommandOutput,
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  UpdateDistributionCommandInput,
  UpdateDistributionCommandOutput,
} from '@aws-sdk/client-cloudfront';
import type { Distribution } from '../world/state/distribution.ts';
import { reorderOrigins } from '../world/traffic/edges.ts';
import { configShape, distributionShape, summaryShape, tagsShape } from './cloudfront-shapes.ts';
import { awsFailure } from './failure.ts';
import { type CallContext, mutates, reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';

type Answer<T> = Omit<T, '$metadata'>;

const distributionsAtMost = 100;

/** CloudFront's distributions, each with one origin or one group of them. */
export const cloudFront: SimulatedService = {
  id: 'CloudFront',
  protocol: 'rest-xml',
  operations: {
    ListDistributions: reads(
      (input: ListDistributionsCommandInput, { world }): Answer<ListDistributionsCommandOutput> => {
        const { items, next } = page([...world.distributions.values()], {
          token: input.Marker,
          size: input.MaxItems,
          sizeAtMost: distributionsAtMost,
          invalidToken: 'InvalidArgument',
        });
        return {
          DistributionList: {
            Marker: input.Marker ?? '',
            MaxItems: input.MaxItems ?? distributionsAtMost,
            IsTruncated: next !== undefined,
            NextMarker: next,
            Quantity: items.length,
            Items: items.map(summaryShape),
          },
        };
      },
    ),
    GetDistribution: reads(
      (input: GetDistributionCommandInput, context): Answer<GetDistributionCommandOutput> => {
        const found = distributionNamed(input.Id, context);
        return { Distribution: distributionShape(found), ETag: found.etag };
      },
    ),
    GetDistributionConfig: reads(
      (input: GetDistributionConfigCommandInput, context): Answer<GetDistributionConfigCommandOutput> => {
        const found = distributionNamed(input.Id, context);
        return { DistributionConfig: configShape(found), ETag: found.etag };
      },
    ),
    UpdateDistribution: mutates(
      (input: UpdateDistributionCommandInput, context): Answer<UpdateDistributionCommandOutput> => {
        const found = distributionNamed(input.Id, context);
        if (input.IfMatch !== found.etag)
          throw awsFailure(
            'PreconditionFailed',
            "The request failed because it didn't meet the preconditions in one or more request-header fields.",
            412,
          );
        reorderOrigins(context.world, found, orderIn(input.DistributionConfig, found));
        return { Distribution: distributionShape(found), ETag: found.etag };
      },
    ),
    ListTagsForResource: reads(
      ({ Resource }: ListTagsForResourceCommandInput, context): Answer<ListTagsForResourceCommandOutput> => ({
        Tags: tagsShape(distributionNamed(Resource?.split('/').at(-1), context)),
      }),
    ),
  },
};

function distributionNamed(id: string | undefined, { world }: CallContext): Distribution {
  const found = world.distributions.get(id ?? '');
  if (found !== undefined) return found;
  throw awsFailure('NoSuchDistribution', 'The specified distribution does not exist.', 404);
}

/** The order of the origins is all that can be changed here; what is not done is not answered as if it were. */
function orderIn(config: DistributionConfig | undefined, found: Distribution): readonly string[] {
  const [group] = config?.OriginGroups?.Items ?? [];
  const wanted = (group?.Members?.Items ?? []).flatMap(({ OriginId }) => OriginId ?? []);
  if (wanted.toSorted().join() === found.order.toSorted().join()) return wanted;
  throw awsFailure(
    'InvalidArgument',
    'Simulated CloudFront changes the order of the origins of a group only.',
  );
}
