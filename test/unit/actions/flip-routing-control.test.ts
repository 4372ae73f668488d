import { describe, expect, it } from 'vitest';
import { flipRoutingControl } from '../../../src/actions/flip-routing-control.ts';
import { contextOn, journaled, unmet } from '../../support/action-context.ts';
import { FakeAws } from '../../support/fake-aws/fake-aws.ts';
import { type ModelParts, resourceOf } from '../../support/model-of.ts';

const id = (set: string) => `arn:aws:route53:::recordset/Z1/shop.example.com/A/${set}`;
const target = resourceOf({ id: id('west'), kind: 'route53:record', region: 'global' });
const control = (name: string) =>
  `arn:aws:route53-recovery-control::111122223333:controlpanel/p/routingcontrol/${name}`;
const regions = ['us-east-1', 'us-west-2', 'eu-west-1', 'ap-northeast-1', 'ap-southeast-2'];
const params = {
  clusterEndpoints: regions.map((region) => ({ region, endpoint: `https://x.${region}.example.com/v1` })),
  on: control('east'),
  off: control('west'),
  to: 'east',
  // Room has tests of its own: dns/room.test.ts.
  assumeRoom: true,
};

const balancer = (site: string) =>
  resourceOf({
    id: `lb-${site}`,
    kind: 'elbv2:load-balancer',
    facts: { dnsName: `${site}.elb.amazonaws.com` },
  });
const record = (site: string) =>
  resourceOf({
    id: id(site),
    kind: 'route53:record',
    relations: [{ type: 'routes-to', to: `lb-${site}` }],
    facts: { aliasDnsName: `${site}.elb.amazonaws.com` },
  });
const model: ModelParts = {
  resources: [balancer('west'), balancer('east'), record('west'), record('east')],
};

function twoSites(): FakeAws {
  const aws = new FakeAws();
  aws.routingControl.states.set(control('west'), 'On').set(control('east'), 'Off');
  aws.loadBalancing.targetGroups
    .set('tg-west', { loadBalancer: 'lb-west', targets: { 'i-1': 'unhealthy' } })
    .set('tg-east', { loadBalancer: 'lb-east', targets: { 'i-2': 'healthy' } });
  return aws;
}

const states = (aws: FakeAws) => [...aws.routingControl.states.values()];

describe('flip-routing-control', () => {
  it('sets both controls in one call, and no record is touched', async () => {
    const aws = twoSites();
    const plan = journaled(await flipRoutingControl.plan(target, params, contextOn(aws, model)));
    expect(unmet(plan)).toEqual([]);
    expect(await flipRoutingControl.observe(plan, 0, contextOn(aws))).toBe('not-started');
    await flipRoutingControl.apply(plan, 0, contextOn(aws));
    expect(states(aws)).toEqual(['Off', 'On']);
    expect(await flipRoutingControl.observe(plan, 0, contextOn(aws))).toBe('done');
    expect(aws.mutations()).toEqual(['UpdateRoutingControlStates']);
  });

  it('refuses where the load of nobody is known', async () => {
    const measured = { ...params, assumeRoom: undefined };
    const plan = await flipRoutingControl.plan(target, measured, contextOn(twoSites(), model));
    expect(unmet(plan)).toEqual(['the destination has room']);
  });

  it('tries each of the five endpoints until one answers', async () => {
    const aws = twoSites();
    const plan = await flipRoutingControl.plan(target, params, contextOn(aws, model));
    for (const region of regions.slice(0, 4)) aws.routingControl.silentRegions.add(region);
    await flipRoutingControl.apply(plan, 0, contextOn(aws));
    expect(states(aws)).toEqual(['Off', 'On']);
    expect(
      new Set(
        aws.calls.filter(({ operation }) => operation.startsWith('Update')).map(({ region }) => region),
      ),
    ).toEqual(new Set(regions));
  });

  it('fails when no endpoint answers', async () => {
    const aws = twoSites();
    const plan = await flipRoutingControl.plan(target, params, contextOn(aws, model));
    for (const region of regions) aws.routingControl.silentRegions.add(region);
    await expect(flipRoutingControl.apply(plan, 0, contextOn(aws))).rejects.toMatchObject({
      failure: 'retryable',
    });
  });

  it.each<[string, (aws: FakeAws) => void]>([
    ['the source takes traffic', (aws) => void aws.routingControl.states.set(control('west'), 'Off')],
    ['the destination takes none yet', (aws) => void aws.routingControl.states.set(control('east'), 'On')],
    [
      'the destination is healthy',
      (aws) =>
        void aws.loadBalancing.targetGroups.set('tg-east', {
          loadBalancer: 'lb-east',
          targets: { 'i-2': 'initial' },
        }),
    ],
  ])('refuses unless %s', async (name, spoil) => {
    const aws = twoSites();
    spoil(aws);
    expect(unmet(await flipRoutingControl.plan(target, params, contextOn(aws, model)))).toEqual([name]);
  });

  it('goes back only when that is not worse', async () => {
    const aws = twoSites();
    const plan = await flipRoutingControl.plan(target, params, contextOn(aws, model));
    await flipRoutingControl.apply(plan, 0, contextOn(aws));
    const refused = await flipRoutingControl.undo?.(plan, contextOn(aws, model));
    expect(refused?.steps).toEqual([]);
    aws.loadBalancing.targetGroups.set('tg-east', {
      loadBalancer: 'lb-east',
      targets: { 'i-2': 'unhealthy' },
    });
    const bothSick = await flipRoutingControl.undo?.(plan, contextOn(aws, model));
    expect(bothSick?.steps).toEqual([]);
    const eastUnknown = { resources: [balancer('west'), record('west')] };
    const unknownHere = await flipRoutingControl.undo?.(plan, contextOn(aws, eastUnknown));
    expect(unknownHere?.steps).toEqual([]);
    aws.loadBalancing.targetGroups.set('tg-west', { loadBalancer: 'lb-west', targets: { 'i-1': 'healthy' } });
    const undo = await flipRoutingControl.undo?.(plan, contextOn(aws, model));
    if (undo === undefined) throw new Error('routing controls can be set back');
    await flipRoutingControl.apply(undo, 0, contextOn(aws));
    expect(states(aws)).toEqual(['On', 'Off']);
    expect(await flipRoutingControl.observe(undo, 0, contextOn(aws))).toBe('done');
  });

  it('wants all five endpoints', () => {
    const four = { ...params, clusterEndpoints: params.clusterEndpoints.slice(1) };
    expect(flipRoutingControl.checkParams(params)).toEqual([]);
    expect(flipRoutingControl.checkParams(four)[0]?.path).toEqual(['clusterEndpoints']);
  });

  it('is given back in one step, once the place that was left is well', async () => {
    const aws = twoSites();
    const plan = journaled(await flipRoutingControl.plan(target, params, contextOn(aws, model)));
    const { lasting } = flipRoutingControl;
    await flipRoutingControl.apply(plan, 0, contextOn(aws));
    expect(await lasting?.inForce(plan, contextOn(aws))).toBe('in-force');
    const early = await lasting?.giveBack(plan, contextOn(aws, model));
    expect(early === undefined ? [] : unmet(early)).toEqual(['the place they left is healthy']);

    aws.loadBalancing.targetGroups.set('tg-west', { loadBalancer: 'lb-west', targets: { 'i-1': 'healthy' } });
    const back = await lasting?.giveBack(plan, contextOn(aws, model));
    if (back === undefined) throw new Error('a flip is given back');
    expect(await flipRoutingControl.observe(back, 0, contextOn(aws))).toBe('not-started');
    await flipRoutingControl.apply(back, 0, contextOn(aws));
    expect(states(aws)).toEqual(['On', 'Off']);
    expect(await flipRoutingControl.observe(back, 0, contextOn(aws))).toBe('done');
    expect(await lasting?.inForce(plan, contextOn(aws))).toBe('gone');

    const away = await lasting?.leaveAgain?.(back, contextOn(aws, model));
    if (away === undefined) throw new Error('a return can be called off');
    await flipRoutingControl.apply(away, 0, contextOn(aws));
    expect(await lasting?.inForce(away, contextOn(aws))).toBe('in-force');
  });
});
