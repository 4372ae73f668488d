import { describe, expect, it } from 'vitest';
import { readEvent } from '../../../src/intake/event.ts';
import { eventSources } from '../../../src/intake/registry.ts';
import { understand } from '../../../src/intake/understand.ts';
import type { Resource, ResourceKind } from '../../../src/model/resource.ts';
import { documentedEvents } from '../../support/documented-events.ts';
import { account, buildModel, noon, region } from '../../support/model-builder.ts';

const place = `eu-west-1:${account}`;
const balancing = `arn:aws:elasticloadbalancing:${place}`;
const zone = 'Z0123456789ABCDEFGHIJ';
const record = (name: string, end = '') => `arn:aws:route53:::recordset/${zone}/${name}/A${end}`;

function called(source: string, detail: object) {
  const event = readEvent(
    JSON.stringify({
      id: 'event-1',
      source,
      'detail-type': 'AWS API Call via CloudTrail',
      account,
      region: 'eu-west-1',
      time: new Date(noon).toISOString(),
      resources: [],
      detail,
    }),
  );
  const from = eventSources.find((each) => each.source === source);
  if (event === undefined || from === undefined) throw new Error(`${source} is not understood`);
  return { from, event };
}

const about = (source: string, requestParameters: object, more: object = {}) => {
  const { from, event } = called(source, { eventName: 'Any', requestParameters, ...more });
  return from.about(event);
};

const change = (name: string, setIdentifier?: string) => ({
  action: 'UPSERT',
  resourceRecordSet: { name, type: 'A', ...(setIdentifier === undefined ? {} : { setIdentifier }) },
});

describe('a call that CloudTrail tells of', () => {
  it.each<[string, string, object, readonly string[]]>([
    [
      'a target group',
      'aws.elasticloadbalancing',
      { targetGroupArn: `${balancing}:targetgroup/web/1`, targets: [{ id: 'i-1' }] },
      [`${balancing}:targetgroup/web/1`],
    ],
    [
      'the load balancer of a listener, and whom it now forwards to',
      'aws.elasticloadbalancing',
      {
        listenerArn: `${balancing}:listener/app/shop/50dc/f2f7`,
        defaultActions: [{ type: 'forward', targetGroupArn: `${balancing}:targetgroup/web/1` }],
      },
      [`${balancing}:loadbalancer/app/shop/50dc`, `${balancing}:targetgroup/web/1`],
    ],
    [
      'the load balancer of a rule',
      'aws.elasticloadbalancing',
      { ruleArn: `${balancing}:listener-rule/net/shop/50dc/f2f7/9683` },
      [`${balancing}:loadbalancer/net/shop/50dc`],
    ],
    [
      'a classic load balancer',
      'aws.elasticloadbalancing',
      { loadBalancerName: 'legacy', instances: [{ instanceId: 'i-1' }] },
      [`${balancing}:loadbalancer/legacy`],
    ],
    ['a table', 'aws.dynamodb', { tableName: 'carts' }, [`arn:aws:dynamodb:${place}:table/carts`]],
    [
      'a queue',
      'aws.sqs',
      { queueUrl: `https://sqs.eu-west-1.amazonaws.com/${account}/orders` },
      [`arn:aws:sqs:${place}:orders`],
    ],
    [
      'a queue whose dead letters are moved',
      'aws.sqs',
      { sourceArn: `arn:aws:sqs:${place}:orders-failed` },
      [`arn:aws:sqs:${place}:orders-failed`],
    ],
    [
      'records, each in its set',
      'aws.route53',
      {
        hostedZoneId: zone,
        changeBatch: { changes: [change('a.example.com.', 'eu'), change('b.example.com')] },
      },
      [record('a.example.com', '/eu'), record('b.example.com')],
    ],
    [
      'the zone of a batch of more than ten',
      'aws.route53',
      {
        hostedZoneId: zone,
        changeBatch: { changes: Array.from({ length: 11 }, (_, index) => change(`${index}.example.com`)) },
      },
      [`arn:aws:route53:::hostedzone/${zone}`],
    ],
    [
      'the zone of a batch that was cut short',
      'aws.route53',
      { hostedZoneId: zone, changeBatch: { changes: 'cut' } },
      [`arn:aws:route53:::hostedzone/${zone}`],
    ],
    ['a zone', 'aws.route53', { hostedZoneId: zone }, [`arn:aws:route53:::hostedzone/${zone}`]],
    ['a health check', 'aws.route53', { healthCheckId: 'abc' }, ['arn:aws:route53:::healthcheck/abc']],
    ['nothing that is known', 'aws.sqs', {}, []],
  ])('names %s', (_title, source, requestParameters, names) => {
    expect(about(source, requestParameters)).toEqual(names);
  });

  it('names ten records one by one', () => {
    const changes = Array.from({ length: 10 }, (_, index) => change(`${index}.example.com`));
    expect(about('aws.route53', { hostedZoneId: zone, changeBatch: { changes } })).toHaveLength(10);
  });

  it.each(['aws.elasticloadbalancing', 'aws.dynamodb', 'aws.sqs', 'aws.route53'])(
    'of %s changed nothing where AWS refused it, and is poison where it is none',
    (source) => {
      const { detail = {} } = documentedEvents[source] ?? {};
      const refused = called(source, { ...detail, errorCode: 'AccessDenied' });
      expect(refused.from.about(refused.event)).toEqual([]);
      const none = called(source, { requestParameters: 'a text' });
      expect(() => none.from.about(none.event)).toThrow('requestParameters');
    },
  );

  it.each<[string, ResourceKind, string]>([
    ['aws.elasticloadbalancing', 'elbv2:target-group', `${balancing}:targetgroup/shop-web/73e2d6bc24d8a067`],
    ['aws.dynamodb', 'dynamodb:table', `arn:aws:dynamodb:${place}:table/carts`],
    ['aws.sqs', 'sqs:queue', `arn:aws:sqs:${place}:orders`],
    ['aws.route53', 'route53:record', record('shop.example.com', '/eu-west-1')],
  ])(
    'of %s, as AWS documents it, has what it changed read again where that is watched',
    (source, kind, id) => {
      const { detail = {} } = documentedEvents[source] ?? {};
      const { from, event } = called(
        source,
        JSON.parse(JSON.stringify(detail).replaceAll('111111111111', account)) as object,
      );
      const watched: Resource = { id, kind, account, region, name: id, tags: {}, facts: {}, relations: [] };
      const heard = (resources: readonly Resource[], now = noon) =>
        understand(from, event, { model: buildModel({ resources }), now, stretchOf: () => 1 });

      expect(heard([watched])).toEqual({ kind: 'hint', reread: [id] });
      expect(heard([])).toEqual({ kind: 'unknown' });
      // A trail may be minutes behind: by then polls have looked.
      expect(heard([watched], noon + 150_001)).toEqual({ kind: 'late' });
    },
  );
});
