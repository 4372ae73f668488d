import { describe, expect, it } from 'vitest';
import { fold } from '../../../src/model/fold.ts';
import type { Model } from '../../../src/model/model.ts';
import { keepRecollection, type Recollection } from '../../../src/model/recollection.ts';
import type { Resource, ResourceKind } from '../../../src/model/resource.ts';
import { complete, minute, newModel, resource, start } from '../../support/model-world.ts';

const seen = (kind: ResourceKind, facts: Resource['facts'] | undefined, at = start) => [
  complete(kind === 'lambda:alias' ? 'lambda/functions' : 'security-group/groups', {
    at,
    resources: facts === undefined ? [] : [resource(kind, 'it', { facts })],
  }),
];
const told = (model: Model): readonly Recollection[] =>
  model.changes.flatMap((change) => (change.kind === 'recollection' ? [change.recollection] : []));

describe('what AWS does not tell afterwards', () => {
  it.each<[ResourceKind, Resource['facts'], Resource['facts']]>([
    [
      'lambda:alias',
      { version: '8', versionSeenAt: 5, goodVersion: '7', sharesWith: [] },
      { version: '8', versionSeenAt: 5, goodVersion: '7' },
    ],
    ['security-group:group', { vpc: 'vpc-1', rules: ['r'], lostRules: [] }, { rules: ['r'], lostRules: [] }],
  ])('of a %s is told as soon as it is seen, and when it changes', (kind, facts, kept) => {
    let model = fold(newModel(), seen(kind, facts), start);
    expect(told(model)).toEqual([{ resource: 'it', facts: kept }]);
    model = fold(model, seen(kind, facts, start + minute), start + minute);
    expect(told(model)).toEqual([]);
    model = fold(
      model,
      seen(kind, { ...facts, rules: ['other'], version: '9' }, start + 2 * minute),
      start + 2 * minute,
    );
    expect(told(model)).toHaveLength(1);
    model = fold(model, seen(kind, undefined, start + 3 * minute), start + 3 * minute);
    expect(told(model)).toEqual([{ resource: 'it' }]);
    expect(model.recollections.size).toBe(0);
  });

  it('is told again by nobody who began with it', () => {
    const recollections = new Map([['it', { resource: 'it', facts: { rules: ['r'], lostRules: [] } }]]);
    const begun = newModel({ recollections });
    expect(begun.recollections.get('it')?.facts).toEqual({ rules: ['r'], lostRules: [] });
    const facts = { rules: ['r'], lostRules: [] };
    expect(told(fold(begun, seen('security-group:group', facts), start))).toEqual([]);
  });

  it('is nothing of a kind of which AWS tells all', () => {
    expect(
      told(
        fold(newModel(), [complete('ec2/all', { resources: [resource('ec2:instance', 'it', {})] })], start),
      ),
    ).toEqual([]);
  });
});

describe('what is remembered', () => {
  it('is bounded: what was heard of longest ago is forgotten first', () => {
    const kept = new Map<string, Recollection>();
    for (let index = 0; index < 20_000; index++)
      keepRecollection(kept, { resource: `sg-${index}`, facts: {} });
    keepRecollection(kept, { resource: 'sg-0', facts: { rules: ['r'] } });
    expect(kept.size).toBe(20_000);
    keepRecollection(kept, { resource: 'one more', facts: {} });
    expect([kept.size, kept.has('sg-0'), kept.has('sg-1'), kept.has('one more')]).toEqual([
      20_000,
      true,
      false,
      true,
    ]);
  });
});
