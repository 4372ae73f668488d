import { ECSClient, paginateListTasks } from '@aws-sdk/client-ecs';
import type { Resource } from '../../model/resource.ts';
import { complete } from '../finding.ts';
import { mapBounded } from '../map-bounded.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { describeTasks } from './exits.ts';
import { byCluster, knownServices } from './known-services.ts';

/** In which zones the tasks of each service run. */
export const tasksPart: PollPart = {
  name: 'tasks',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['ecs:ListTasks', 'ecs:DescribeTasks'],
  poll: async (context) => {
    const clusters = byCluster(knownServices(context));
    const read = await mapBounded(clusters, clustersAtOnce, ([cluster, services]) =>
      placed(cluster, services, context),
    );
    return [complete({ poller: 'ecs', part: tasksPart }, context, { resources: read.flat() })];
  },
};

const clustersAtOnce = 2;

async function placed(
  cluster: string,
  services: readonly Resource[],
  context: PollContext,
): Promise<readonly Resource[]> {
  const client = context.aws.client(ECSClient, context.scope, { priority: context.priority });
  const running = paginateListTasks({ client }, { cluster, desiredStatus: 'RUNNING', maxResults: 100 });
  const tasks = await describeTasks(await collectPages(running, (page) => page.taskArns), cluster, context);
  const zones = new Map<string, Set<string>>();
  for (const { group = '', availabilityZone, lastStatus } of tasks) {
    if (availabilityZone === undefined || lastStatus !== 'RUNNING') continue;
    const known = zones.get(group);
    if (known === undefined) zones.set(group, new Set([availabilityZone]));
    else known.add(availabilityZone);
  }
  return services.map(({ id, kind, account, region, name }) => {
    const found = zones.get(`service:${name}`);
    const facts = found === undefined ? {} : { taskZones: [...found].toSorted() };
    return { id, kind, account, region, name, tags: {}, facts, relations: [] };
  });
}
