import { describe, expect, it } from 'vitest';
import type { Resource } from '../../src/model/resource.ts';
import { audit } from '../../src/pollers/audit.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { pollBench, refused, scope } from '../support/poll.ts';

const prefix = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const balancer = (name: string, facts: Resource['facts'] = {}) =>
  resourceOf({ id: `${prefix}:loadbalancer/app/${name}/1`, kind: 'elbv2:load-balancer', ...scope, facts });
const targetGroup = resourceOf({ id: `${prefix}:targetgroup/web/1`, kind: 'elbv2:target-group', ...scope });

const ofBalancer = 'Elastic Load Balancing v2 DescribeLoadBalancerAttributes';
const ofGroup = 'Elastic Load Balancing v2 DescribeTargetGroupAttributes';
const protectedOne = { Attributes: [{ Key: 'deletion_protection.enabled', Value: 'true' }] };

async function read(bench: ReturnType<typeof pollBench>) {
  const [said, ...others] = await bench.run(audit, 'load-balancer-attributes');
  if (said === undefined || said.kind === 'failed' || others.length > 0) throw new Error('no one answer');
  return said.resources.map(({ id, facts, tags, relations }) => ({ id, facts, tags, relations }));
}

describe('the attributes of load balancers', () => {
  it('are facts of load balancers and target groups, and add nothing else to them', async () => {
    const shop = balancer('shop', { dnsName: 'shop.elb.amazonaws.com' });
    const bench = pollBench(
      {
        [ofBalancer]: () => ({
          Attributes: [
            ...protectedOne.Attributes,
            { Key: 'load_balancing.cross_zone.enabled', Value: 'false' },
          ],
        }),
        [ofGroup]: () => ({
          Attributes: [
            { Key: 'stickiness.enabled', Value: 'false' },
            // Of a target group this is no switch: it may leave the choice to its load balancer.
            { Key: 'load_balancing.cross_zone.enabled', Value: 'use_load_balancer_configuration' },
          ],
        }),
      },
      modelOf({ resources: [shop, targetGroup] }),
    );

    expect(await read(bench)).toEqual([
      { id: shop.id, facts: { deletionProtection: true, crossZone: false }, tags: {}, relations: [] },
      { id: targetGroup.id, facts: { sticky: false }, tags: {}, relations: [] },
    ]);
  });

  it('are read of a hundred in an hour, first of those that were never read; the others keep what is held', async () => {
    const held = Array.from({ length: 150 }, (_, index) => balancer(`held-${index}`, { crossZone: true }));
    const unread = balancer('unread');
    const bench = pollBench({ [ofBalancer]: () => protectedOne }, modelOf({ resources: [...held, unread] }));

    const reading = read(bench);
    await bench.pass(60_000);
    const resources = await reading;

    const asked = bench.sent.map(({ input }) => (input as { LoadBalancerArn: string }).LoadBalancerArn);
    expect(asked[0]).toBe(unread.id);
    expect(asked.length).toBeLessThanOrEqual(100);
    expect(resources).toHaveLength(151);
    expect(resources.filter(({ facts }) => facts['crossZone'] === true)).toHaveLength(151 - asked.length);
  });

  it('of one that was deleted meanwhile are left out', async () => {
    const bench = pollBench(
      {
        [ofBalancer]: () => {
          throw refused('LoadBalancerNotFound');
        },
      },
      modelOf({ resources: [balancer('gone')] }),
    );

    expect(await read(bench)).toEqual([]);
  });

  it('that may not be read are one failure with the permission that is missing', async () => {
    const bench = pollBench(
      {
        [ofBalancer]: () => {
          throw refused('AccessDenied', 403);
        },
      },
      modelOf({ resources: [balancer('shop')] }),
    );

    expect(await bench.run(audit, 'load-balancer-attributes')).toMatchObject([
      { kind: 'failed', failure: 'denied' },
    ]);
  });
});

describe('the listeners of load balancers', () => {
  const of = 'Elastic Load Balancing v2 DescribeListeners';
  const application = (name: string, facts: Resource['facts'] = {}) =>
    balancer(name, { type: 'application', ...facts });
  const forward = [{ Type: 'forward' }];

  const plainPorts = async (...Listeners: object[]) => {
    const bench = pollBench(
      { [of]: () => ({ Listeners }) },
      modelOf({ resources: [application('shop', { scheme: 'internal' })] }),
    );
    const [said] = await bench.run(audit, 'listeners');
    return said?.kind === 'complete' ? said.resources.map(({ facts }) => facts) : said;
  };

  it.each([
    [
      'HTTP that leads to targets',
      { Port: 80, Protocol: 'HTTP', DefaultActions: forward },
      { plainPorts: ['80'] },
    ],
    [
      'HTTP that only leads to HTTPS',
      { Port: 80, Protocol: 'HTTP', DefaultActions: [{ Type: 'redirect' }] },
      { plainPorts: [] },
    ],
    ['HTTP of which no action is told', { Port: 80, Protocol: 'HTTP' }, { plainPorts: ['80'] }],
    ['HTTPS', { Port: 443, Protocol: 'HTTPS', DefaultActions: forward }, { plainPorts: [] }],
    ['one of which AWS left out how it listens', { Port: 80 }, {}],
    ['one of which AWS left out where', { Protocol: 'HTTP' }, {}],
  ])('are taken for what they are: %s', async (_title, listener, facts) => {
    expect(await plainPorts(listener)).toEqual([facts]);
  });

  it('are read on every page, of application load balancers only', async () => {
    const network = balancer('flow', { type: 'network' });
    const bench = pollBench(
      {
        [of]: ({ Marker }: { Marker?: string }) =>
          Marker === undefined
            ? { Listeners: [{ Port: 8080, Protocol: 'HTTP' }], NextMarker: 'more' }
            : { Listeners: [{ Port: 80, Protocol: 'HTTP' }] },
      },
      modelOf({ resources: [network, application('shop')] }),
    );
    const [said] = await bench.run(audit, 'listeners');
    expect(said).toMatchObject({ kind: 'complete', resources: [{ facts: { plainPorts: ['80', '8080'] } }] });
    expect(bench.sent).toHaveLength(2);
  });

  it('that may not be read are one failure with the permission that is missing', async () => {
    const bench = pollBench(
      {
        [of]: () => {
          throw refused('AccessDenied', 403);
        },
      },
      modelOf({ resources: [application('shop')] }),
    );
    expect(await bench.run(audit, 'listeners')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission: 'elasticloadbalancing:DescribeListeners' },
    ]);
  });
});

describe('the volumes of machines', () => {
  const list = 'EC2 DescribeVolumes';
  const machine = (id: string) =>
    resourceOf({ id: `arn:aws:ec2:eu-west-1:111122223333:instance/${id}`, kind: 'ec2:instance', ...scope });
  const volume = (VolumeId: string, ...machines: readonly string[]) => ({
    VolumeId,
    Encrypted: false,
    Attachments: machines.map((InstanceId) => ({ InstanceId, State: 'attached' })),
  });

  async function volumesOf(pages: readonly object[], machines = [machine('i-1'), machine('i-2')]) {
    let page = 0;
    const bench = pollBench({ [list]: () => pages[page++] }, modelOf({ resources: machines }));
    const [said] = await bench.run(audit, 'volumes');
    if (said === undefined || said.kind === 'failed') throw new Error('no answer');
    return { facts: said.resources.map(({ facts }) => facts), sent: bench.sent };
  }

  it('are named of each machine that has some without encryption, by a list of those alone', async () => {
    const { facts, sent } = await volumesOf([
      { Volumes: [volume('vol-2', 'i-1'), volume('vol-3')], NextToken: 'more' },
      { Volumes: [volume('vol-1', 'i-1'), { VolumeId: 'vol-4' }, { Attachments: [{ InstanceId: 'i-2' }] }] },
    ]);
    expect(facts).toEqual([{ unencryptedVolumes: ['vol-1', 'vol-2'] }, { unencryptedVolumes: [] }]);
    expect(sent[0]?.input).toMatchObject({
      Filters: [{ Name: 'encrypted', Values: ['false'] }],
      MaxResults: 1000,
    });
  });

  it('are not asked for where there is no machine', async () => {
    expect(await volumesOf([], [])).toEqual({ facts: [], sent: [] });
  });

  it('are not known where they may not be listed, and the missing permission is said', async () => {
    const bench = pollBench(
      {
        [list]: () => {
          throw refused('UnauthorizedOperation', 403);
        },
      },
      modelOf({ resources: [machine('i-1')] }),
    );
    expect(await bench.run(audit, 'volumes')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission: 'ec2:DescribeVolumes' },
    ]);
  });
});
