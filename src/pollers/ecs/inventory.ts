import { ECSClient, paginateListClusters, paginateListServices } from '@aws-sdk/client-ecs';
import type { Resource } from '../../model/resource.ts';
import { complete } from '../finding.ts';
import { mapBounded } from '../map-bounded.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { lastOf } from './known-services.ts';

/** Which services there are. An account without ECS costs one call a sweep. */
export const inventoryPart: PollPart = {
  name: 'inventory',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['ecs:ListClusters', 'ecs:ListServices'],
  poll: async (context) => [
    complete({ poller: 'ecs', part: inventoryPart }, context, { resources: await listServices(context) }),
  ],
};

/** As many as AWS lists in one answer; without it, it lists ten. */
const maxResults = 100;

const callsAtOnce = 4;

async function listServices({ aws, scope, priority }: PollContext): Promise<readonly Resource[]> {
  const client = aws.client(ECSClient, scope, { priority });
  const clusters = await collectPages(
    paginateListClusters({ client }, { maxResults }),
    (page) => page.clusterArns,
  );
  const services = await mapBounded(clusters, callsAtOnce, async (cluster) => {
    const arns = await collectPages(
      paginateListServices({ client }, { cluster, maxResults }),
      (page) => page.serviceArns,
    );
    return arns.map(
      (id): Resource => ({
        id,
        kind: 'ecs:service',
        ...scope,
        name: lastOf(id),
        tags: {},
        facts: { cluster: lastOf(cluster) },
        relations: [],
      }),
    );
  });
  return services.flat();
}
