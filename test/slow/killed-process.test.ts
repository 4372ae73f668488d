import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtBundle } from '../support/crash/built-bundle.ts';
import { playCrashes, playInWords, shortPlays } from '../support/crash/crash-plays.ts';
import type { RecordedEvent } from '../../src/journal/event.ts';
import { type SentChange, wrongChanges } from '../support/crash/what-went-wrong.ts';
import { removeImages } from '../support/image/build-image.ts';

/** Fewer, and the harness would have come to look at nothing. */
const pointsAtLeast = 50;

let bundle = '';
beforeAll(() => {
  bundle = builtBundle();
});
afterAll(removeImages);

describe('the bundle as a process that is killed (kill -9) while it repairs, and followed by another', () => {
  let points = 0;

  it.each(shortPlays().map((play) => [playInWords(play), play] as const))(
    'loses nothing and doubles nothing: %s',
    async (words, play) => {
      const played = await playCrashes(bundle, play);
      points += played.points.length;
      expect(played.wrong, `${words}, killed at:\n${played.points.join('\n')}`).toEqual([]);
    },
  );

  it(`was killed at ${pointsAtLeast} points at least`, () => {
    expect(points).toBeGreaterThanOrEqual(pointsAtLeast);
  });
});

describe('what the plays are held to', () => {
  const operation = 'PromoteReadReplica';
  const intent = (more: object = {}) =>
    ({
      kind: 'intent',
      number: 1,
      at: 0,
      remediation: 'rem-1',
      step: 0,
      expiresAt: 120_000,
      plan: { steps: [{ calls: [{ operation }] }] },
      ...more,
    }) as unknown as RecordedEvent;
  const sent = (more: Partial<SentChange> = {}): SentChange => ({
    when: 'before',
    operation,
    input: { DBInstanceIdentifier: 'shop-db' },
    at: 60_000,
    by: 1,
    actor: 1,
    known: [intent()],
    ...more,
  });
  const ended = {
    kind: 'remediation-ended',
    number: 2,
    at: 1,
    remediation: 'rem-1',
  } as unknown as RecordedEvent;

  const renewal = intent({ purpose: 'renew' });
  const effect = (input: object) => sent({ when: 'after', input });

  it.each<{
    what: string;
    changes: readonly SentChange[];
    events?: readonly RecordedEvent[];
    wrong: readonly (string | RegExp)[];
  }>([
    { what: 'nothing is wrong', changes: [sent(), sent({ when: 'after' })], wrong: [] },
    { what: 'no intent', changes: [sent({ known: [] })], wrong: [/no intent for it/] },
    { what: 'an intent that has expired', changes: [sent({ at: 120_000 })], wrong: [/no intent for it/] },
    { what: 'an intent that has ended', changes: [sent({ known: [intent(), ended] })], wrong: [/no intent/] },
    {
      what: 'an intent of another step',
      changes: [sent({ known: [intent({ step: 1 })] })],
      wrong: [/no intent/],
    },
    {
      what: 'an effect that comes twice',
      changes: [sent({ when: 'after' }), sent({ when: 'after' })],
      wrong: [/took effect 2 times/],
    },
    {
      what: 'an effect that comes twice under two tokens',
      changes: [effect({ ClientToken: 'one', Size: 3 }), effect({ ClientToken: 'two', Size: 3 })],
      wrong: [/took effect 2 times/],
    },
    {
      what: 'an effect that comes twice in the names of two remediations',
      changes: [effect({ comment: 'for rem-1a' }), effect({ comment: 'for rem-2b' })],
      wrong: [/took effect 2 times/],
    },
    {
      what: 'no second effect under the same token',
      changes: [effect({ ClientToken: 'one' }), effect({ ClientToken: 'one' })],
      wrong: [],
    },
    {
      what: 'no second effect where something else is asked for',
      changes: [effect({ Weight: 75 }), effect({ Weight: 50 })],
      wrong: [],
    },
    {
      what: 'no second effect where what lasts is renewed once',
      changes: [effect({}), effect({})],
      events: [renewal],
      wrong: [],
    },
    {
      what: 'a third effect where what lasts is renewed once',
      changes: [effect({}), effect({}), effect({})],
      events: [renewal],
      wrong: [/took effect 3 times/],
    },
    {
      what: 'no effect that comes twice where AWS refused one',
      changes: [sent({ when: 'after' }), sent({ when: 'after', refused: 'InvalidDBInstanceState' })],
      wrong: [],
    },
    {
      what: 'one that another has followed',
      changes: [sent({ actor: 2 })],
      wrong: [/after process 2 had begun/],
    },
  ])('sees $what', ({ changes, events = [], wrong }) => {
    const told = wrongChanges({ changes, events, replicas: true });
    expect(told).toEqual(wrong.map((each) => expect.stringMatching(each)));
  });
});
