import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../../src/journal/event-schema.ts';
import { Compactor, mostSaid } from '../../../src/journal/observed/compact.ts';
import { Expander } from '../../../src/journal/observed/expand.ts';
import type { Heard } from '../../../src/journal/observed/observed.ts';
import type { Observation } from '../../../src/model/observation.ts';
import type { Resource } from '../../../src/model/resource.ts';
import type { Signal } from '../../../src/model/signal.ts';
import { instance, instanceId, signal, start } from '../../support/policy-fixtures.ts';

const observer = { name: 'ec2/status', account: '111122223333', region: 'eu-west-1' };

function complete(minute: number, ...said: readonly (Resource | Signal)[]): Observation {
  const observedAt = start + minute * 60_000;
  return {
    kind: 'complete',
    observer,
    observedAt,
    resources: said.filter((one) => 'kind' in one),
    signals: said.filter((one) => 'check' in one),
  };
}

/** As the journal stores it and gives it back. */
function stored(heard: readonly Heard[]): readonly Heard[] {
  const event = parseEvent(1, JSON.stringify({ at: start, kind: 'observed', heard }));
  return event.kind === 'observed' ? event.heard : [];
}

function throughTheJournal(observations: readonly Observation[]): readonly (Observation | undefined)[] {
  const compactor = new Compactor();
  const expander = new Expander();
  return observations.map((observation) => {
    const parts = stored(compactor.compact([observation], observation.observedAt));
    return parts.map((heard) => expander.expand(heard)).at(-1);
  });
}

/** The order of what is said means nothing. */
function sorted(observation: Observation | undefined): unknown {
  if (observation === undefined || observation.kind === 'failed') return observation;
  const byText = (list: readonly object[]) =>
    list.map((one) => JSON.stringify(one, Object.keys(one).toSorted())).toSorted();
  return { ...observation, resources: byText(observation.resources), signals: byText(observation.signals) };
}

const ids = ['i-1', 'i-2', 'i-3'];
const anyResource = fc
  .record({
    id: fc.constantFrom(...ids),
    state: fc.constantFrom('running', 'stopped'),
    tag: fc.constantFrom('a', 'b'),
  })
  .map(({ id, state, tag }) => instance(id, { facts: { state }, tags: { tag } }));
const anySignal = fc
  .record({
    id: fc.constantFrom(...ids),
    check: fc.constantFrom('ec2/state', 'ec2/system-status'),
    by: fc.constantFrom(undefined, 'judge'),
    state: fc.constantFrom('pass' as const, 'fail' as const, 'unknown' as const),
    value: fc.constantFrom(undefined, 1, 2),
    nature: fc.constantFrom(undefined, 'transition' as const),
    measures: fc.constantFrom(undefined, 'saturation' as const),
    lag: fc.constantFrom(0, 60_000),
    since: fc.constantFrom(0, 120_000),
  })
  .map(
    ({ id, check, by, state, value, nature, measures, lag, since }) =>
      (observedAt: number): Signal =>
        signal(instanceId(id), check, {
          state,
          observedAt: observedAt - lag,
          since: observedAt - lag - since,
          reason: `says ${state}`,
          ...(by === undefined ? {} : { by }),
          ...(value === undefined ? {} : { value }),
          ...(nature === undefined ? {} : { nature }),
          ...(measures === undefined ? {} : { measures }),
        }),
  );
const anyObservation = fc.record({
  kind: fc.constantFrom('complete' as const, 'partial' as const, 'failed' as const),
  resources: fc.uniqueArray(anyResource, { selector: ({ id }) => id }),
  signals: fc.uniqueArray(anySignal, {
    selector: (make) => {
      const { resource, check, by } = make(0);
      return `${resource} ${check} ${by}`;
    },
  }),
  gone: fc.subarray(ids.map(instanceId)),
  pushed: fc.boolean(),
});

describe('what is observed, as the journal keeps it', () => {
  it('comes back as it was, whatever was said before', () => {
    fc.assert(
      fc.property(fc.array(anyObservation, { maxLength: 8 }), (drawn) => {
        const observations = drawn.map(({ kind, resources, signals, gone, pushed }, index): Observation => {
          const observedAt = start + index * 60_000;
          if (kind === 'failed')
            return { kind, observer, observedAt, failure: 'throttled', reason: 'too many' };
          const said = { observer, observedAt, resources, signals: signals.map((make) => make(observedAt)) };
          const mentioned = new Set([
            ...resources.map(({ id }) => id),
            ...said.signals.map(({ resource }) => resource),
          ]);
          return kind === 'complete'
            ? { kind, ...said }
            : {
                kind,
                ...said,
                gone: gone.filter((id) => !mentioned.has(id)),
                ...(pushed ? { pushed } : {}),
              };
        });

        expect(throughTheJournal(observations).map(sorted)).toEqual(observations.map(sorted));
      }),
    );
  });

  it('is a few words when nothing changed but the time', () => {
    const compactor = new Compactor();
    const said = (minute: number) =>
      complete(
        minute,
        instance('i-1'),
        signal(instanceId('i-1'), 'ec2/state', {
          since: start - 60_000,
          observedAt: start + minute * 60_000,
        }),
      );
    compactor.compact([said(0)], start);

    expect(compactor.compact([said(1)], start + 60_000)).toEqual([
      { observer: 'ec2/status@111122223333/eu-west-1', how: 'complete', observedAt: start + 60_000 },
    ]);
  });

  it('is the same whatever the order in which the answers arrived', () => {
    const one = complete(0, instance('i-1'));
    const other: Observation = {
      ...complete(0, instance('i-2')),
      observer: { ...observer, name: 'ec2/instances' },
    };
    const heard = (...observations: readonly Observation[]) => new Compactor().compact(observations, start);

    expect(heard(one, other)).toEqual(heard(other, one));
  });

  it('keeps no new words of a check that passes as before', () => {
    const compactor = new Compactor();
    const said = (minute: number, state: 'pass' | 'fail') =>
      complete(
        minute,
        signal(instanceId('i-1'), 'ec2/state', {
          state,
          since: start - 60_000,
          observedAt: start + minute * 60_000,
          reason: `at ${minute}`,
        }),
      );
    const heard = (minute: number, state: 'pass' | 'fail') =>
      compactor.compact([said(minute, state)], start)[0]?.said?.[0]?.checks;
    heard(0, 'pass');

    expect(heard(1, 'pass')).toBeUndefined();
    expect(heard(2, 'fail')).toEqual([{ check: 'ec2/state', state: 'fail', reason: 'at 2' }]);
    expect(heard(3, 'fail')).toEqual([{ check: 'ec2/state', reason: 'at 3' }]);
  });

  it('is kept in small entries, however large the account', () => {
    const many = Array.from({ length: 2 * mostSaid + 1 }, (_, index) => instance(`i-${index}`));
    const compactor = new Compactor();
    const heard = compactor.compact([complete(0, ...many)], start);

    expect(heard.map(({ how, said = [] }) => [how, said.length])).toEqual([
      ['part', mostSaid],
      ['part', mostSaid],
      ['complete', 1],
    ]);
    expect(throughTheJournal([complete(0, ...many)]).map(sorted)).toEqual([sorted(complete(0, ...many))]);
  });

  it('is written anew after a week, and after what was written was lost', () => {
    const compactor = new Compactor();
    const afresh = (minute: number) =>
      compactor.compact([complete(minute, instance('i-1'))], start + minute * 60_000)[0]?.afresh === true;

    expect([afresh(0), afresh(1), afresh(7 * 1440 - 1), afresh(7 * 1440)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    compactor.forget();
    expect(afresh(7 * 1440 + 1)).toBe(true);
  });

  it('is not made up where its beginning is missing', () => {
    const compactor = new Compactor();
    compactor.compact([complete(0, instance('i-1'))], start);
    const [heard] = compactor.compact([complete(1, instance('i-1'))], start);
    const expander = new Expander();
    if (heard === undefined) throw new Error('something was heard');

    expect(expander.knows(heard)).toBe(false);
    expect(expander.expand(heard)).toBeUndefined();
  });
});
