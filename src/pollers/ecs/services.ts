import { DescribeServicesCommand, ECSClient, type Service } from '@aws-sdk/client-ecs';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding } from '../finding.ts';
import { chunksOf, mapBounded } from '../map-bounded.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { byCluster, knownServices } from './known-services.ts';
import { balancedGroups, serviceResource } from './service-resource.ts';
import { deploymentWord, placementWord, runningWord } from './service-words.ts';

/** How many tasks each service runs, how its newest deployment goes, and whether its tasks find room. */
export const servicesPart: PollPart = {
  name: 'services',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['ecs:DescribeServices'],
  poll: async (context) => {
    const described = await describeServices(knownServices(context), context);
    return [complete({ poller: 'ecs', part: servicesPart }, context, foundOf(described, context))];
  },
};

/** AWS describes so many at once. */
const servicesPerCall = 10;

const callsAtOnce = 4;

/** Those that are still there: one that was deleted stays INACTIVE for a while. Throws AwsError. */
export async function describeServices(
  services: readonly Resource[],
  { aws, scope, priority }: PollContext,
): Promise<readonly Service[]> {
  const client = aws.client(ECSClient, scope, { priority });
  const calls = byCluster(services).flatMap(([cluster, members]) =>
    chunksOf(members, servicesPerCall).map((chunk) => ({ cluster, services: chunk.map(({ id }) => id) })),
  );
  const answers = await mapBounded(calls, callsAtOnce, ({ cluster, services: names }) =>
    client.send(new DescribeServicesCommand({ cluster, services: names, include: ['TAGS'] })),
  );
  return answers
    .flatMap(({ services: found = [] }) => found)
    .filter(({ serviceArn, status }) => serviceArn !== undefined && status !== 'INACTIVE');
}

/** What is to be said of described services. */
export function foundOf(described: readonly Service[], context: PollContext) {
  const now = context.now();
  return {
    resources: [
      ...described.map((service) => serviceResource(service, now, context.scope)),
      ...balancedGroups(described, context.scope),
    ],
    findings: described.flatMap((service) => findingsOn(service, now)),
  };
}

function findingsOn(service: Service, now: number): readonly Finding[] {
  const common = { resource: service.serviceArn ?? '', family: 'control-plane' } as const;
  return [
    { ...common, check: 'ecs/running', ...runningWord(service, now) },
    { ...common, check: 'ecs/deployment', ...deploymentWord(service, now) },
    { ...common, check: 'ecs/placement', ...placementWord(service, now) },
  ];
}
