import { describe, expect, it } from 'vitest';
import { holdFailOpen } from '../../src/actions/hold-fail-open.ts';
import { slowInstance } from '../../src/simulator/faults/slow-instance.ts';
import { routing } from '../../src/simulator/world/traffic/load-balancer.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { playedRemedy } from '../support/played-remedy.ts';
import { first, playedShop } from '../support/played-shop.ts';

/** The shop, whose four machines in two zones all answer their health checks too late. */
async function outage() {
  const shop = playedShop(3);
  const balancer = first(shop.world.loadBalancers);
  const group = first(shop.world.targetGroups);
  const place = { account: shop.world.account, region: group.region };
  const ids = [...group.targets.keys()];
  const cures = ids.map((instance) => shop.fault(slowInstance, { instance, latencyMs: 20_000 }));
  await shop.playUntil(() => [...group.targets.values()].every(({ state }) => state === 'unhealthy'), 300);
  const arn = (id: string) => `arn:aws:ec2:${place.region}:${place.account}:instance/${id}`;
  const model = {
    resources: ids.map((id) => {
      const zone = shop.world.instances.get(id)?.zone;
      return resourceOf({
        id: arn(id),
        kind: 'ec2:instance',
        ...place,
        ...(zone === undefined ? {} : { zone }),
      });
    }),
    verdicts: Object.fromEntries(ids.map((id) => [arn(id), 'fleet-wide' as const])),
    groups: [
      {
        id: group.arn,
        kind: 'elbv2:target-group' as const,
        name: group.name,
        ...place,
        members: ids.map(arn),
        desired: ids.length,
        serving: 0,
        failing: ids.length,
        unknown: 0,
        zones: {},
        state: 'down' as const,
        since: 0,
      },
    ],
  };
  const target = resourceOf({
    id: group.arn,
    kind: 'elbv2:target-group',
    ...place,
    facts: { targetType: 'instance' },
  });
  /** So many machines answer in time again, and their load balancer has seen it. */
  const cure = async (count: number) => {
    for (const heal of cures.slice(0, count)) heal();
    const healthy = () => [...group.targets.values()].filter(({ state }) => state === 'healthy').length;
    await shop.playUntil(() => healthy() === count, 600);
  };
  /** How many machines users are sent to now. */
  const sentTo = () => routing(shop.world, balancer).serving.length;
  return { ...playedRemedy(shop), target, model, cure, sentTo };
}

describe('hold-fail-open, on simulated Elastic Load Balancing', () => {
  it('without it the first machine that is healthy again is sent everything', async () => {
    const it = await outage();
    expect(it.sentTo()).toBe(4);
    await it.cure(1);
    expect(it.sentTo()).toBe(1);
  });

  it('has all sent to until half of two zones are healthy, and leaves no trace when it is given back', async () => {
    const it = await outage();
    const plan = await it.remedy(holdFailOpen, it.target, { model: it.model });
    await it.cure(1);
    expect(it.sentTo()).toBe(4);
    await it.cure(2);
    expect(it.sentTo()).toBe(2);
    const back = await it.answered(
      holdFailOpen.lasting?.giveBack(plan, it.context()) ?? Promise.reject(new Error('it lasts')),
    );
    await it.run(holdFailOpen, back);
    expect(it.sentTo()).toBe(2);
    expect(await it.answered(holdFailOpen.lasting?.inForce(plan, it.context()) ?? Promise.reject())).toBe(
      'gone',
    );
  });

  it('is needed again, once it is given back, only where fewer are healthy than it waited for', async () => {
    const it = await outage();
    const plan = await it.remedy(holdFailOpen, it.target, { model: it.model });
    const isNeededWith = (facts: object) =>
      holdFailOpen.lasting?.isNeededAgain?.(
        plan,
        modelOf({ resources: [resourceOf({ ...it.target, facts: { ...it.target.facts, ...facts } })] }),
      );
    expect(isNeededWith({ healthy: 1, total: 4 })).toBe(true);
    // Two that were launched since have not passed their checks yet, and are no reason.
    expect(isNeededWith({ healthy: 2, total: 4 })).toBe(false);
    expect(isNeededWith({})).toBe(false);
  });
});
