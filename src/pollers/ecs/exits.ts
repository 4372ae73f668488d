import { DescribeTasksCommand, ECSClient, paginateListTasks, type Task } from '@aws-sdk/client-ecs';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding } from '../finding.ts';
import { chunksOf, mapBounded } from '../map-bounded.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { exitsWord, noExits } from './exit-words.ts';
import { knownServices } from './known-services.ts';

/** What ended the tasks of services in which tasks came or went lately. AWS keeps stopped tasks for an hour. */
export const exitsPart: PollPart = {
  name: 'exits',
  everyMs: 60_000,
  reach: 'regional',
  permissions: ['ecs:ListTasks', 'ecs:DescribeTasks'],
  poll: async (context) => [
    complete({ poller: 'ecs', part: exitsPart }, context, {
      findings: await readExits(knownServices(context), context),
    }),
  ],
};

/** AWS lists stopped tasks of one service a call; more services than that are restless in a large outage only. */
const servicesPerSweep = 50;

const callsAtOnce = 4;

/** Throws AwsError. */
export async function readExits(
  services: readonly Resource[],
  context: PollContext,
): Promise<readonly Finding[]> {
  const described = services.filter(({ facts }) => facts['restless'] !== undefined);
  const restless = described.filter(({ facts }) => facts['restless'] === true);
  const asked = new Set(restless.slice(0, servicesPerSweep));
  return mapBounded(described, callsAtOnce, async (service) => ({
    resource: service.id,
    check: 'ecs/task-exits',
    family: 'application' as const,
    ...(await wordOn(service, asked, context)),
  }));
}

async function wordOn(service: Resource, asked: ReadonlySet<Resource>, context: PollContext) {
  if (service.facts['restless'] === false) return noExits;
  if (!asked.has(service))
    return {
      state: 'unknown' as const,
      reason: `Tasks come and go in more than ${servicesPerSweep} services at once: what ended these was not read`,
    };
  const desired = service.facts['desired'];
  const stopped = await stoppedTasks(service, context);
  return exitsWord(stopped, { now: context.now(), desired: typeof desired === 'number' ? desired : 1 });
}

async function stoppedTasks(
  service: Resource,
  { aws, scope, priority }: PollContext,
): Promise<readonly Task[]> {
  const client = aws.client(ECSClient, scope, { priority });
  const cluster = String(service.facts['cluster']);
  const request = { cluster, serviceName: service.name, desiredStatus: 'STOPPED', maxResults: 100 } as const;
  const arns = await collectPages(paginateListTasks({ client }, request), (page) => page.taskArns);
  return describeTasks(arns, cluster, { aws, scope, priority });
}

/** AWS describes a hundred tasks a call. Throws AwsError. */
export async function describeTasks(
  arns: readonly string[],
  cluster: string,
  { aws, scope, priority }: Pick<PollContext, 'aws' | 'scope' | 'priority'>,
): Promise<readonly Task[]> {
  const client = aws.client(ECSClient, scope, { priority });
  const answers = await mapBounded(chunksOf(arns, 100), callsAtOnce, (tasks) =>
    client.send(new DescribeTasksCommand({ cluster, tasks })),
  );
  return answers.flatMap(({ tasks = [] }) => tasks);
}
