import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/model/observation.ts';
import { elb } from '../../src/pollers/elb.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { pollBench, refused, scope } from '../support/poll.ts';

const balancer = (name: string) => `arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/${name}`;
const instance = (id: string) => `arn:aws:ec2:eu-west-1:111122223333:instance/${id}`;
const webGroup = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/73e2d6bc24d8a067';

const description = (LoadBalancerName: string) => ({
  LoadBalancerName,
  DNSName: `${LoadBalancerName}.elb.amazonaws.com`,
  Scheme: 'internal',
  AvailabilityZones: ['eu-west-1a'],
});
const listing = 'Elastic Load Balancing DescribeLoadBalancers';
const health = 'Elastic Load Balancing DescribeInstanceHealth';

type Answered = Exclude<Observation, { kind: 'failed' }>;
function answered(observation: Observation | undefined): Answered {
  if (observation === undefined || observation.kind === 'failed')
    throw new Error(`no answer: ${JSON.stringify(observation)}`);
  return observation;
}

describe('the classic ELB poller', () => {
  it('tells load balancers, their instances and what it thinks of them', async () => {
    const bench = pollBench({
      [listing]: () => ({ LoadBalancerDescriptions: [description('old')] }),
      [health]: () => ({ InstanceStates: [{ InstanceId: 'i-1', State: 'InService', Description: 'N/A' }] }),
    });
    const observation = answered((await bench.run(elb, 'load-balancers'))[0]);
    expect(observation.resources).toMatchObject([
      {
        id: balancer('old'),
        kind: 'elb:load-balancer',
        ...scope,
        name: 'old',
        facts: { dnsName: 'old.elb.amazonaws.com', type: 'classic', scheme: 'internal' },
      },
      { id: instance('i-1'), kind: 'ec2:instance', relations: [{ type: 'member-of', to: balancer('old') }] },
    ]);
    expect(observation.signals).toMatchObject([
      {
        resource: instance('i-1'),
        check: 'elb/target-health',
        by: balancer('old'),
        state: 'pass',
        family: 'network',
      },
    ]);
  });

  it.each([
    ['InService', 'N/A', { state: 'pass' }],
    ['OutOfService', 'Instance', { state: 'fail' }],
    ['OutOfService', 'ELB', { state: 'unknown', nature: 'transition' }],
    ['Unknown', 'N/A', { state: 'unknown' }],
  ])('takes %s for reason %s for %o', async (State, ReasonCode, expected) => {
    const bench = pollBench({
      [listing]: () => ({ LoadBalancerDescriptions: [description('old')] }),
      [health]: () => ({ InstanceStates: [{ InstanceId: 'i-1', State, ReasonCode }] }),
    });
    expect(answered((await bench.run(elb, 'load-balancers'))[0]).signals).toMatchObject([expected]);
  });

  it.each<[string, object, boolean | undefined]>([
    ['by a policy that a listener names', { PolicyNames: ['stay'] }, true],
    ['not by one that no listener names', { PolicyNames: ['tls'] }, false],
    ['not where no policy is named', {}, false],
  ])('knows that users are tied to one machine %s', async (_, listener, sticky) => {
    const described = {
      ...description('old'),
      ListenerDescriptions: [listener],
      Policies: { LBCookieStickinessPolicies: [{ PolicyName: 'stay' }] },
    };
    const bench = pollBench({
      [listing]: () => ({ LoadBalancerDescriptions: [described, description('untold')] }),
      [health]: () => ({ InstanceStates: [] }),
    });

    const { resources } = answered((await bench.run(elb, 'load-balancers'))[0]);
    expect(resources.map(({ facts }) => facts['sticky'])).toEqual([sticky, undefined]);
  });

  it.each<[string, object | undefined, readonly string[] | undefined]>([
    ['HTTP', { Listener: { Protocol: 'HTTP', LoadBalancerPort: 80 } }, ['80']],
    ['http, as old tools wrote it', { Listener: { Protocol: 'http', LoadBalancerPort: 8080 } }, ['8080']],
    ['HTTPS', { Listener: { Protocol: 'HTTPS', LoadBalancerPort: 443 } }, []],
    ['TCP, of which nobody knows whether it is encrypted', { Listener: { Protocol: 'TCP' } }, []],
    ['what AWS left out', undefined, undefined],
  ])('knows on which ports users come unencrypted: %s', async (_, listener, plainPorts) => {
    const described = {
      ...description('old'),
      ...(listener === undefined ? {} : { ListenerDescriptions: [listener] }),
    };
    const bench = pollBench({
      [listing]: () => ({ LoadBalancerDescriptions: [described] }),
      [health]: () => ({ InstanceStates: [] }),
    });

    const { resources } = answered((await bench.run(elb, 'load-balancers'))[0]);
    expect(resources[0]?.facts['plainPorts']).toEqual(plainPorts);
  });

  it('leaves out a load balancer that was deleted while they were read', async () => {
    const bench = pollBench({
      [listing]: () => ({ LoadBalancerDescriptions: [description('old'), description('older')] }),
      [health]: (input: { LoadBalancerName: string }) => {
        if (input.LoadBalancerName === 'older') throw refused('LoadBalancerNotFound');
        return { InstanceStates: [] };
      },
    });
    const { resources } = answered((await bench.run(elb, 'load-balancers'))[0]);
    expect(resources.map(({ id }) => id)).toEqual([balancer('old')]);
  });

  it('says nothing in an empty account, for one call', async () => {
    const bench = pollBench({ [listing]: () => ({}) });
    expect(await bench.run(elb, 'load-balancers')).toMatchObject([{ resources: [], signals: [] }]);
    expect(bench.sent).toHaveLength(1);
  });

  it('names the permission when AWS denies it', async () => {
    const bench = pollBench({
      [listing]: () => {
        throw refused('AccessDenied', 403);
      },
    });
    expect(await bench.run(elb, 'load-balancers')).toMatchObject([
      { failure: 'denied', permission: 'elasticloadbalancing:DescribeLoadBalancers' },
    ]);
  });

  it('keeps known tags where one of twenty was deleted meanwhile', async () => {
    const known = resourceOf({
      id: balancer('old'),
      kind: 'elb:load-balancer',
      name: 'old',
      tags: { a: 'b' },
    });
    const bench = pollBench(
      {
        'Elastic Load Balancing DescribeTags': () => {
          throw refused('LoadBalancerNotFound');
        },
      },
      modelOf({ resources: [known] }),
    );
    expect(await bench.run(elb, 'tags')).toMatchObject([{ resources: [{ tags: { a: 'b' } }] }]);
  });
});

describe('the classic ELB poller’s refresh', () => {
  const held = modelOf({
    resources: [
      resourceOf({ id: balancer('old'), kind: 'elb:load-balancer' }),
      resourceOf({
        id: instance('i-1'),
        kind: 'ec2:instance',
        relations: [
          { type: 'member-of', to: balancer('old') },
          { type: 'member-of', to: balancer('other') },
          { type: 'member-of', to: webGroup },
        ],
      }),
      resourceOf({
        id: instance('i-2'),
        kind: 'ec2:instance',
        relations: [{ type: 'member-of', to: balancer('old') }],
      }),
    ],
  });

  it('reads one load balancer again and keeps its members’ other classic ones', async () => {
    const bench = pollBench(
      {
        [listing]: () => ({ LoadBalancerDescriptions: [description('old')] }),
        [health]: () => ({
          InstanceStates: [{ InstanceId: 'i-1', State: 'OutOfService', ReasonCode: 'Instance' }],
        }),
      },
      held,
    );
    const [said] = await elb.refresh([balancer('old')], bench.context);
    expect(said).toMatchObject({
      kind: 'partial',
      observer: { name: 'elb/load-balancers' },
      gone: [instance('i-2')],
    });
    expect(answered(said).resources[1]?.relations).toEqual([
      { type: 'member-of', to: balancer('other') },
      { type: 'member-of', to: balancer('old') },
    ]);
  });

  it('is not asked for target groups of the newer kind', async () => {
    const bench = pollBench({}, held);
    expect(await elb.refresh([webGroup, instance('i-7')], bench.context)).toEqual([]);
    expect(bench.sent).toEqual([]);
  });
});
