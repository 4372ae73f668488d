import { describe, expect, it } from 'vitest';
import { pageOnce } from '../../../../src/safety/gates/page-once.ts';
import type { PastPage, Taken } from '../../../../src/safety/history.ts';
import { judge } from '../../../../src/safety/judge.ts';
import { gates } from '../../../../src/safety/registry.ts';
import { instanceId, noon } from '../../../support/model-builder.ts';
import { facts, hour, pageRung, policy, proposal } from '../../../support/safety-builder.ts';

const incident = 'inc-1';
const target = instanceId('1');

function page(given: Partial<PastPage> = {}): PastPage {
  return { policy: 'replace-failed-instance', target, to: 'oncall', at: noon - hour, ...given };
}

const onlyCalls = policy({ name: 'page-on-something', remedy: [pageRung] });

function ask(pages: readonly PastPage[], given: { incident?: string } = {}) {
  return pageOnce.evaluate(proposal({ target, rung: pageRung, ...given }), facts({ history: { pages } }))
    .outcome;
}

describe('a page', () => {
  it.each<[string, PastPage, string]>([
    ['about the same incident', page({ incident }), 'deny'],
    ['about the same incident and another member', page({ incident, target: instanceId('2') }), 'deny'],
    ['about another incident', page({ incident: 'inc-0' }), 'allow'],
    ['to somebody else', page({ incident, to: 'dba' }), 'allow'],
    ['of another policy', page({ incident, policy: 'other' }), 'allow'],
  ])('after one %s', (_title, earlier, outcome) => {
    expect(ask([earlier], { incident })).toBe(outcome);
  });

  it.each([
    [24 * hour - 1, 'deny'],
    [24 * hour, 'allow'],
  ])('without an incident, %i ms after the last one about the target: %s', (ageMs, outcome) => {
    expect(ask([page({ at: noon - ageMs })])).toBe(outcome);
  });

  it.each<[string, number, string]>([
    ['four others of the same policy', 4, 'allow'],
    ['five: those speak for it', 5, 'defer'],
  ])('in the same quarter of an hour as %s', (_title, count, outcome) => {
    const earlier = Array.from({ length: count }, (_, index) =>
      page({ incident: `inc-${index}`, at: noon - 60_000 }),
    );
    expect(ask(earlier, { incident: 'inc-new' })).toBe(outcome);
    const before = earlier.map((each) => ({ ...each, at: noon - 900_000 }));
    expect(ask(before, { incident: 'inc-new' }), 'a quarter of an hour later').toBe('allow');
  });

  it.each<[string, PastPage, string]>([
    ['by another policy about the same incident', page({ incident, policy: 'other' }), 'deny'],
    ['by another policy about another incident', page({ incident: 'inc-0', policy: 'other' }), 'allow'],
    ['to somebody else about the same incident', page({ incident, policy: 'other', to: 'dba' }), 'allow'],
  ])('of a policy that only calls, after a call %s', (_title, earlier, outcome) => {
    const asked = proposal({ target, rung: pageRung, incident, policy: onlyCalls });
    expect(pageOnce.evaluate(asked, facts({ history: { pages: [earlier] } })).outcome).toBe(outcome);
  });

  it.each([
    [4, 'allow'],
    [5, 'defer'],
  ])('of a policy that only calls, after %i calls by any policy: %s', (count, outcome) => {
    const pages = Array.from({ length: count }, (_, index) =>
      page({ incident: `inc-other-${index}`, policy: `policy-${index}`, at: noon - 60_000 }),
    );
    const asked = proposal({ target, rung: pageRung, incident, policy: onlyCalls });
    expect(pageOnce.evaluate(asked, facts({ history: { pages } })).outcome).toBe(outcome);
  });

  it.each<[string, Taken, string, string]>([
    [
      'this incident',
      { by: 'ana', at: noon - hour, policy: 'p', target: 't', incident },
      'deny',
      'ana took it 60 min ago: nobody else is called.',
    ],
    [
      'another incident',
      { by: 'ana', at: noon, policy: 'p', target, incident: 'inc-0' },
      'allow',
      'Nobody was called about this yet.',
    ],
    [
      'its target before there was an incident',
      { by: 'ana', at: noon, policy: 'p', target },
      'deny',
      'ana took it 0 s ago: nobody else is called.',
    ],
    [
      'another target',
      { by: 'ana', at: noon, policy: 'p', target: instanceId('2') },
      'allow',
      'Nobody was called about this yet.',
    ],
  ])('by any policy, while somebody has taken %s', (_title, taken, outcome, reason) => {
    const asked = proposal({ target, rung: pageRung, incident });
    expect(pageOnce.evaluate(asked, facts({ history: { taken: [taken] } }))).toMatchObject({
      outcome,
      reason,
    });
  });

  it('is one of a handful when hundreds of incidents begin together', () => {
    const proposals = Array.from({ length: 300 }, (_, index) =>
      proposal({ target: instanceId(String(index)), rung: pageRung, incident: `inc-${index}` }),
    );
    const made = judge(gates, proposals, facts({})).filter(({ outcome }) => outcome === 'act');
    expect(made).toHaveLength(5);
  });

  it('goes out once in a round for many members of one incident, with the stop switch thrown', () => {
    const proposals = ['1', '2', '3'].map((name) =>
      proposal({ target: instanceId(name), rung: pageRung, incident }),
    );
    const stop = { state: 'thrown', source: 'api', readAt: noon } as const;

    const outcomes = judge(gates, proposals, facts({ stop })).map((decision) => decision.outcome);

    expect(outcomes).toEqual(['act', 'refuse', 'refuse']);
  });
});
