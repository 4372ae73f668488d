import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recover } from '../../../src/remediation/recover.ts';
import { remediationStage } from '../../support/remediation-stage.ts';

const steps = 3;

/** Where the users are: away, home, or so many steps on their way back. */
type Position = 'away' | 'home' | number;

/** A lasting effect on a world that takes only calls which make sense from where the users are. */
function machine() {
  const stage = remediationStage({ lasts: { returnSteps: steps } });
  const world = { position: 'home' as Position, wrong: [] as string[] };
  stage.verification = { outcome: 'success', reason: 'users are served elsewhere' };
  stage.onCall = (purpose, step) => {
    const { position } = world;
    const fits =
      purpose === 'remedy'
        ? position === 'home'
        : purpose === 'leave-again'
          ? // Also from home: the last step of a return bakes as all of them, and the trouble may be back in it.
            position !== 'away'
          : position === (step === 0 ? 'away' : step);
    if (!fits) world.wrong.push(`${purpose}/${step} while ${position}`);
    world.position = purpose !== 'return' ? 'away' : step + 1 === steps ? 'home' : step + 1;
  };
  stage.observedOf = (purpose, step) => {
    const { position } = world;
    const isDone =
      purpose === 'return'
        ? position === 'home' || (typeof position === 'number' && position > step)
        : position === 'away';
    return isDone ? 'done' : 'not-started';
  };
  const look = async () => {
    stage.inForce = world.position === 'away' ? 'in-force' : world.position === 'home' ? 'gone' : 'unknown';
    await stage.watch(30);
  };
  const restart = async () => {
    stage.crash();
    for (const remediation of stage.remediations.values())
      if (remediation.state !== 'ended')
        stage.remediations.set(
          remediation.id,
          await recover(stage.parts, remediation).catch(() => remediation),
        );
  };
  return { stage, world, look, restart };
}

type Happening =
  | { readonly kind: 'look'; readonly times: number }
  | { readonly kind: 'well'; readonly is: boolean | 'unknown' }
  | { readonly kind: 'stop'; readonly thrown: boolean }
  | { readonly kind: 'journal'; readonly fails: boolean }
  | { readonly kind: 'gate'; readonly against: boolean }
  | { readonly kind: 'plans'; readonly work: boolean }
  | { readonly kind: 'restart' | 'dies at intent' | 'sleeps' };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('look'), times: fc.integer({ min: 1, max: 80 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('well'), is: fc.constantFrom(true, true, false, 'unknown') }),
  },
  fc.record({ kind: fc.constant('stop'), thrown: fc.boolean() }),
  fc.record({ kind: fc.constant('journal'), fails: fc.boolean() }),
  fc.record({ kind: fc.constant('gate'), against: fc.boolean() }),
  fc.record({ kind: fc.constant('plans'), work: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('restart', 'dies at intent', 'sleeps') }),
) as fc.Arbitrary<Happening>;

async function play({ stage, look, restart }: ReturnType<typeof machine>, one: Happening): Promise<void> {
  switch (one.kind) {
    case 'look':
      for (let time = 0; time < one.times; time++) await look();
      break;
    case 'well':
      stage.well = one.is;
      break;
    case 'stop':
      stage.stop = one.thrown ? 'thrown' : 'clear';
      break;
    case 'journal':
      stage.journalFails = () => one.fails;
      break;
    case 'gate':
      stage.againstReturn = one.against ? 'somebody holds it' : undefined;
      break;
    case 'plans':
      stage.plannable = one.work;
      break;
    case 'sleeps':
      stage.now += 3_600_000;
      break;
    case 'restart':
      await restart();
      break;
    case 'dies at intent':
      // The next intent is written, and nothing after it.
      stage.onIntent = () => void (stage.blocked = 'killed');
      await look();
      stage.onIntent = () => undefined;
      stage.blocked = undefined;
      await restart();
  }
}

/** All obstacles are gone and all is well, for so long that everything must come to its end. */
async function settle({ stage, look }: ReturnType<typeof machine>): Promise<void> {
  Object.assign(stage, { well: true, stop: 'clear', againstReturn: undefined, plannable: true });
  stage.journalFails = () => false;
  // Eight times half an hour of hold-down at most, then three bakes of ten minutes, with room.
  for (let time = 0; time < 2 * 60 * 6 && stage.only().state !== 'ended'; time++) await look();
}

describe('a lasting effect, whatever happens to it and to the daemon', () => {
  it('is given back exactly once in the end, and no call ever makes no sense', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async (happenings) => {
        const played = machine();
        const { stage, world, look } = played;
        await stage.turn('begin');
        await look();
        expect(stage.only().state).toBe('standing');
        for (const one of happenings) await play(played, one);
        await settle(played);
        expect(world.wrong).toEqual([]);
        expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'success' });
        expect(world.position).toBe('home');
        const ends = stage.journal.filter(({ kind }) => kind === 'remediation-ended');
        expect(ends).toHaveLength(1);
      }),
      { numRuns: 150 },
    );
  });

  it('is never given back while its cause is not well', async () => {
    const unwell = happening.filter(({ kind }) => kind !== 'well');
    await fc.assert(
      fc.asyncProperty(
        fc.array(unwell, { maxLength: 25 }),
        fc.constantFrom(false, 'unknown' as const),
        async (happenings, well) => {
          const played = machine();
          await played.stage.turn('begin');
          await played.look();
          played.stage.well = well;
          for (const one of happenings) await play(played, one);
          expect(played.stage.calls).toEqual(['remedy/0']);
          expect(played.world.position).toBe('away');
        },
      ),
      { numRuns: 50 },
    );
  });

  it('is given back under no stop switch, and past no gate', async () => {
    const other = happening.filter(({ kind }) => kind !== 'stop' && kind !== 'gate');
    await fc.assert(
      fc.asyncProperty(fc.array(other, { maxLength: 25 }), fc.boolean(), async (happenings, byGate) => {
        const played = machine();
        await played.stage.turn('begin');
        await played.look();
        if (byGate) played.stage.againstReturn = 'somebody holds it';
        else played.stage.stop = 'thrown';
        for (const one of happenings) await play(played, one);
        expect(played.stage.calls).toEqual(['remedy/0']);
      }),
      { numRuns: 50 },
    );
  });
});
