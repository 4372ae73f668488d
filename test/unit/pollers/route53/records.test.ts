import type { ListResourceRecordSetsCommandInput, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../../src/model/resource.ts';
import { route53 } from '../../../../src/pollers/route53.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';
import { type Answers, pollBench, refused } from '../../../support/poll.ts';

const zone = { Id: '/hostedzone/Z1', Name: 'example.com.', CallerReference: 'r', ResourceRecordSetCount: 9 };
const balancer = resourceOf({
  id: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/1',
  kind: 'elbv2:load-balancer',
  facts: { dnsName: 'Shop-1.eu-west-1.elb.amazonaws.com' },
});
const writer = resourceOf({
  id: 'arn:aws:rds:eu-west-1:111122223333:db:orders',
  kind: 'rds:instance',
  facts: { endpoint: 'orders.abc.eu-west-1.rds.amazonaws.com' },
});
const model = modelOf({ resources: [balancer, writer] });
const id = (rest: string) => `arn:aws:route53:::recordset/Z1/${rest}`;

function zoneOf(records: readonly Partial<ResourceRecordSet>[], zones = [zone]): Answers {
  return {
    'Route 53 ListHostedZones': () => ({ HostedZones: zones, IsTruncated: false }),
    'Route 53 ListResourceRecordSets': () => ({ ResourceRecordSets: records, IsTruncated: false }),
  };
}

async function recordsOf(answers: Answers, known = model): Promise<readonly Resource[]> {
  const [observation] = await pollBench(answers, known).run(route53, 'records');
  if (observation?.kind !== 'complete') throw new Error(JSON.stringify(observation));
  return observation.resources;
}

describe('the records part', () => {
  it('speaks as a global observer of the account', async () => {
    const [observation] = await pollBench(zoneOf([]), model).run(route53, 'records');
    expect(observation?.observer).toEqual({
      name: 'route53/records',
      account: '111122223333',
      region: 'global',
    });
  });

  it('states a weighted alias with its load balancer and health check', async () => {
    const [record] = await recordsOf(
      zoneOf([
        {
          Name: 'shop.example.com.',
          Type: 'A',
          SetIdentifier: 'eu',
          Weight: 0,
          AliasTarget: {
            HostedZoneId: 'Z32O12XQLNTSW2',
            DNSName: 'dualstack.shop-1.eu-west-1.elb.amazonaws.com.',
            EvaluateTargetHealth: true,
          },
          HealthCheckId: 'hc-1',
        },
      ]),
    );
    expect(record).toEqual({
      id: id('shop.example.com/A/eu'),
      kind: 'route53:record',
      account: '111122223333',
      region: 'global',
      name: 'shop.example.com A eu',
      tags: {},
      facts: {
        recordName: 'shop.example.com',
        recordType: 'A',
        zoneId: 'Z1',
        setIdentifier: 'eu',
        routing: 'weighted',
        weight: 0,
        aliasDnsName: 'dualstack.shop-1.eu-west-1.elb.amazonaws.com',
        aliasZoneId: 'Z32O12XQLNTSW2',
        evaluateTargetHealth: true,
        healthCheckId: 'hc-1',
      },
      relations: [
        { type: 'routes-to', to: balancer.id },
        { type: 'checked-by', to: 'arn:aws:route53:::healthcheck/hc-1' },
      ],
    });
  });

  it.each<[string, Partial<ResourceRecordSet>, Record<string, unknown>]>([
    ['failover', { SetIdentifier: 'p', Failover: 'PRIMARY' }, { routing: 'failover', failover: 'PRIMARY' }],
    [
      'latency',
      { SetIdentifier: 'l', Region: 'eu-west-1' },
      { routing: 'latency', latencyRegion: 'eu-west-1' },
    ],
    ['weighted', { SetIdentifier: 'w', Weight: 10 }, { routing: 'weighted', weight: 10 }],
    ['multivalue', { SetIdentifier: 'm', MultiValueAnswer: true }, { routing: 'other' }],
    [
      'simple',
      { TTL: 60, ResourceRecords: [{ Value: '192.0.2.1' }] },
      { routing: 'simple', ttl: 60, values: ['192.0.2.1'] },
    ],
  ])('tells %s routing', async (_, parts, facts) => {
    const [record] = await recordsOf(zoneOf([{ Name: 'a.example.com.', Type: 'A', ...parts }]));
    expect(record?.facts).toMatchObject(facts);
  });

  it('gives a simple record an id without a set identifier', async () => {
    const [record] = await recordsOf(zoneOf([{ Name: 'a.example.com.', Type: 'AAAA', TTL: 60 }]));
    expect(record?.id).toBe(id('a.example.com/AAAA'));
  });

  it('leads a CNAME to the database whose endpoint it holds, for that is what a promotion moves', async () => {
    const ResourceRecords = [{ Value: 'ORDERS.abc.eu-west-1.rds.amazonaws.com.' }];
    const [record] = await recordsOf(
      zoneOf([{ Name: 'db.example.com.', Type: 'CNAME', TTL: 5, ResourceRecords }]),
    );
    expect(record?.relations).toEqual([{ type: 'routes-to', to: writer.id }]);
  });

  it('leads an alias within the zone to every record of the name and type that it names', async () => {
    const alias = { HostedZoneId: 'Z1', DNSName: 'eu.example.com.', EvaluateTargetHealth: true };
    const [top] = await recordsOf(
      zoneOf([
        { Name: 'www.example.com.', Type: 'A', AliasTarget: alias },
        { Name: 'eu.example.com.', Type: 'A', SetIdentifier: 'a', Weight: 1 },
        { Name: 'eu.example.com.', Type: 'A', SetIdentifier: 'b', Weight: 1 },
        { Name: 'eu.example.com.', Type: 'AAAA', SetIdentifier: 'a', Weight: 1 },
      ]),
    );
    expect(top?.relations.map(({ to }) => to)).toEqual([id('eu.example.com/A/a'), id('eu.example.com/A/b')]);
  });

  it('keeps records that steer traffic and leaves the rest', async () => {
    const records = await recordsOf(
      zoneOf([
        { Name: 'example.com.', Type: 'NS', TTL: 172_800 },
        { Name: 'example.com.', Type: 'SOA', TTL: 900 },
        { Name: 'example.com.', Type: 'MX', TTL: 300 },
        { Name: 'example.com.', Type: 'TXT', TTL: 300 },
        { Name: 'example.com.', Type: 'TXT', SetIdentifier: 'w', Weight: 1 },
        { Name: '\\052.example.com.', Type: 'CNAME', TTL: 300 },
        { Type: 'A', TTL: 300 },
      ]),
    );
    expect(records.map(({ name }) => name)).toEqual(['example.com TXT w', '*.example.com CNAME']);
  });

  it('lets records inherit the tags of their zone, for Route 53 has none on records', async () => {
    const tagged = resourceOf({
      id: 'arn:aws:route53:::hostedzone/Z1',
      kind: 'route53:hosted-zone',
      tags: { holdfast: 'on' },
    });
    const answers = zoneOf([{ Name: 'a.example.com.', Type: 'A', TTL: 60 }]);
    const [record] = await recordsOf(answers, modelOf({ resources: [tagged] }));
    expect(record?.tags).toEqual({ holdfast: 'on' });
  });

  it.each([
    [2, 0],
    [3, 1],
  ])('of a zone with %i records makes %i calls', async (ResourceRecordSetCount, calls) => {
    const bench = pollBench(zoneOf([], [{ ...zone, ResourceRecordSetCount }]));
    await bench.run(route53, 'records');
    expect(bench.sent.filter(({ operation }) => operation === 'ListResourceRecordSets')).toHaveLength(calls);
  });

  it('follows the three-part cursor to the end of a big zone', async () => {
    const page = (name: string) => ({
      Name: `${name}.example.com.`,
      Type: 'A',
      SetIdentifier: name,
      Weight: 1,
    });
    const records = await recordsOf({
      ...zoneOf([]),
      'Route 53 ListResourceRecordSets': ({ StartRecordIdentifier }: ListResourceRecordSetsCommandInput) =>
        StartRecordIdentifier === undefined
          ? {
              ResourceRecordSets: [page('a')],
              IsTruncated: true,
              NextRecordName: 'b.example.com.',
              NextRecordType: 'A',
              NextRecordIdentifier: 'b',
            }
          : { ResourceRecordSets: [page('b')], IsTruncated: false },
    });
    expect(records.map(({ facts }) => facts['setIdentifier'])).toEqual(['a', 'b']);
  });

  it('fails, and does not report half a zone, when the same page comes for ever', async () => {
    const bench = pollBench({
      ...zoneOf([]),
      'Route 53 ListResourceRecordSets': () => ({
        ResourceRecordSets: [{ Name: 'a.example.com.', Type: 'A', TTL: 60 }],
        IsTruncated: true,
        NextRecordName: 'a.example.com.',
        NextRecordType: 'A',
      }),
    });
    const [observation] = await bench.run(route53, 'records');
    expect(observation).toMatchObject({ kind: 'failed', failure: 'broken' });
    expect(observation).toHaveProperty('reason', expect.stringContaining('the same page came twice'));
    expect(bench.sent.length).toBeLessThan(5);
  });

  it('passes over a zone that was deleted since it was listed', async () => {
    const answers: Answers = {
      ...zoneOf([], [zone, { ...zone, Id: '/hostedzone/Z2' }]),
      'Route 53 ListResourceRecordSets': ({ HostedZoneId }: ListResourceRecordSetsCommandInput) => {
        if (HostedZoneId === 'Z1') throw refused('NoSuchHostedZone', 404);
        return { ResourceRecordSets: [{ Name: 'b.example.com.', Type: 'A', TTL: 60 }], IsTruncated: false };
      },
    };
    await expect(recordsOf(answers)).resolves.toMatchObject([{ facts: { zoneId: 'Z2' } }]);
  });

  it('names the permission that it is denied', async () => {
    const answers: Answers = {
      ...zoneOf([]),
      'Route 53 ListResourceRecordSets': () => {
        throw refused(
          'AccessDenied',
          403,
          'User is not authorized to perform: route53:ListResourceRecordSets',
        );
      },
    };
    const [observation] = await pollBench(answers).run(route53, 'records');
    expect(observation).toMatchObject({ failure: 'denied', permission: 'route53:ListResourceRecordSets' });
  });
});

describe('the zones parts', () => {
  const zones = [zone, { Id: '/hostedzone/Z2', Name: 'corp.internal.', Config: { PrivateZone: true } }];

  it('state public and private zones', async () => {
    const answers = { 'Route 53 ListHostedZones': () => ({ HostedZones: zones, IsTruncated: false }) };
    const [observation] = await pollBench(answers).run(route53, 'zones');
    expect(observation).toMatchObject({
      kind: 'complete',
      resources: [
        {
          id: 'arn:aws:route53:::hostedzone/Z1',
          name: 'example.com',
          facts: { private: false, recordCount: 9 },
        },
        { id: 'arn:aws:route53:::hostedzone/Z2', name: 'corp.internal', facts: { private: true } },
      ],
    });
  });

  it('follow the marker of a long list and ask for tags ten zones at a time', async () => {
    const many = Array.from({ length: 11 }, (_, index) => ({
      Id: `/hostedzone/Z${index}`,
      Name: `z${index}.`,
    }));
    const asked: number[] = [];
    const [observation] = await pollBench({
      'Route 53 ListHostedZones': ({ Marker }: { Marker?: string }) =>
        Marker === undefined
          ? { HostedZones: many.slice(0, 6), IsTruncated: true, NextMarker: 'm' }
          : { HostedZones: many.slice(6), IsTruncated: false },
      'Route 53 ListTagsForResources': ({ ResourceIds }: { ResourceIds: string[] }) => {
        asked.push(ResourceIds.length);
        return {
          ResourceTagSets: ResourceIds.map((ResourceId) => ({
            ResourceType: 'hostedzone',
            ResourceId,
            Tags: [{ Key: 'zone', Value: ResourceId }, { Key: 'empty' }],
          })),
        };
      },
    }).run(route53, 'zone-tags');
    expect(asked).toEqual([10, 1]);
    expect(observation).toMatchObject({ kind: 'complete' });
    const resources = observation?.kind === 'complete' ? observation.resources : [];
    expect(resources).toHaveLength(11);
    expect(resources[10]?.tags).toEqual({ zone: 'Z10', empty: '' });
  });
});
