import { describe, expect, it } from 'vitest';
import { complete, partial, stated, type Voice } from '../../../src/pollers/finding.ts';
import { modelOf, resourceOf, signalOf } from '../../support/model-of.ts';
import { pollBench, scope, startedAt } from '../../support/poll.ts';

const voice: Voice = { poller: 'ec2', part: { name: 'status', reach: 'regional', everyMs: 60_000 } };
const finding = {
  resource: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1',
  check: 'ec2/state',
  family: 'control-plane',
  state: 'pass',
  reason: 'given',
} as const;

describe('what a poller says', () => {
  it.each([
    [undefined, 150_000],
    [5, 750_000],
    [0.5, 75_000],
  ])('stands for two and a half of its real cadence (stretched %s times: %i ms)', (stretch, validForMs) => {
    const { context } = pollBench({});
    const stretched = stretch === undefined ? context : { ...context, stretch };
    expect(complete(voice, stretched, { findings: [finding] })).toMatchObject({ signals: [{ validForMs }] });
  });

  it('is said by the observer of the part, at the time of the answer', () => {
    expect(partial(voice, pollBench({}).context, { findings: [finding] })).toMatchObject({
      kind: 'partial',
      observer: { name: 'ec2/status', ...scope },
      signals: [{ observedAt: startedAt }],
      gone: [],
    });
  });

  it.each([
    ['AWS says so', { since: 5 }, [], 5],
    ['the model holds it in this state', {}, [signalOf({ ...finding, since: 7 })], 7],
    ['the model holds it in another', {}, [signalOf({ ...finding, state: 'fail', since: 7 })], startedAt],
    ['the model holds it by another', {}, [signalOf({ ...finding, by: 'a', since: 7 })], startedAt],
    ['nothing is known', {}, [], startedAt],
  ])('begins when %s', (_, parts, signals, since) => {
    const { context } = pollBench({}, modelOf({ signals }));
    expect(complete(voice, context, { findings: [{ ...finding, ...parts }] })).toMatchObject({
      signals: [{ since }],
    });
  });

  it('is nothing where AWS sent no identifier', () => {
    const found = {
      resources: [resourceOf({ id: '', kind: 'ec2:instance' })],
      findings: [{ ...finding, resource: '' }],
    };
    expect(complete(voice, pollBench({}).context, found)).toMatchObject({ resources: [], signals: [] });
  });

  it('keeps facts that are false, zero or empty, and leaves out what AWS did not state', () => {
    expect(stated({ a: undefined, b: false, c: 0, d: '', e: [] })).toEqual({ b: false, c: 0, d: '', e: [] });
  });
});
