import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtBundle } from '../support/crash/built-bundle.ts';
import { crashPlays, playInWords } from '../support/crash/crash-plays.ts';
import { kills } from '../support/crash/kills.ts';
import { playTroubled } from '../support/crash/play-troubled.ts';
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

  it.each(crashPlays(1).map(({ play, aims }) => [playInWords(play), play, aims] as const))(
    'loses nothing and doubles nothing: %s',
    async (words, play, aims) => {
      const trouble = kills(play, aims);
      const wrong = await playTroubled({ bundle, ...play, trouble });
      points += trouble.points.length;
      expect(wrong, `${words}, killed at:\n${trouble.points.join('\n')}`).toEqual([]);
      expect(trouble.missed(), 'points to which it did not come').toEqual([]);
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

  it.each<{ what: string; changes: readonly SentChange[]; wrong: readonly (string | RegExp)[] }>([
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
      what: 'no effect that comes twice where AWS refused one',
      changes: [sent({ when: 'after' }), sent({ when: 'after', refused: 'InvalidDBInstanceState' })],
      wrong: [],
    },
    {
      what: 'one that another has followed',
      changes: [sent({ actor: 2 })],
      wrong: [/after process 2 had begun/],
    },
  ])('sees $what', ({ changes, wrong }) => {
    const told = wrongChanges({ once: [operation], changes, replicas: true });
    expect(told).toEqual(wrong.map((each) => expect.stringMatching(each)));
  });
});
