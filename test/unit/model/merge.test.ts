import { describe, expect, it } from 'vitest';
import { fold } from '../../../src/model/fold.ts';
import {
  asgId,
  complete,
  failed,
  instance,
  instanceId,
  minute,
  modelOf,
  partial,
  resource,
  second,
  signal,
  start,
  targetGroupId,
} from '../../support/model-world.ts';

const id = instanceId('web-1');
const web1 = instance('web-1');
const stub = (to: string) => resource('ec2:instance', id, { relations: [{ type: 'member-of', to }] });

describe('a resource that several observers speak of', () => {
  it('unites their facts, tags and relations, and the owner wins a conflict', () => {
    const other = {
      ...stub(asgId('web')),
      name: 'other',
      facts: { state: 'odd', lifecycleState: 'InService' },
    };
    const model = modelOf([
      complete('autoscaling/groups', { resources: [{ ...other, tags: { a: '1' } }] }),
      complete('elbv2/target-groups', { resources: [stub(targetGroupId('web'))] }),
      complete('ec2/instances', { resources: [{ ...web1, tags: { Name: 'web' } }] }),
    ]);
    expect(model.resources.get(id)).toMatchObject({
      name: 'web-1',
      zone: 'eu-west-1a',
      facts: { state: 'running', lifecycleState: 'InService' },
      tags: { a: '1', Name: 'web' },
    });
    expect(
      model.resources
        .get(id)
        ?.relations.map(({ to }) => to)
        .toSorted(),
    ).toEqual([asgId('web'), targetGroupId('web')]);
  });

  it('lives by the word of others until its owner has spoken of such things', () => {
    const model = modelOf([complete('autoscaling/groups', { resources: [stub(asgId('web'))] })]);
    expect(model.resources.has(id)).toBe(true);
  });

  it('is gone once its owner does not list it, whatever others still say', () => {
    let model = modelOf([
      complete('ec2/instances', { resources: [web1, instance('web-2')] }),
      complete('autoscaling/groups', { resources: [stub(asgId('web'))] }),
    ]);
    model = fold(
      model,
      [complete('ec2/instances', { resources: [instance('web-2')], at: start + second })],
      start + second,
    );
    expect(model.resources.has(id)).toBe(false);
    expect(model.verdicts.has(id)).toBe(false);
    expect(model.changes).toContainEqual({ kind: 'resource', id, how: 'removed' });
  });

  it('is not kept alive by its owner adding a tag to it', () => {
    const balancer = resource('elbv2:load-balancer', 'lb', { facts: { scheme: 'internal' } });
    let model = modelOf([
      complete('elbv2/load-balancers', { resources: [balancer] }),
      complete('elbv2/tags', { resources: [{ ...balancer, facts: {}, tags: { team: 'shop' } }] }),
    ]);
    expect(model.resources.get('lb')?.tags).toEqual({ team: 'shop' });
    model = fold(model, [complete('elbv2/load-balancers', { at: start + second })], start + second);
    expect(model.resources.has('lb')).toBe(false);
  });
});

describe('an answer', () => {
  const both = () =>
    modelOf([
      complete('ec2/instances', {
        resources: [web1, instance('web-2')],
        signals: [
          signal(id, 'ec2/state'),
          signal(id, 'ec2/system-status'),
          signal(instanceId('web-2'), 'ec2/state'),
        ],
      }),
    ]);
  const later = start + second;

  it('that is complete replaces all that this observer said', () => {
    const model = fold(
      both(),
      [
        complete('ec2/instances', {
          resources: [web1],
          signals: [signal(id, 'ec2/state', { observedAt: later })],
          at: later,
        }),
      ],
      later,
    );
    expect([...model.resources.keys()]).toEqual([id]);
    expect(model.signals.get(id)?.map(({ check }) => check)).toEqual(['ec2/state']);
  });

  it('that is partial replaces only the checks that it mentions', () => {
    const failing = signal(id, 'ec2/state', { state: 'fail', observedAt: later });
    const model = fold(both(), [partial('ec2/instances', { signals: [failing], at: later })], later);
    expect(model.resources.size).toBe(2);
    expect(model.signals.get(id)?.map(({ check, state }) => [check, state])).toEqual([
      ['ec2/state', 'fail'],
      ['ec2/system-status', 'pass'],
    ]);
  });

  it('that is partial takes out what it looked for and did not find', () => {
    const model = fold(both(), [partial('ec2/instances', { gone: [id], at: later })], later);
    expect([...model.resources.keys()]).toEqual([instanceId('web-2')]);
  });

  it('that failed changes nothing but the health of the observer', () => {
    const model = fold(both(), [failed('ec2/instances', later)], later);
    expect(model.changes).toEqual([]);
    expect([...model.observers.values()]).toMatchObject([
      { lastSuccessAt: start, failingSince: later, failure: 'unreachable', resources: 2 },
    ]);
  });

  it('that was overtaken by a later complete one says nothing', () => {
    const failing = signal(id, 'ec2/state', { state: 'fail', observedAt: start - second });
    const model = fold(both(), [partial('ec2/instances', { signals: [failing], at: start - second })], later);
    expect(model.signals.get(id)?.[0]?.state).toBe('pass');
  });
});

describe('a check that is read again', () => {
  const at = start + minute;
  const said = (details: object) =>
    partial('ec2/status', { signals: [signal(id, 'ec2/system-status', details)], at });
  const seen = () =>
    modelOf([
      complete('ec2/instances', { resources: [web1] }),
      complete('ec2/status', { signals: [signal(id, 'ec2/system-status')] }),
    ]);

  it('in the same state keeps its since, moves its time of reading and is no change', () => {
    const model = fold(seen(), [said({ since: at, observedAt: at })], at);
    expect(model.changes).toEqual([]);
    expect(model.signals.get(id)?.[0]).toMatchObject({ since: start - 3_600_000, observedAt: at });
  });

  it('in another state is a change from the one before', () => {
    const model = fold(seen(), [said({ state: 'fail', since: at, observedAt: at })], at);
    const change = model.changes.find(({ kind }) => kind === 'signal');
    expect(change).toMatchObject({ from: 'pass', signal: { state: 'fail', since: at } });
  });

  it('with another value is a change though its state is the same', () => {
    const model = fold(seen(), [said({ value: 7, observedAt: at })], at);
    expect(model.changes).toMatchObject([{ kind: 'signal', from: 'pass', signal: { value: 7 } }]);
  });

  it.each([
    [150 * second, []],
    [150 * second + 1, [{ kind: 'signal', from: 'pass', signal: { state: 'unknown' } }]],
  ])('and %i ms after its reading counts as it should', (age, changes) => {
    const model = fold(seen(), [], start + age);
    expect(model.changes.filter(({ kind }) => kind === 'signal')).toMatchObject(changes);
  });

  it('keeps the evidence of a bad verdict as fresh as the reading', () => {
    let model = fold(seen(), [said({ state: 'fail', observedAt: at })], at);
    const again = at + 30 * second;
    const reading = signal(id, 'ec2/system-status', { state: 'fail', observedAt: again });
    model = fold(model, [partial('ec2/status', { signals: [reading], at: again })], again);
    expect(model.changes).toEqual([]);
    expect(model.verdicts.get(id)?.evidence).toMatchObject([{ observedAt: again }]);
  });
});

describe('a model', () => {
  it('can be folded once only', () => {
    const model = modelOf([]);
    fold(model, [], start);
    expect(() => fold(model, [], start)).toThrow(/folded already/);
  });

  it('says when it could change by itself, and does not before', () => {
    const model = modelOf([
      complete('ec2/instances', { resources: [web1], signals: [signal(id, 'ec2/state')] }),
    ]);
    const reviewAt = model.reviewAt ?? 0;
    expect(reviewAt).toBe(start + 150 * second + 1);
    const before = fold(model, [], reviewAt - 1);
    expect(before.changes).toEqual([]);
    expect(fold(before, [], reviewAt).changes).not.toEqual([]);
  });

  it('walks edges backwards', () => {
    const model = modelOf([complete('autoscaling/groups', { resources: [stub(asgId('web'))] })]);
    expect(model.incoming(asgId('web'))).toEqual([{ type: 'member-of', from: id }]);
    expect([...model.ofKind('ec2:instance')]).toEqual([id]);
  });
});
