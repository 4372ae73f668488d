import { describe, expect, it } from 'vitest';
import { scaleNodeGroup } from '../../src/actions/scale-node-group.ts';
import type { Plan } from '../../src/actions/action.ts';
import type { Resource } from '../../src/model/resource.ts';
import type { VerdictKind } from '../../src/model/verdict.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { parseStack } from '../../src/simulator/stacks/load-stack.ts';
import type { ScalingGroup } from '../../src/simulator/world/state/scaling-group.ts';
import { journaled, unmet } from '../support/action-context.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { playedRemedy } from '../support/played-remedy.ts';
import { first, playWorld } from '../support/played-shop.ts';

const id = 'arn:aws:eks:us-east-1:111122223333:nodegroup/apps/web/1';
const target: Resource = resourceOf({
  id,
  kind: 'eks:node-group',
  name: 'web',
  region: 'us-east-1',
  facts: { cluster: 'apps' },
});

/** A site on the four nodes of a node group, at most eight, and words for what happens to it. */
function nodes() {
  const parsed = parseStack(
    `
stack: nodes
summary: A site on the nodes of a cluster of EKS.
regions: [{ region: us-east-1, zones: [us-east-1a, us-east-1b] }]
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: eks-web, size: 4, max: 8, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
kubernetesClusters: [{ name: apps, nodeGroups: [{ name: web, group: eks-web }] }]
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
`,
    'nodes.yaml',
  );
  if (parsed.stack === undefined) throw new Error(JSON.stringify(parsed.problems));
  const shop = playWorld(buildStack(parsed.stack, 1));
  const remedies = playedRemedy(shop);
  const machines: ScalingGroup = first(shop.world.scalingGroups);
  const judged = (kind: VerdictKind) => ({ resources: [target], verdicts: { [id]: kind } });
  return {
    shop,
    machines,
    remedies,
    judged,
    plan: (kind: VerdictKind, params: Record<string, unknown> = {}): Promise<Plan> =>
      remedies.answered(scaleNodeGroup.plan(target, params, remedies.context(judged(kind)))),
    told: () => shop.world.happenings.flatMap((one) => (one.kind === 'mutation' ? one.operation : [])),
  };
}

describe('scale-node-group', () => {
  it.each([
    [{}, 5],
    [{ percent: 50 }, 6],
    [{ percent: 1 }, 5],
  ])('with %j raises four nodes to %i by the verb of EKS, and is done when all serve', async (params, to) => {
    const { remedies, machines, judged, told } = nodes();
    const made = await remedies.remedy(scaleNodeGroup, target, { params, model: judged('overloaded') });
    expect(made.summary).toBe(`Raise the number of nodes of web in apps from 4 to ${to}`);
    expect(machines.desired).toBe(to);
    expect(told()).toEqual(['UpdateNodegroupConfig']);
  });

  it('never goes above the maximum of the node group', async () => {
    const { plan, machines } = nodes();
    machines.max = 5;
    expect((await plan('overloaded', { percent: 50 })).steps[0]?.calls[0]?.input).toMatchObject({
      scalingConfig: { desiredSize: 5 },
    });
  });

  it.each<[string, (bench: ReturnType<typeof nodes>) => unknown]>([
    ['there is room below its maximum', ({ machines }) => void (machines.max = 4)],
    ['the processes it needs run', ({ machines }) => void machines.suspended.add('Launch')],
    ['what was launched before serves', ({ machines }) => void (machines.desired = 5)],
    [
      'the node group is at rest',
      ({ shop }) => void shop.fault(faultNamed('bar-nodes'), { cluster: 'apps' }),
    ],
    ['EKS knows of no issue', ({ shop }) => void shop.fault(faultNamed('bar-nodes'), { cluster: 'apps' })],
    ['the node group exists', ({ shop }) => shop.world.kubernetesClusters.clear()],
    ['the group exists', ({ shop }) => shop.world.scalingGroups.clear()],
  ])('refuses unless %s, and plans no step', async (name, spoil) => {
    const bench = nodes();
    await spoil(bench);
    const made = await bench.plan('overloaded');
    expect(unmet(made)).toContain(name);
    expect(made.steps).toEqual([]);
  });

  it('adds nothing to what is not overloaded', async () => {
    expect(unmet(await nodes().plan('healthy'))).toEqual(['it is overloaded']);
  });

  it('sends nothing when somebody changed the number in between', async () => {
    const { plan, remedies, machines, told } = nodes();
    const made = journaled(await plan('overloaded'));
    machines.desired = 6;
    await expect(remedies.answered(scaleNodeGroup.apply(made, 0, remedies.context()))).rejects.toThrow(
      /web wants 6 nodes now, not 4: 5 is out of date/,
    );
    expect(told()).toEqual([]);
  });

  it('fails when the second launch fails', async () => {
    const { shop, plan, remedies } = nodes();
    const made = journaled(await plan('overloaded'));
    shop.fault(faultNamed('freeze-launches'), { region: 'home' });
    await expect(remedies.run(scaleNodeGroup, made)).rejects.toThrow(/run 5 nodes of web: failed/);
  });

  it.each([
    ['nothing was sent', 4, 'not-started'],
    ['it is under way', 5, 'under-way'],
    ['somebody took nodes away', 3, 'failed'],
  ])('knows after a crash that %s', async (_title, desired, progress) => {
    const { plan, remedies, machines } = nodes();
    const made = journaled(await plan('overloaded'));
    machines.desired = desired;
    expect(await remedies.answered(scaleNodeGroup.observe(made, 0, remedies.context()))).toBe(progress);
  });

  it.each([
    ['healthy', 1, 'success'],
    ['healthy', 0, 'inconclusive'],
    ['overloaded', 1, 'inconclusive'],
  ] as const)('judged %s by evidence of %i ms after it, is a %s', async (kind, after, outcome) => {
    const { plan, judged } = nodes();
    const made = journaled(await plan('overloaded'));
    const { plannedAt: now } = made.state as { plannedAt: number };
    const load = {
      resource: id,
      check: 'eks/node-load',
      state: 'pass',
      family: 'application',
      since: now,
      observedAt: now + after,
      validForMs: 150_000,
      reason: 'its nodes took 50 % of their processor time at 09:00 UTC',
    } as const;
    const model = modelOf({ ...judged(kind), signals: [load] });
    expect(scaleNodeGroup.verify(made, model, now + 2).outcome).toBe(outcome);
  });
});
