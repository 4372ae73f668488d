import type { Observation } from '../model/observation.ts';
import { classicLoadBalancerNameOf } from '../aws/arn.ts';
import {
  listClassicLoadBalancers,
  readClassicTags,
  sayClassic,
  classicLoadBalancersByName,
} from './elb/load-balancers.ts';
import { classicUserErrors } from './elb/user-errors.ts';
import { complete, partial, type Voice } from './finding.ts';
import type { PollContext, Poller } from './poller.ts';

const loadBalancersVoice: Voice = {
  poller: 'elb',
  part: { name: 'load-balancers', reach: 'regional', everyMs: 60_000 },
};
const tagsVoice: Voice = { poller: 'elb', part: { name: 'tags', reach: 'regional', everyMs: 300_000 } };

/** Classic load balancers and what they say of their instances. */
export const elb: Poller = {
  name: 'elb',
  parts: [
    {
      ...loadBalancersVoice.part,
      permissions: [
        'elasticloadbalancing:DescribeLoadBalancers',
        'elasticloadbalancing:DescribeInstanceHealth',
      ],
      poll: async (context) => {
        const said = await sayClassic(await listClassicLoadBalancers(context), context);
        return [complete(loadBalancersVoice, context, said)];
      },
    },
    {
      ...tagsVoice.part,
      permissions: ['elasticloadbalancing:DescribeTags'],
      poll: async (context) => [complete(tagsVoice, context, { resources: await readClassicTags(context) })],
    },
    classicUserErrors,
  ],
  refresh: async (ids, context) => {
    const names = loadBalancersBehind(ids, context);
    return names.size === 0 ? [] : [await reread(names, context)];
  },
};

async function reread(names: ReadonlyMap<string, string>, context: PollContext): Promise<Observation> {
  const found = await classicLoadBalancersByName([...names.values()], context);
  const said = await sayClassic(found, context, new Set(names.keys()));
  const mentioned = new Set(said.resources.map(({ id }) => id));
  const former = [...names.keys()].flatMap((id) => [
    id,
    ...[...context.model.incoming(id)].flatMap(({ type, from }) => (type === 'member-of' ? from : [])),
  ]);
  return partial(loadBalancersVoice, context, { ...said, gone: former.filter((id) => !mentioned.has(id)) });
}

/** Name by id of the load balancers that are given, and of those that given instances are registered with. */
function loadBalancersBehind(ids: readonly string[], { model }: PollContext): Map<string, string> {
  const names = new Map<string, string>();
  for (const id of ids) {
    const related = model.resources.get(id)?.relations.map(({ to }) => to) ?? [];
    for (const candidate of [id, ...related]) {
      const name = classicLoadBalancerNameOf(candidate);
      if (name !== undefined) names.set(candidate, name);
    }
  }
  return names;
}
