import { describe, expect, it } from 'vitest';
import { fold, withServices } from '../../../src/model/fold.ts';
import type { ServiceDeclaration } from '../../../src/model/service.ts';
import type { SignalState } from '../../../src/model/signal.ts';
import {
  account,
  asgId,
  complete,
  databaseId,
  instance,
  instanceId,
  loadBalancerId,
  modelOf,
  recordId,
  region,
  resource,
  second,
  signal,
  start,
  targetGroupId,
} from '../../support/model-world.ts';

const web = instanceId('web-1');
const balancer = loadBalancerId('web');

function shop(options: { state?: SignalState; record?: boolean; at?: number } = {}) {
  const { state = 'pass', record = true, at = start } = options;
  return [
    complete('ec2/all', {
      resources: [instance('web-1', { groups: [asgId('web'), targetGroupId('web')] })],
      signals: [signal(web, 'elb/target-health', { state, by: targetGroupId('web'), observedAt: at })],
      at,
    }),
    complete('autoscaling/all', { resources: [resource('autoscaling:group', asgId('web'))], at }),
    complete('elbv2/all', {
      resources: [
        resource('elbv2:target-group', targetGroupId('web')),
        resource('elbv2:load-balancer', balancer, {
          name: 'web',
          facts: { scheme: 'internal' },
          relations: [{ type: 'routes-to', to: targetGroupId('web') }],
        }),
      ],
      signals: [signal(balancer, 'elb/load-balancer-state', { observedAt: at })],
      at,
    }),
    complete('route53/all', {
      resources: record
        ? [
            resource('route53:record', recordId('shop.example.com'), {
              facts: { recordName: 'shop.example.com' },
              relations: [{ type: 'routes-to', to: balancer }],
            }),
          ]
        : [],
      at,
    }),
  ];
}

const placed = `web@${account}/${region}`;

function declare(name: string, details: Partial<ServiceDeclaration>): ServiceDeclaration {
  return { name, tier: 1, ids: [], tags: {}, dependsOn: [], objectives: {}, ...details };
}

describe('a derived service', () => {
  it('is named by its record and reaches down to instances and their Auto Scaling group', () => {
    const model = modelOf(shop());
    expect([...model.services.keys()]).toEqual(['shop.example.com']);
    expect(model.services.get('shop.example.com')).toMatchObject({
      derived: true,
      state: 'healthy',
      resources: [asgId('web'), web, balancer, targetGroupId('web'), recordId('shop.example.com')].toSorted(),
      groups: [asgId('web'), targetGroupId('web')].toSorted(),
    });
    expect(model.servicesOf(web)).toEqual(['shop.example.com']);
  });

  it('is named by its load balancer and place where no record leads to it', () => {
    expect([...modelOf(shop({ record: false })).services.keys()]).toEqual([placed]);
  });

  it('changes its name as the record goes and comes back', () => {
    let model = fold(modelOf(shop()), shop({ record: false, at: start + second }), start + second);
    expect([...model.services.keys()]).toEqual([placed]);
    model = fold(model, shop({ at: start + 2 * second }), start + 2 * second);
    expect([...model.services.keys()]).toEqual(['shop.example.com']);
  });

  it('is made of a primary and its replicas', () => {
    const [primary, replica] = [databaseId('orders'), databaseId('orders-2')];
    const model = modelOf([
      complete('rds/all', {
        resources: [
          resource('rds:instance', primary),
          resource('rds:instance', replica, { relations: [{ type: 'replicates', to: primary }] }),
        ],
      }),
    ]);
    expect(model.services.get(`orders@${account}/${region}`)).toMatchObject({
      resources: [primary, replica],
      groups: [primary],
    });
  });

  it.each([
    ['pass', 'healthy'],
    ['fail', 'down'],
    ['unknown', 'unknown'],
  ] as const)('whose only target is %s is %s', (state, expected) => {
    const model = modelOf([
      ...shop({ state, record: false }).slice(0, 2),
      complete('elbv2/all', {
        resources: [
          resource('elbv2:target-group', targetGroupId('web')),
          resource('elbv2:load-balancer', balancer, {
            name: 'web',
            relations: [{ type: 'routes-to', to: targetGroupId('web') }],
          }),
        ],
      }),
    ]);
    expect(model.services.get(placed)?.state).toBe(expected);
  });
});

describe('a declared service', () => {
  it('takes its resources by id with all that they lead to, and no derived one stands beside it', () => {
    const services = [declare('shop', { ids: [balancer], objectives: { slo: 0.999 } })];
    const model = modelOf(shop({ record: false }), { services });
    expect([...model.services.keys()]).toEqual(['shop']);
    expect(model.services.get('shop')).toMatchObject({ derived: false, objectives: { slo: 0.999 } });
    expect(model.servicesOf(web)).toEqual(['shop']);
  });

  it.each([
    [{ team: 'shop' }, true],
    [{ team: 'shop', tier: 'web' }, false],
    [{}, false],
  ])('by the tags %j includes a resource tagged team=shop: %s', (tags, expected) => {
    const services = [declare('shop', { tags })];
    const tagged = complete('ec2/all', { resources: [{ ...instance('web-1'), tags: { team: 'shop' } }] });
    expect(modelOf([tagged], { services }).servicesOf(web).includes('shop')).toBe(expected);
  });

  it('of which nothing was found is unknown', () => {
    const model = modelOf([], { services: [declare('shop', { ids: [balancer] })] });
    expect(model.services.get('shop')).toMatchObject({ state: 'unknown', resources: [] });
  });

  it('replaces the former ones from the fold after a reload', () => {
    let model = modelOf(shop(), { services: [declare('old', { ids: [balancer] })] });
    model = fold(withServices(model, [declare('new', { ids: [balancer] })]), [], start + second);
    expect([...model.services.keys()].toSorted()).toEqual(['new', 'shop.example.com']);
    expect(model.servicesOf(web)).toEqual(['new', 'shop.example.com']);
    model = fold(withServices(model, []), [], start + 2 * second);
    expect([...model.services.keys()]).toEqual(['shop.example.com']);
  });
});
