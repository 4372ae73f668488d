import { describe, expect, it } from 'vitest';
import { switchOrigin } from '../../src/actions/switch-origin.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { loadStack } from '../../src/simulator/stacks/load-stack.ts';
import { unmet } from '../support/action-context.ts';
import { resourceOf } from '../support/model-of.ts';
import { playedRemedy } from '../support/played-remedy.ts';
import { first, playWorld } from '../support/played-shop.ts';
import { join } from 'node:path';
import { projectRoot } from '../support/source-tree.ts';

const file = join(projectRoot, 'test/simulation/remedies/stacks/behind-cloudfront.yaml');
const assumeRoom = { assumeRoom: true } as const;

/** The shop behind CloudFront; all machines of its first origin are down. */
async function outage() {
  const shop = playWorld(buildStack(loadStack(file), 1));
  const { world } = shop;
  await shop.play(60);
  const heal = shop.fault(faultNamed('fail-zone'), { zone: 'home/1' });
  await shop.play(180);
  const distribution = first(world.distributions);
  const [home, standby] = [...world.loadBalancers.values()].map(({ arn, region, dnsName }) =>
    resourceOf({
      id: arn,
      kind: 'elbv2:load-balancer',
      account: world.account,
      region,
      facts: { dnsName, type: 'application' },
    }),
  );
  if (home === undefined || standby === undefined) throw new Error('there are two load balancers');
  const target = resourceOf({
    id: distribution.arn,
    kind: 'cloudfront:distribution',
    account: world.account,
    region: 'global',
    name: 'shop.example.com',
  });
  const errors = () => world.users?.experienced.at(-1)?.errors ?? Number.NaN;
  const model = { resources: [home, standby] };
  const remedy = playedRemedy(shop);
  const plan = (params: { assumeRoom?: true } = assumeRoom, parts = model) =>
    remedy.answered(switchOrigin.plan(target, params, remedy.context(parts)));
  const lasting = () => {
    if (switchOrigin.lasting === undefined) throw new Error('it lasts');
    return switchOrigin.lasting;
  };
  return { ...remedy, shop, heal, distribution, target, model, errors, plan, lasting };
}

describe('switch-origin, on simulated CloudFront', () => {
  it('has what users write taken by the second origin, and gives the first back once it is healthy', async () => {
    const it = await outage();
    expect(it.errors()).toBeCloseTo(30, 0);
    const plan = await it.remedy(switchOrigin, it.target, { params: assumeRoom, model: it.model });
    await it.shop.play(2);
    expect(it.errors()).toBe(0);
    expect(it.distribution.deployed).toEqual(['eu-west-1', 'us-east-1']);
    expect(await it.answered(it.lasting().inForce(plan, it.context(it.model)))).toBe('in-force');

    const early = await it.answered(it.lasting().giveBack(plan, it.context(it.model)));
    expect(unmet(early)).toEqual(['the origin that was left is healthy']);
    expect(early.steps).toEqual([]);

    it.heal();
    await it.shop.play(900);
    const back = await it.answered(it.lasting().giveBack(plan, it.context(it.model)));
    expect(unmet(back)).toEqual([]);
    await it.run(switchOrigin, back);
    expect(it.distribution.deployed).toEqual(['us-east-1', 'eu-west-1']);
    expect(it.errors()).toBe(0);
    expect(await it.answered(it.lasting().inForce(plan, it.context(it.model)))).toBe('gone');
  });

  it('changes nothing of the distribution but the order of its origins', async () => {
    const it = await outage();
    const before = await it.shop.call<{ DistributionConfig: object }>('CloudFront', 'GetDistributionConfig', {
      Id: it.distribution.id,
    });
    const { steps } = await it.plan();
    const [call] = steps.flatMap(({ calls }) => calls);
    expect(call).toMatchObject({ operation: 'UpdateDistribution', scope: { region: 'us-east-1' } });
    const input = call?.input as { IfMatch: string; DistributionConfig: { OriginGroups: object } };
    expect(input.IfMatch).toBe(it.distribution.etag);
    expect({ ...input.DistributionConfig, OriginGroups: {} }).toEqual({
      ...before.DistributionConfig,
      OriginGroups: {},
    });
    expect(input.DistributionConfig.OriginGroups).toMatchObject({
      Quantity: 1,
      Items: [{ Members: { Items: [{ OriginId: 'eu-west-1' }, { OriginId: 'us-east-1' }] } }],
    });
  });

  it('is refused by CloudFront itself when somebody changed the distribution after it was planned', async () => {
    const it = await outage();
    const plan = await it.plan();
    it.distribution.etag = 'ESOMEBODYELSE';
    await expect(it.answered(switchOrigin.apply(plan, 0, it.context(it.model)))).rejects.toMatchObject({
      failure: 'conflict',
    });
    expect(it.distribution.order).toEqual(['us-east-1', 'eu-west-1']);
  });

  it('refuses a second origin that is down as well, one of which nothing is known, and one without room', async () => {
    const it = await outage();
    expect(unmet(await it.plan(assumeRoom, { resources: [] }))).toEqual(['the second origin is healthy']);
    const uncounted = it.model.resources.map((one) => ({ ...one, facts: { ...one.facts, type: 'network' } }));
    expect(unmet(await it.plan({}, { resources: uncounted }))).toEqual(['the destination has room']);
    expect(unmet(await it.plan({}))).toEqual([]);
    it.shop.fault(faultNamed('fail-zone'), { zone: 'standby/1' });
    await it.shop.play(180);
    const plan = await it.plan();
    expect(unmet(plan)).toEqual(['the second origin is healthy']);
    expect(plan.steps).toEqual([]);
  });

  it('refuses while another change is on its way, where there is no second origin, and where there is nothing', async () => {
    const it = await outage();
    it.distribution.order = it.distribution.order.toReversed();
    expect(unmet(await it.plan())).toContain('no change of it is under way');
    it.distribution.order = ['us-east-1'];
    expect(unmet(await it.plan())).toContain('there is a second origin');
    it.shop.world.distributions.clear();
    expect(unmet(await it.plan())).toEqual(['the distribution exists']);
  });

  it('gives nothing back over the edit of somebody who put the first origin first again', async () => {
    const it = await outage();
    const plan = await it.remedy(switchOrigin, it.target, { params: assumeRoom, model: it.model });
    it.distribution.order = it.distribution.order.toReversed();
    expect(await it.answered(it.lasting().inForce(plan, it.context()))).toBe('gone');
    const back = await it.answered(it.lasting().giveBack(plan, it.context(it.model)));
    expect(unmet(back)).toContain('nobody changed the order since');
    expect(back.steps).toEqual([]);
  });
});
