import { DescribeTagsCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws/error.ts';
import type { Resource } from '../../model/resource.ts';
import type { Voice } from '../finding.ts';
import { chunksOf, mapBounded } from '../map-bounded.ts';
import type { PollContext } from '../poller.ts';

export const tagsVoice: Voice = {
  poller: 'elbv2',
  part: { name: 'tags', reach: 'regional', everyMs: 300_000 },
};

/** DescribeTags takes at most 20 ARNs. */
const mostArns = 20;

/** The tags of all known load balancers and target groups, as resources that carry nothing else. */
export async function readTags(context: PollContext): Promise<Resource[]> {
  const { model, scope } = context;
  const known = [...model.ofKind('elbv2:load-balancer'), ...model.ofKind('elbv2:target-group')]
    .flatMap((id) => model.resources.get(id) ?? [])
    .filter(({ account, region }) => account === scope.account && region === scope.region);
  const client = context.aws.client(ElasticLoadBalancingV2Client, scope, { priority: context.priority });

  const tagsOf = async (arns: string[]): Promise<Map<string, Record<string, string>>> => {
    const { TagDescriptions = [] } = await client.send(new DescribeTagsCommand({ ResourceArns: arns }));
    return new Map(
      TagDescriptions.map(({ ResourceArn = '', Tags = [] }) => [
        ResourceArn,
        Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
      ]),
    );
  };
  const readChunk = async (chunk: Resource[]): Promise<Resource[]> => {
    const tags = await tagsOf(chunk.map(({ id }) => id)).catch((error: unknown) => {
      // One of them was deleted since it was listed; the other nineteen wait for the next sweep.
      if (error instanceof AwsError && error.failure === 'gone') return undefined;
      throw error;
    });
    return chunk.flatMap((resource) => {
      const found = tags === undefined ? resource.tags : tags.get(resource.id);
      return found === undefined ? [] : { ...resource, tags: found, facts: {}, relations: [] };
    });
  };
  return (await mapBounded(chunksOf(known, mostArns), 4, readChunk)).flat();
}
