import { describe, expect, it } from 'vitest';
import { changesToEvents } from '../../../src/engine/record-changes.ts';
import { decisionDigest } from '../../../src/engine/record-decisions.ts';
import type { Change } from '../../../src/model/model.ts';
import type { Decision } from '../../../src/safety/decision.ts';
import { instanceId, noon, signal, verdict } from '../../support/model-builder.ts';
import { proposal } from '../../support/safety-builder.ts';

const target = instanceId('1');

describe('what of a change is news to the journal', () => {
  it.each<[string, Change, number]>([
    ['a signal that turned', { kind: 'signal', signal: signal({ resource: target }), from: 'pass' }, 1],
    [
      'a first sight of something bad',
      { kind: 'signal', signal: signal({ resource: target }), from: undefined },
      1,
    ],
    [
      'not a first sight of something well',
      { kind: 'signal', signal: signal({ resource: target, state: 'pass' }), from: undefined },
      0,
    ],
    ['a verdict that changed', { kind: 'verdict', verdict: verdict({ target }), from: 'suspect' }, 1],
    ['not a first verdict of healthy', { kind: 'verdict', verdict: verdict({ target }), from: undefined }, 0],
    [
      'not a first verdict of starting',
      { kind: 'verdict', verdict: verdict({ target, kind: 'starting' }), from: undefined },
      0,
    ],
    ['not a resource that was found', { kind: 'resource', id: target, how: 'added' }, 0],
    ['what is to be remembered', { kind: 'recollection', recollection: { resource: target, facts: {} } }, 1],
  ])('%s', (_what, change, events) => {
    expect(changesToEvents([change], noon)).toHaveLength(events);
  });
});

describe('what is to be remembered', () => {
  it('is told together, and in parts of a hundred thousand characters where it is much', () => {
    const some = (count: number): Change[] =>
      Array.from({ length: count }, (_, index) => ({
        kind: 'recollection',
        recollection: { resource: `sg-${index}`, facts: { rules: ['r'.repeat(960)] } },
      }));
    const sizes = changesToEvents(some(250), noon).map((event) => JSON.stringify(event).length);
    expect(sizes.length).toBe(3);
    expect(Math.max(...sizes)).toBeLessThan(101_000);
    expect(changesToEvents(some(3), noon)).toMatchObject([{ kind: 'remembered', seen: [{}, {}, {}] }]);
  });
});

describe('whether a decision is news', () => {
  const decision = (outcome: Decision['outcome'], gate: 'allow' | 'deny', reason: string): Decision => ({
    proposal: proposal(),
    at: noon,
    outcome,
    results: [{ gate: 'cool-down', outcome: gate, reason }],
  });

  it('is told by its outcome and the answers of its gates, not by numbers that move all the time', () => {
    const digest = decisionDigest(decision('refuse', 'deny', 'ended 3 min ago'));
    expect(decisionDigest(decision('refuse', 'deny', 'ended 4 min ago'))).toBe(digest);
    expect(decisionDigest(decision('act', 'allow', 'ended 9 min ago'))).not.toBe(digest);
  });
});
