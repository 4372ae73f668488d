import { assert, constantFrom, integer, array, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest, neighbourhoodOf, type PlacedChange } from '../../../../src/engine/changes/nearest.ts';
import { nearnesses } from '../../../../src/journal/changes-event.ts';
import type { Model } from '../../../../src/model/model.ts';
import { fakeModel } from '../../../support/fake-model.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';
import { incident } from '../../../support/shop-parts.ts';

const arn = (rest: string) => `arn:aws:ec2:eu-west-1:111122223333:${rest}`;
const group = 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:1:autoScalingGroupName/checkout';

/** A machine of a group that is made from a template, and another machine that has nothing to do with them. */
const model: Model = modelOf({
  resources: [
    resourceOf({
      id: arn('instance/i-0sick'),
      kind: 'ec2:instance',
      name: 'web-1',
      relations: [{ type: 'member-of', to: group }],
    }),
    resourceOf({ id: arn('instance/i-0well'), kind: 'ec2:instance', name: 'batch-1' }),
    resourceOf({
      id: group,
      kind: 'autoscaling:group',
      name: 'checkout',
      facts: { launchTemplate: 'lt-0aaaaaaaaaaaaaaa1', state: 'running' },
    }),
  ],
});
const sick = model.resources.get(arn('instance/i-0sick'));
if (sick === undefined) throw new Error('the model holds it');
const neighbourhood = neighbourhoodOf(incident('inc-1', sick), model);

const change = (given: Partial<PlacedChange> = {}, ...mentions: string[]): PlacedChange => ({
  at: 0,
  by: 'ana',
  service: 'ec2.amazonaws.com',
  operation: 'RebootInstances',
  account: '111122223333',
  region: 'eu-west-1',
  on: [],
  mentions: new Set(mentions),
  ...given,
});

describe('how near a change is to what an incident is about', () => {
  it.each([
    ['its ARN', arn('instance/i-0sick'), 'affected'],
    ['its id', 'i-0sick', 'affected'],
    ['its name', 'web-1', 'affected'],
    ['its group', 'checkout', 'connected'],
    ['what its group is made from', 'lt-0aaaaaaaaaaaaaaa1', 'connected'],
    ['a fact that is no id', 'running', 'elsewhere'],
    ['another machine', 'i-0well', 'elsewhere'],
    ['a part of its id', 'i-0', 'elsewhere'],
  ])('is told by %s', (_title, word, near) => {
    expect(nearest([change({}, 'other', word)], neighbourhood).changes).toMatchObject([{ near }]);
  });

  it('is elsewhere where CloudTrail names nothing, and where the thing is gone from the model it is told by its ARN', () => {
    const gone = { ...incident('inc-2', sick), subject: arn('instance/i-0gone'), affected: [] };
    const known = neighbourhoodOf(gone, fakeModel());
    expect(nearest([change()], known).changes).toMatchObject([{ near: 'elsewhere' }]);
    expect(nearest([change({}, 'i-0gone')], known).changes).toMatchObject([{ near: 'affected' }]);
  });

  it('comes before when it was, which comes before nothing', () => {
    const all = [
      change({ at: 9 }),
      change({ at: 1 }, 'i-0sick'),
      change({ at: 5 }, 'checkout'),
      change({ at: 2 }, 'i-0sick'),
    ];
    expect(nearest(all, neighbourhood).changes.map(({ at }) => at)).toEqual([2, 1, 5, 9]);
  });

  it.each([
    [20, 20, 0],
    [21, 20, 1],
  ])('of %i changes shows %i and counts %i', (count, shown, more) => {
    const told = nearest(
      Array.from({ length: count }, () => change()),
      neighbourhood,
    );
    expect([told.changes.length, told.more]).toEqual([shown, more]);
  });

  it('never shows a farther one in place of a nearer one, nor what was mentioned', () => {
    const some = record({ at: integer({ min: 0, max: 99 }), word: constantFrom('i-0sick', 'checkout', 'x') });
    assert(
      property(array(some, { maxLength: 40 }), (drawn) => {
        const { changes, more } = nearest(
          drawn.map(({ at, word }) => change({ at }, word)),
          neighbourhood,
        );
        const ranks = changes.map(({ near }) => nearnesses.indexOf(near));
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
        expect(changes.length + more).toBe(drawn.length);
        expect(changes.every((one) => !('mentions' in one))).toBe(true);
      }),
    );
  });
});
