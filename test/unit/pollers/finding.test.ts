import { describe, expect, it } from 'vitest';
import { complete, partial, stated } from '../../../src/pollers/finding.ts';
import { modelOf, resourceOf, signalOf } from '../../support/model-of.ts';
import { pollBench, scope, startedAt } from '../../support/poll.ts';

const voice = { poller: 'rds', part: { name: 'instances', reach: 'regional' as const, everyMs: 30_000 } };
const finding = {
  resource: 'db',
  check: 'rds/status',
  family: 'control-plane',
  state: 'fail',
  reason: 'x',
} as const;

describe('what a part says', () => {
  it.each([
    [undefined, 75_000],
    [1, 75_000],
    [4, 300_000],
  ])('is valid for two and a half of its rounds, stretched by %s', (stretch, validForMs) => {
    const context = { ...pollBench({}).context, ...(stretch === undefined ? {} : { stretch }) };
    const observation = complete(voice, context, { findings: [finding] });
    expect(observation).toMatchObject({ kind: 'complete', signals: [{ observedAt: startedAt, validForMs }] });
  });

  it('is said by the observer of the part', () => {
    const observation = partial(voice, pollBench({}).context, {});
    expect(observation).toMatchObject({
      kind: 'partial',
      observer: { name: 'rds/instances', ...scope },
      gone: [],
    });
  });

  it.each([
    ['AWS says so', { since: 5 }, [], 5],
    ['the model holds it in this state', {}, [signalOf({ ...finding, since: 7 })], 7],
    ['the model holds it in another', {}, [signalOf({ ...finding, state: 'pass', since: 7 })], startedAt],
    ['the model holds it by another', {}, [signalOf({ ...finding, by: 'a', since: 7 })], startedAt],
    ['nothing is known', {}, [], startedAt],
  ])('has entered its state when %s', (_, parts, signals, since) => {
    const { context } = pollBench({}, modelOf({ signals }));
    const observation = complete(voice, context, { findings: [{ ...finding, ...parts }] });
    expect(observation).toMatchObject({ signals: [{ since }] });
  });

  it('leaves out what AWS sent without an identifier', () => {
    const observation = complete(voice, pollBench({}).context, {
      resources: [resourceOf({ id: '', kind: 'rds:instance' })],
      findings: [{ ...finding, resource: '' }],
    });
    expect(observation).toMatchObject({ resources: [], signals: [] });
  });

  it('leaves out facts that AWS did not state, and keeps those that are false, zero or empty', () => {
    expect(stated({ a: undefined, b: false, c: 0, d: '', e: [] })).toEqual({ b: false, c: 0, d: '', e: [] });
  });
});
