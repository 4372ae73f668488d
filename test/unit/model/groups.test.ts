import { describe, expect, it } from 'vitest';
import { groupState } from '../../../src/model/tally.ts';
import { asgId, complete, instance, modelOf, recordId, resource } from '../../support/model-world.ts';

describe('the state of a group by how many serve', () => {
  type Row = [members: number, serving: number, failing: number, unknown: number, expected: string];
  const rows: Row[] = [
    [1, 1, 0, 0, 'healthy'],
    [1, 0, 1, 0, 'down'],
    [1, 0, 0, 1, 'unknown'],
    [2, 2, 0, 0, 'healthy'],
    [2, 1, 1, 0, 'critical'],
    [2, 0, 2, 0, 'down'],
    [2, 0, 1, 1, 'unknown'],
    [2, 1, 0, 1, 'degraded'],
    [3, 2, 1, 0, 'degraded'],
    [3, 2, 0, 1, 'degraded'],
    [3, 1, 2, 0, 'critical'],
    [3, 1, 0, 2, 'unknown'],
    [4, 3, 1, 0, 'degraded'],
    [4, 2, 2, 0, 'degraded'],
    [4, 1, 3, 0, 'critical'],
    [5, 3, 2, 0, 'degraded'],
    [5, 2, 3, 0, 'critical'],
    [5, 2, 0, 3, 'unknown'],
    [5, 5, 0, 0, 'healthy'],
  ];
  it.each(rows)(
    'of %i with %i serving, %i failing and %i unknown is %s %s',
    (members, serving, failing, unknown, expected) => {
      expect(groupState({ desired: members, members, serving, failing, unknown, writerFails: false })).toBe(
        expected,
      );
    },
  );

  it.each([
    ['all members serve, but one is missing', { desired: 4, members: 3, serving: 3 }, 'degraded'],
    ['nothing is there that should be', { desired: 2, members: 0, serving: 0 }, 'down'],
    ['nothing is there and nothing should be', { desired: 0, members: 0, serving: 0 }, 'unknown'],
    [
      'the writer fails beside many readers',
      { desired: 5, members: 5, serving: 4, failing: 1, writerFails: true },
      'critical',
    ],
  ])('is as it should when %s', (_, count, expected) => {
    expect(groupState({ failing: 0, unknown: 0, writerFails: false, ...count })).toBe(expected);
  });
});

describe('groups', () => {
  it('are formed of what says it is a member, sorted, with zones counted', () => {
    const groups = [asgId('web')];
    const model = modelOf([
      complete('autoscaling/all', {
        resources: [resource('autoscaling:group', asgId('web'), { name: 'web', facts: { desired: 3 } })],
      }),
      complete('ec2/all', {
        resources: [instance('b', { zone: 'b', groups }), instance('a', { zone: 'a', groups })],
      }),
    ]);
    expect(model.groups.get(asgId('web'))).toMatchObject({
      kind: 'autoscaling:group',
      name: 'web',
      desired: 3,
      members: [expect.stringMatching(/\/a$/), expect.stringMatching(/\/b$/)],
      zones: { 'eu-west-1a': { serving: 0, total: 1 }, 'eu-west-1b': { serving: 0, total: 1 } },
    });
  });

  it('are formed of records that answer for one name, and not of a simple record', () => {
    const record = (set?: string) =>
      resource('route53:record', recordId('shop.example.com', set), {
        facts: { recordName: 'shop.example.com', ...(set === undefined ? {} : { setIdentifier: set }) },
      });
    const model = modelOf([complete('route53/all', { resources: [record('one'), record('two')] })]);
    expect([...model.groups.values()]).toMatchObject([
      { id: recordId('shop.example.com'), kind: 'route53:record-set', name: 'shop.example.com', desired: 2 },
    ]);
    expect(model.groupsOf(recordId('shop.example.com', 'one'))).toEqual([recordId('shop.example.com')]);
    expect(modelOf([complete('route53/all', { resources: [record()] })]).groups.size).toBe(0);
  });
});
