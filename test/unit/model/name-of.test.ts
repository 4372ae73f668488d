import { describe, expect, it } from 'vitest';
import { fold } from '../../../src/model/fold.ts';
import { nameOf } from '../../../src/model/name-of.ts';
import type { Resource } from '../../../src/model/resource.ts';
import {
  asgId,
  complete,
  databaseId,
  instanceId,
  loadBalancerId,
  modelOf,
  partial,
  resource,
  signal,
  targetGroupId,
} from '../../support/model-world.ts';

const called = (kind: Resource['kind'], id: string, name: string, more: Partial<Resource> = {}): Resource =>
  resource(kind, id, { name, ...more });
const one = called('ec2:instance', instanceId('i-0a'), 'web');
const other = called('ec2:instance', instanceId('i-0b'), 'web');
const group = called('autoscaling:group', asgId('web'), 'web');
const balancer = called('elbv2:load-balancer', loadBalancerId('web'), 'web');
const elsewhere = called('elbv2:load-balancer', `${loadBalancerId('web')}x`, 'web', { region: 'us-east-1' });
const abroad = called('elbv2:load-balancer', `${loadBalancerId('web')}y`, 'web', { account: '2' });
const targets = called('elbv2:target-group', targetGroupId('web'), 'web');
const database = called('rds:instance', databaseId('web-db'), 'web-db');

describe('what a thing is called', () => {
  it.each<[string, Resource, readonly Resource[], string]>([
    ['by its name alone where nothing else has it', one, [database], 'web'],
    ['by its own identifier beside it where another member has it', one, [other], 'web (i-0a)'],
    ['and so is the other one', other, [one], 'web (i-0b)'],
    ['by what it is where something else has it', group, [one, targets], 'web (Auto Scaling group)'],
    ['and so is the target group', targets, [group, balancer], 'web (target group)'],
    [
      'by its region too where there is one in each',
      balancer,
      [elsewhere],
      'web (load balancer in eu-west-1)',
    ],
    [
      'by its account as well where there is one in each',
      balancer,
      [abroad],
      'web (load balancer in eu-west-1 of account 111122223333)',
    ],
  ])('%s', (_how, thing, others, name) => {
    const model = modelOf([complete('all/all', { resources: [thing, ...others] })]);
    expect(nameOf(thing.id, model)).toBe(name);
  });

  it.each([
    ['by its own identifier beside the last name', one.id, 'web', 'web (i-0a)'],
    ['by the last name alone where that is told apart already', one.id, 'web (i-0a)', 'web (i-0a)'],
    ['by the last name alone where it is the identifier', databaseId('web-db'), 'web-db', 'web-db'],
    [
      'by the last name alone where it is no resource',
      'zone:eu-west-1a',
      'zone eu-west-1a',
      'zone eu-west-1a',
    ],
    ['by its own identifier where nothing else is known', one.id, undefined, 'i-0a'],
  ])('once it is gone, %s', (_how, id, lastName, name) => {
    expect(nameOf(id, modelOf([]), lastName)).toBe(name);
  });
});

describe('what a verdict calls its target', () => {
  const checks = [one, other].map(({ id }) => signal(id, 'elb/target-health'));
  const saidOf = (model: ReturnType<typeof modelOf>, { id }: Resource) => model.verdicts.get(id)?.reason;

  it('follows a namesake that comes, goes, or is called otherwise', () => {
    const alone = modelOf([
      complete('ec2/all', { resources: [one] }),
      partial('elb/all', { signals: checks }),
    ]);
    expect(saidOf(alone, one)).toBe('1 check of web passes.');

    const together = fold(alone, [complete('ec2/all', { resources: [one, other] })], alone.at);
    expect(saidOf(together, one)).toBe('1 check of web (i-0a) passes.');
    expect(saidOf(together, other)).toBe('1 check of web (i-0b) passes.');

    const renamed = fold(
      together,
      [complete('ec2/all', { resources: [one, { ...other, name: 'shop' }] })],
      together.at,
    );
    expect(saidOf(renamed, one)).toBe('1 check of web passes.');
    expect(saidOf(renamed, other)).toBe('1 check of shop passes.');

    const gone = fold(
      renamed,
      [complete('ec2/all', { resources: [one, { ...other, name: 'web' }] })],
      renamed.at,
    );
    expect(saidOf(gone, one)).toBe('1 check of web (i-0a) passes.');
  });

  it('is the kind of a load balancer among many instances, and its region once there is another', () => {
    const first = modelOf([complete('all/all', { resources: [one, other, balancer] })]);
    expect(saidOf(first, balancer)).toContain('web (load balancer)');
    const second = fold(
      first,
      [complete('all/all', { resources: [one, other, balancer, elsewhere] })],
      first.at,
    );
    expect(saidOf(second, balancer)).toContain('web (load balancer in eu-west-1)');
  });
});
