import { pollers } from '../../../src/pollers/registry.ts';
import type { World } from '../../../src/simulator/world/state/world.ts';

const nothing = { size: 0 };

/** What a poller reads, where the world may hold none of it; `nothing` where no remedy needs to know of it. */
const things: Readonly<Record<string, (world: World) => { readonly size: number }>> = {
  sqs: ({ queues }) => queues,
  sns: ({ topics }) => topics,
  lambda: ({ functions }) => functions,
  dynamodb: ({ tables }) => tables,
  cloudfront: ({ distributions }) => distributions,
  acm: ({ certificates }) => certificates,
  s3: ({ buckets }) => buckets,
  efs: ({ fileSystems }) => fileSystems,
  ecs: ({ containerServices }) => containerServices,
  eks: ({ kubernetesClusters }) => kubernetesClusters,
  directconnect: ({ network }) => network.directConnects,
  elasticache: ({ caches }) => caches,
  logs: ({ logFilters }) => logFilters,
  config: ({ configRegions }) => configRegions,
  cloudtrail: ({ trails }) => trails,
  backup: ({ backups }) => backups,
  elb: () => nothing,
  health: () => nothing,
  iam: () => nothing,
  audit: () => nothing,
};

/**
 * As holdfast.yaml says it: pollers that would find nothing in this world are off, for to read nothing costs as much as to
 * read something.
 */
export function notInPlay(world: World): Readonly<Record<string, { readonly enabled: false }>> {
  return Object.fromEntries(
    pollers
      .filter(({ name }) => things[name]?.(world).size === 0)
      .map(({ name }) => [name, { enabled: false }]),
  );
}
