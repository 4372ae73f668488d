import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ParseContext } from '../../../src/policy/parse-context.ts';
import { parsePolicies } from '../../../src/policy/parse.ts';
import { allowanceOf, floorOf } from '../../../src/safety/group-strength.ts';
import { goodPolicy, said, start, traits, traitsOf } from '../../support/policy-fixtures.ts';

function problemsOf(
  { inFlight = 1, perWindow = '10%', window = '1h', count = 1, percent = 75 },
  more: Partial<ParseContext> = {},
  edit = (text: string) => text,
) {
  const limits = `{ inFlight: ${inFlight}, perWindow: "${perWindow}", window: ${window} }`;
  const text = goodPolicy
    .replace('{ inFlight: 1, perWindow: "10%", window: 1h }', limits)
    .replace('count: 1, percent: 75', `count: ${count}, percent: ${percent}`);
  return parsePolicies([{ file: 'p.yaml', text: edit(text) }], {
    traits: traitsOf(traits('replace-instance')),
    revision: 'r',
    loadedAt: start,
    ...more,
  });
}

const together = (out: number) =>
  `10:1 error: together the limits bound nothing: of 10 members ${out} may be taken out at once (inFlight: 1, perWindow: "10%" and keepServing: { count: 1, percent: 75 } are usual)`;
const mostOfGroup = expect.stringContaining('most of a group may be acted on in one window');

describe('limits of a policy', () => {
  it.each([
    ['all but one at once', { inFlight: 9, perWindow: '90%', percent: 10 }, [together(9), mostOfGroup]],
    [
      'all but one, each bound larger',
      { inFlight: 50, perWindow: '99%', percent: 1 },
      [together(9), mostOfGroup],
    ],
    ['one fewer by the count', { inFlight: 8, perWindow: '90%', percent: 10 }, [mostOfGroup]],
    ['one fewer by the share', { inFlight: 9, perWindow: '89%', percent: 10 }, [mostOfGroup]],
    [
      'one fewer by the floor in numbers',
      { inFlight: 9, perWindow: '90%', count: 2, percent: 10 },
      [mostOfGroup],
    ],
    ['one fewer by the floor in parts', { inFlight: 9, perWindow: '90%', percent: 11 }, [mostOfGroup]],
  ])('that let %s be taken out are judged by what they come to', (_, limits, expected) => {
    const problems = said(problemsOf(limits).problems);

    expect(problems.filter((problem) => !problem.includes('is reached only'))).toEqual(expected);
  });

  it.each([
    [{ inFlight: 2, perWindow: '10%' }, []],
    [
      { inFlight: 2, perWindow: '9%' },
      [
        '11:22 warning: inFlight of 2 is reached only in groups of 23 and more: in others perWindow of 9% allows fewer (the smaller number is the limit; write the one that you mean)',
      ],
    ],
    [{ inFlight: 5, perWindow: '50%' }, []],
    [
      { inFlight: 6, perWindow: '50%' },
      [
        '11:22 warning: inFlight of 6 is reached only in groups of 24 and more: in others keepServing.percent of 75 allows fewer (the smaller number is the limit; write the one that you mean)',
      ],
    ],
    // One at a time is always allowed, however small the share is.
    [{ inFlight: 1, perWindow: '1%' }, []],
    [{ percent: 95 }, []],
    [
      { percent: 96 },
      [
        '12:37 warning: keepServing.percent of 96 lets nothing be taken out of a group of fewer than 25 (75 is usual; a floor in numbers is keepServing.count)',
      ],
    ],
  ])('of %j are warned of what no group of a usual size reaches', (limits, expected) => {
    expect(said(problemsOf(limits).problems)).toEqual(expected);
  });

  it.each<[string, string, readonly string[]]>([
    ['count: 2, percent: 50, zones: 2', 'ec2:instance', []],
    [
      'count: 2, percent: 50, zones: 3',
      'ec2:instance',
      [
        '12:48 error: keepServing.zones of 3 needs as many members that serve, and keepServing.count keeps 2 (count: 3, or fewer zones)',
      ],
    ],
    [
      'count: 1, percent: 50, zones: 1',
      'ec2:instance',
      [
        '12:48 warning: keepServing.zones of 1 keeps no more than keepServing.count does: who serves, serves in some zone (at least 2, or leave it out)',
      ],
    ],
    [
      'count: 2, percent: 50, zones: 2',
      'route53:record',
      [
        '12:48 error: keepServing.zones forbids every action here: the records of a name stand in no zone (leave it out; keepServing.count keeps answers)',
      ],
    ],
    [
      'count: 2, percent: 50, zones: 0',
      'ec2:instance',
      ['12:48 error: limits.keepServing.zones must be at least 1'],
    ],
    [
      'count: 2, percent: 50, zones: 1.5',
      'ec2:instance',
      ['12:48 error: limits.keepServing.zones must be a whole number'],
    ],
  ])(
    'that keep { %s } of a group of %s serving are held against what can be kept',
    (keep, watch, expected) => {
      const edit = (text: string) =>
        text.replace('count: 1, percent: 75', keep).replace('ec2:instance', watch);
      const known = traitsOf(traits('replace-instance', { kinds: ['ec2:instance', 'route53:record'] }));

      expect(said(problemsOf({}, { traits: known }, edit).problems)).toEqual(expected);
    },
  );

  it.each([
    [2, []],
    [
      3,
      [
        '11:22 warning: inFlight of 3 is never reached: safety.budgets.region allows 2 (at most 2, or a larger budget in holdfast.yaml)',
      ],
    ],
  ])('of %i in flight are held against the budgets of the daemon', (inFlight, expected) => {
    const mostAtOnce = { count: 2, setting: 'safety.budgets.region' };

    expect(said(problemsOf({ inFlight, perWindow: '50%' }, { mostAtOnce }).problems)).toEqual(expected);
  });

  it.each([
    ['10m', []],
    [
      '9m59s',
      [
        '10:51 error: the remedy is verified within 10m, but the window of the limits ends after 9m59s (the window must outlast the remedy, or the limit would forget it)',
      ],
    ],
  ])('with a window of %s outlast a remedy that does not say how long it takes', (window, expected) => {
    const without = (text: string) => text.replace(/ {4}verify:.*\n/, '');

    expect(said(problemsOf({ window }, {}, without).problems)).toEqual(expected);
  });

  it('say from which size on a bound is reached as the gates count it', () => {
    const sizes = fc.record({
      inFlight: fc.integer({ min: 2, max: 40 }),
      share: fc.integer({ min: 1, max: 50 }),
      percent: fc.integer({ min: 1, max: 95 }),
    });
    fc.assert(
      fc.property(sizes, ({ inFlight, share, percent }) => {
        const { problems } = problemsOf({ inFlight, perWindow: `${share}%`, percent });
        const warned = problems.find(({ message }) => message.startsWith('inFlight of'));
        const reached = (size: number) =>
          allowanceOf(share / 100, size) >= inFlight &&
          size - floorOf({ count: 1, percent: percent / 100 }, size) >= inFlight;

        expect(reached(20)).toBe(warned === undefined);
        if (warned === undefined) return;
        const from = Number(/groups of (\d+)/.exec(warned.message)?.[1]);
        expect(reached(from)).toBe(true);
        expect(reached(from - 1)).toBe(false);
      }),
    );
  });
});

describe('approval.from', () => {
  const from = (names: string) => (text: string) =>
    text.replace('for: 2m\n', `for: 2m\napproval: { quorum: 1, from: [${names}] }\n`);

  it.each([
    ['names who is configured', 'ana, ben', { people: new Set(['ana', 'ben']) }, []],
    [
      'names nobody who is',
      'ana, bem',
      { people: new Set(['ana', 'ben']) },
      [
        '6:36 warning: nobody is called "bem" who could approve: no token of an operator and no person of a channel (did you mean "ben"?)',
      ],
    ],
    [
      'names a whole team',
      'sre-team',
      { people: new Set(['ana', 'ben']) },
      [
        '6:31 warning: nobody is called "sre-team" who could approve: no token of an operator and no person of a channel (one of: ana, ben)',
      ],
    ],
    ['is read where people are not known', 'sre-team', {}, []],
  ])('that %s', (_, names, context, expected) => {
    expect(said(problemsOf({}, context, from(names)).problems)).toEqual(expected);
  });
});
