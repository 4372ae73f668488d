import { describe, expect, it } from 'vitest';
import { callAboutTroubles } from '../../../src/engine/call-about-troubles.ts';
import type { EngineState } from '../../../src/engine/engine.ts';
import { emptyMemory } from '../../../src/engine/history.ts';
import { createTroubles } from '../../../src/engine/troubles.ts';
import type { Trouble } from '../../../src/engine/view.ts';
import type { PastPage } from '../../../src/safety/history.ts';
import { noon } from '../../support/model-builder.ts';
import { hour, minute } from '../../support/safety-builder.ts';

function trouble(given: Partial<Trouble> = {}): Trouble {
  return {
    part: 'policies',
    since: noon - 5 * minute,
    reason: 'when is missing',
    blocksActing: false,
    ...given,
  };
}

function call(
  standing: readonly Trouble[],
  given: { readonly pages?: readonly PastPage[]; readonly unwritten?: EngineState['unwritten'] } = {},
) {
  const troubles = createTroubles(() => undefined);
  for (const one of standing) troubles.begin(one);
  const { pages = [], unwritten = [] } = given;
  const memory = { ...emptyMemory, history: { ...emptyMemory.history, pages } };
  return callAboutTroubles({ troubles }, { memory, unwritten }, noon);
}

const observers = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    trouble({ part: `poller:ec2/part-${index}@111122223333/eu-west-1`, reason: 'throttled' }),
  );

describe('a call about the daemon itself', () => {
  it('goes to everyone, and says what is wrong and for how long', () => {
    expect(call([trouble()])).toEqual([
      {
        at: noon,
        kind: 'page',
        policy: 'holdfast',
        target: 'policies',
        to: 'everyone',
        summary: 'Holdfast has not been able to do all of its work for 5 min: when is missing.',
      },
    ]);
  });

  it.each<[string, Trouble[], number]>([
    ['a trouble of five minutes', [trouble()], 1],
    ['one that may still pass', [trouble({ since: noon - 5 * minute + 1 })], 0],
    ['a permission that was never given', [trouble({ quiet: true })], 0],
    ['two troubles', [trouble(), trouble({ part: 'journal' })], 2],
    ['two observers that get no answer', observers(2), 0],
    ['three observers that get no answer', observers(3), 1],
    ['hundreds of them', observers(300), 1],
  ])('is made about %s', (_what, standing, calls) => {
    expect(call(standing)).toHaveLength(calls);
  });

  const earlier = (given: Partial<PastPage> = {}): PastPage => ({
    policy: 'holdfast',
    target: 'policies',
    to: 'everyone',
    at: noon - hour + 1,
    ...given,
  });

  it.each<[string, PastPage, number]>([
    ['within the last hour', earlier(), 0],
    ['an hour ago', earlier({ at: noon - hour }), 1],
    ['about another part', earlier({ target: 'journal' }), 1],
    ['by a policy', earlier({ policy: 'page-on-group-down' }), 1],
  ])('after one %s', (_what, page, calls) => {
    expect(call([trouble()], { pages: [page] })).toHaveLength(calls);
  });

  it('is not made again while the journal cannot take it', () => {
    const unwritten = [...call([trouble({ part: 'journal' })])];
    expect(call([trouble({ part: 'journal' })], { unwritten })).toEqual([]);
  });
});
