import { describe, expect, it } from 'vitest';
import { remediateConfigRule } from '../../src/actions/remediate-config-rule.ts';
import { config } from '../../src/pollers/config.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { unmet } from '../support/action-context.ts';
import { modelOf, resourceOf, signalOf } from '../support/model-of.ts';
import { playedRemedy } from '../support/played-remedy.ts';
import { watchedAccount } from '../support/watched-account.ts';

const stack = `
stack: rules
summary: A site whose database is watched by a rule of AWS Config.
tags: { team: web }
regions: [{ region: eu-west-1, zones: [eu-west-1a] }]
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 1, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }, { id: other-db }]
config:
  - rules: [{ name: protection, remediation: 90s }, { name: unmended }]
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
`;

/** Two databases, one of which has lost its protection. */
async function broken() {
  const watched = watchedAccount(stack, [config]);
  const { shop } = watched;
  const heal = shop.fault(faultNamed('unprotect-database'), { database: 'writer' });
  await shop.play(120);
  const rules = [...(shop.world.configRegions.get('eu-west-1')?.rules.values() ?? [])];
  const targetOf = (name: string) => {
    const rule = rules.find((one) => one.name === name);
    if (rule === undefined) throw new Error(`there is no rule ${name}`);
    return resourceOf({ id: rule.arn, kind: 'config:rule', account: shop.world.account, name });
  };
  const remedy = playedRemedy(shop);
  const plan = (params: object = {}, name = 'protection') =>
    remedy.answered(remediateConfigRule.plan(targetOf(name), { ...params }, remedy.context()));
  const isProtected = () => shop.world.databases.get('web-db')?.deletionProtection;
  return { ...remedy, ...watched, heal, rules, targetOf, plan, isProtected };
}

describe('AWS Config, in the simulated account', () => {
  it('says that a rule is kept, that it is broken within minutes, and by how many', async () => {
    const { look, shop, model } = watchedAccount(stack, [config]);
    await look();
    expect((await look())('protection', 'config/compliance')).toMatchObject({ state: 'pass' });
    const heal = shop.fault(faultNamed('unprotect-database'), { database: 'writer' });
    await shop.play(120);
    await look();
    expect((await look())('protection', 'config/compliance')).toMatchObject({
      state: 'warn',
      nature: 'warning-only',
      reason: '1 resource breaks the rule',
    });
    const [rule] = model().ofKind('config:rule');
    expect(model().resources.get(rule ?? '')?.tags).toEqual({ team: 'web' });
    expect(model().verdicts.get(rule ?? '')?.kind).toMatch(/^(healthy|degraded)$/);
    heal();
    await shop.play(120);
    expect((await look())('protection', 'config/compliance')).toMatchObject({ state: 'pass' });
  });

  it('warns of a recorder that somebody has stopped, and repeats until then what was true before', async () => {
    const { look, shop } = watchedAccount(stack, [config]);
    expect((await look())('default', 'config/recorder')).toMatchObject({ state: 'pass' });
    const heal = shop.fault(faultNamed('stop-recorder'), {});
    shop.fault(faultNamed('unprotect-database'), { database: 'writer' });
    await shop.play(240);
    await look();
    const said = await look();
    expect(said('default', 'config/recorder')).toMatchObject({ state: 'warn' });
    expect(said('protection', 'config/compliance')).toMatchObject({ state: 'pass' });
    heal();
    await shop.play(240);
    expect((await look())('default', 'config/recorder')).toMatchObject({ state: 'pass' });
    expect((await look())('protection', 'config/compliance')).toMatchObject({ state: 'warn' });
  });
});

describe('remediate-config-rule, on simulated AWS Config', () => {
  it('has AWS Config mend what breaks the rule, names each resource, and waits for the end', async () => {
    const it = await broken();
    const plan = await it.remedy(remediateConfigRule, it.targetOf('protection'));
    const id = it.shop.world.databases.get('web-db')?.resourceId;
    expect(plan.summary).toBe(
      `Have AWS Config run AWSConfigRemediation-EnableRDSInstanceDeletionProtection on ${id} for the rule protection`,
    );
    expect(it.isProtected()).toBe(true);
    expect(await it.answered(remediateConfigRule.observe(plan, 0, it.context()))).toBe('done');
  });

  it('knows of one that is under way also after a crash, and of one that was not begun', async () => {
    const it = await broken();
    const plan = await it.plan();
    expect(await it.answered(remediateConfigRule.observe(plan, 0, it.context()))).toBe('not-started');
    await it.answered(remediateConfigRule.apply(plan, 0, it.context()));
    expect(await it.answered(remediateConfigRule.observe(plan, 0, it.context()))).toBe('under-way');
    it.shop.world.databases.delete('web-db');
    await it.shop.play(91);
    expect(await it.answered(remediateConfigRule.observe(plan, 0, it.context()))).toBe('failed');
  });

  it('says what AWS Config refused to begin', async () => {
    const it = await broken();
    const plan = await it.plan();
    it.rules[0]?.results.clear();
    await expect(it.answered(remediateConfigRule.apply(plan, 0, it.context()))).rejects.toMatchObject({
      failure: 'refused',
      message: expect.stringContaining('is not evaluated by the rule'),
    });
  });

  it('refuses a rule without a remediation, one that nothing breaks, and more than may be mended at once', async () => {
    const it = await broken();
    expect(unmet(await it.plan({}, 'unmended'))).toEqual(['the rule has a remediation']);
    it.shop.fault(faultNamed('unprotect-database'), { database: 'other-db' });
    await it.shop.play(120);
    expect(unmet(await it.plan())).toEqual(['so many break the rule as may be mended at once']);
    expect(unmet(await it.plan({ atMost: 2 }))).toEqual([]);
    for (const database of it.shop.world.databases.values()) database.deletionProtection = true;
    await it.shop.play(120);
    const plan = await it.plan();
    expect(unmet(plan)).toEqual(['so many break the rule as may be mended at once']);
    expect(plan.steps).toEqual([]);
  });

  it('refuses while another remediation of the rule is under way', async () => {
    const it = await broken();
    await it.answered(remediateConfigRule.apply(await it.plan(), 0, it.context()));
    expect(unmet(await it.plan())).toEqual(['no remediation of it is under way']);
  });

  it('has helped when AWS Config says so after it, and not before', async () => {
    const it = await broken();
    const plan = await it.plan();
    const { id: target } = it.targetOf('protection');
    const { plannedAt: now } = plan.state as { plannedAt: number };
    const judged = (state: 'pass' | 'warn', observedAt: number) => {
      const signal = signalOf({ resource: target, check: 'config/compliance', state, observedAt });
      return remediateConfigRule.verify(plan, modelOf({ signals: [signal] }), now).outcome;
    };
    expect(judged('pass', now)).toBe('inconclusive');
    expect(judged('pass', now + 1)).toBe('success');
    expect(judged('warn', now + 1)).toBe('inconclusive');
    expect(remediateConfigRule.verify(plan, modelOf(), now).outcome).toBe('inconclusive');
  });

  it('always needs a person', () => {
    expect(remediateConfigRule.needsApproval?.({})).toMatch(/for a person to judge/);
  });
});
