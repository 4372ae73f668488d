import type { Observation } from '../model/observation.ts';
import { dueGroups } from './elbv2/due-groups.ts';
import { describeLoadBalancer, listLoadBalancers, loadBalancersVoice } from './elbv2/load-balancers.ts';
import { suspectGroups } from './elbv2/suspects.ts';
import { readTags, tagsVoice } from './elbv2/tags.ts';
import {
  type GroupReading,
  heldGroup,
  listTargetGroups,
  readGroups,
  slicesFor,
  targetGroupsVoice,
} from './elbv2/target-groups.ts';
import { completeWord, partialWord } from './elbv2/target-groups-said.ts';
import { applicationUserErrors } from './elbv2/user-errors.ts';
import { comparedIn, rereadZoneTraffic, zoneTrafficPart } from './elbv2/zone-traffic.ts';
import { complete, type Voice } from './finding.ts';
import type { PollContext, Poller } from './poller.ts';
import { reread } from './reread.ts';

const suspectsVoice: Voice = {
  poller: 'elbv2',
  part: { name: 'suspects', reach: 'regional', everyMs: 30_000 },
};

/** Application and network load balancers, their target groups, and the health of the targets. */
export const elbv2: Poller = {
  name: 'elbv2',
  parts: [
    {
      ...loadBalancersVoice.part,
      permissions: ['elasticloadbalancing:DescribeLoadBalancers'],
      poll: async (context) => {
        const loadBalancers = await listLoadBalancers(context);
        const described = loadBalancers.map((each) => describeLoadBalancer(each, context.scope));
        return [
          complete(loadBalancersVoice, context, {
            resources: described.map(({ resource }) => resource),
            findings: described.map(({ finding }) => finding),
          }),
        ];
      },
    },
    {
      ...targetGroupsVoice(1).part,
      permissions: ['elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DescribeTargetHealth'],
      poll: sweepTargetGroups,
    },
    {
      // Speaks in the name of the sweep, and in its own only to show that it is alive.
      ...suspectsVoice.part,
      permissions: ['elasticloadbalancing:DescribeTargetHealth'],
      poll: async (context) => [
        ...(await rereadGroups(suspectGroups(context), { ...context, priority: 'suspect' })),
        complete(suspectsVoice, context, {}),
      ],
    },
    {
      ...tagsVoice.part,
      permissions: ['elasticloadbalancing:DescribeTags'],
      poll: async (context) => [complete(tagsVoice, context, { resources: await readTags(context) })],
    },
    zoneTrafficPart,
    applicationUserErrors,
  ],
  refresh: async (ids, context) => [
    ...(await rereadGroups(groupsBehind(ids, context), context)),
    ...(await rereadTraffic(ids, context)),
  ],
};

async function rereadTraffic(ids: readonly string[], context: PollContext): Promise<readonly Observation[]> {
  const balancers = comparedIn(context).filter(({ id }) => ids.includes(id));
  if (balancers.length === 0) return [];
  const voice = { poller: 'elbv2', part: zoneTrafficPart };
  return [await reread(voice, context, () => rereadZoneTraffic(balancers, context))];
}

/** Reads every group of a small account; of a large one a slice, and says again what is held of the rest. */
async function sweepTargetGroups(context: PollContext): Promise<readonly Observation[]> {
  const groups = await listTargetGroups(context);
  const due = dueGroups(groups, context);
  const readings = await readGroups([...due], context, context.priority);
  const readAt = context.now();
  const later = groups.filter((group) => !due.has(group)).map((group): GroupReading => ({ group, readAt }));
  return completeWord([...readings, ...later], context, targetGroupsVoice(slicesFor(groups.length)));
}

async function rereadGroups(arns: readonly string[], context: PollContext): Promise<readonly Observation[]> {
  if (arns.length === 0) return [];
  const groups = arns.flatMap((arn) => heldGroup(arn, context) ?? []);
  const readings = await readGroups(groups, context, context.priority);
  const found = new Set(readings.map(({ group }) => group.TargetGroupArn));
  const gone = arns.filter((arn) => !found.has(arn));
  return partialWord(readings, context, targetGroupsVoice(slicesFor(groupsHere(context))), gone);
}

function groupsHere({ model, scope }: PollContext): number {
  let count = 0;
  for (const id of model.ofKind('elbv2:target-group')) {
    const group = model.resources.get(id);
    if (group?.account === scope.account && group.region === scope.region) count += 1;
  }
  return count;
}

/** The target groups that are given, that given instances are members of, or that given load balancers route to. */
function groupsBehind(ids: readonly string[], context: PollContext): string[] {
  const groups = new Set<string>();
  for (const id of ids) {
    if (id.includes(':targetgroup/')) groups.add(id);
    for (const { to } of context.model.resources.get(id)?.relations ?? [])
      if (to.includes(':targetgroup/')) groups.add(to);
  }
  return [...groups];
}
