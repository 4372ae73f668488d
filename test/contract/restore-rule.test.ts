import { describe, expect, it } from 'vitest';
import { restoreRule } from '../../src/actions/restore-rule.ts';
import { revokeRules } from '../../src/simulator/faults/revoke-rules.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { loadStack } from '../../src/simulator/stacks/load-stack.ts';
import { journaled, unmet } from '../support/action-context.ts';
import { type ModelParts, resourceOf, signalOf } from '../support/model-of.ts';
import { playedRemedy } from '../support/played-remedy.ts';
import { first, playWorld } from '../support/played-shop.ts';

const place = { account: '111122223333', region: 'us-east-1' };
const pool = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/shop-web/1';

/** The sound shop, whose first security group has lost its rules, and what is known of that. */
function shopWithout(given: { readonly lost?: readonly string[]; readonly state?: 'fail' | 'warn' } = {}) {
  const shop = playWorld(buildStack(loadStack('shop-sound'), 1));
  const group = first(shop.world.network.securityGroups);
  const [rule = ''] = group.rules;
  const heal = shop.fault(revokeRules, { securityGroup: group.name });
  const now = shop.world.clock.now();
  const { lost = [rule, 'tcp 22-22 10.0.0.0/8'], state = 'fail' } = given;
  const target = resourceOf({
    id: `arn:aws:ec2:us-east-1:111122223333:security-group/${group.id}`,
    kind: 'security-group:group',
    name: group.name,
    ...place,
    facts: { lostRules: lost.map((one) => `${now - 60_000} ${one}`) },
  });
  const port = Number(/^tcp (\d+)-/.exec(rule)?.[1]);
  const model: ModelParts = {
    resources: [
      resourceOf({ id: pool, kind: 'elbv2:target-group', name: 'shop-web', ...place, facts: { port } }),
    ],
    signals: [
      signalOf({ resource: target.id, check: 'security-group/lets-in', by: pool, state, observedAt: now }),
    ],
  };
  const remedy = playedRemedy(shop);
  const plan = async (parts: ModelParts = model) =>
    journaled(await remedy.answered(restoreRule.plan(target, {}, remedy.context(parts))));
  const healthy = () =>
    [...first(shop.world.targetGroups).targets.values()].filter(({ state: one }) => one === 'healthy').length;
  return { shop, group, rule, heal, target, model, remedy, plan, healthy };
}

describe('restore-rule on simulated AWS', () => {
  it('lets the load balancer in again by the rule that was there, and opens nothing else', async () => {
    const { shop, group, rule, target, model, remedy, healthy } = shopWithout();
    await shop.playUntil(() => healthy() === 0, 300);
    await remedy.remedy(restoreRule, target, { model });
    expect([...group.rules]).toEqual([rule]);
    await shop.playUntil(() => healthy() > 0, 300);
  });

  it('always needs a person, whatever the mode', () => {
    expect(restoreRule.needsApproval?.({})).toBe('somebody took the rule away, and may have meant to');
  });

  it('refuses while nobody is cut off', async () => {
    const { plan } = shopWithout({ state: 'warn' });
    expect(unmet(await plan())).toEqual([
      'somebody who has to get in is not let in',
      'a rule that it had within a day, and that let them in, is gone',
    ]);
  });

  it('refuses what is there again by a fresh read', async () => {
    const { plan, heal } = shopWithout();
    heal();
    expect(unmet(await plan())).toEqual(['a rule that it had within a day, and that let them in, is gone']);
  });

  it('refuses a rule for another port, and one that opens to the whole internet', async () => {
    const other = shopWithout({ lost: ['tcp 22-22 10.0.0.0/8'] });
    expect(unmet(await other.plan())).toEqual([
      'a rule that it had within a day, and that let them in, is gone',
    ]);
    const open = shopWithout({ lost: ['all 0-65535 0.0.0.0/0'] });
    const plan = await open.plan();
    expect(unmet(plan)).toEqual(['it opens nothing to the whole internet']);
    expect(plan.steps).toEqual([]);
  });

  it('refuses a security group that is gone', async () => {
    const { plan, shop, group } = shopWithout();
    shop.world.network.securityGroups.delete(group.id);
    expect(unmet(await plan())).toEqual(['a rule that it had within a day, and that let them in, is gone']);
  });

  it('knows after a crash whether it was done, and by what it can be taken back', async () => {
    const { plan, remedy, group, rule } = shopWithout();
    const planned = await plan();
    const asked = () => remedy.answered(restoreRule.observe(planned, 0, remedy.context()));
    expect(await asked()).toBe('not-started');
    await remedy.run(restoreRule, planned);
    expect(await asked()).toBe('done');
    const undo = async () =>
      journaled(await remedy.answered(restoreRule.undo?.(planned, remedy.context()) ?? Promise.reject()));
    await remedy.run(restoreRule, await undo());
    expect([...group.rules]).toEqual([]);
    // Taken back already: there is nothing to send, and somebody's hand is seen.
    expect((await undo()).steps).toEqual([]);
    expect(
      await remedy.answered(restoreRule.undoneByHand?.(planned, remedy.context()) ?? Promise.reject()),
    ).toBe(`the rule ${rule} is gone again`);
  });

  it('asks EC2 for a rule of each kind in the form in which EC2 takes it', async () => {
    const lost = [
      'all 0-65535 sg-0abc',
      'tcp 8080-8090 10.0.0.0/8',
      'tcp 8080-8080 pl-1',
      '6 0-65535 fd00::/8',
    ];
    const { plan } = shopWithout({ lost });
    expect((await plan()).steps[0]?.calls[0]?.input).toMatchObject({
      IpPermissions: [
        { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-0abc' }] },
        { IpProtocol: 'tcp', FromPort: 8080, ToPort: 8090, IpRanges: [{ CidrIp: '10.0.0.0/8' }] },
        { IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080, PrefixListIds: [{ PrefixListId: 'pl-1' }] },
        { IpProtocol: '6', FromPort: 0, ToPort: 65_535, Ipv6Ranges: [{ CidrIpv6: 'fd00::/8' }] },
      ],
    });
  });

  it.each([
    ['pass', 1, 'success'],
    ['pass', 0, 'inconclusive'],
    ['fail', 1, 'failed'],
    ['unknown', 1, 'failed'],
  ] as const)('verified by %s read %i ms after the plan is %s', async (state, afterMs, outcome) => {
    const { plan, remedy, target } = shopWithout();
    const planned = await plan();
    const now = (planned.state as { plannedAt: number }).plannedAt + afterMs;
    const { model } = remedy.context({
      signals: [
        signalOf({ resource: target.id, check: 'security-group/lets-in', by: pool, state, observedAt: now }),
      ],
    });
    expect(restoreRule.verify(planned, model, now).outcome).toBe(outcome);
  });
});
