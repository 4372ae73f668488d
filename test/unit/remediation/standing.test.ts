import { describe, expect, it } from 'vitest';
import { recover } from '../../../src/remediation/recover.ts';
import { remediationStage } from '../../support/remediation-stage.ts';

type Stage = ReturnType<typeof remediationStage>;

/** Acted, verified, and now in force. */
async function standing(lasts: NonNullable<Parameters<typeof remediationStage>[0]>['lasts'] = {}) {
  const stage = remediationStage({ lasts });
  stage.progress = 'done';
  stage.verification = { outcome: 'success', reason: 'users are served elsewhere' };
  await stage.turn('begin');
  await stage.turn();
  stage.calls.length = 0;
  return stage;
}

/** Looks every half minute, as the loop does, for so many minutes. */
async function watch(stage: Stage, minutes: number) {
  for (let look = 0; look < minutes * 2; look++) await stage.turn('go on', 30);
}

async function restart(stage: Stage) {
  stage.crash();
  for (const remediation of stage.remediations.values())
    if (remediation.state !== 'ended')
      stage.remediations.set(remediation.id, await recover(stage.parts, remediation));
}

const howEnded = ({ journal }: Stage) =>
  journal.flatMap((event) => (event.kind === 'remediation-ended' ? [event.stood ?? 'not stood'] : []));
const pages = ({ journal }: Stage) => journal.filter(({ kind }) => kind === 'page');

describe('a remedy that lasts', () => {
  it('stands once it is verified, and says until when', async () => {
    const stage = await standing({ hours: 3 });
    expect(stage.only()).toMatchObject({ state: 'standing', standing: { since: stage.now } });
    expect(stage.only().standing?.expiresAt).toBe(stage.now + 3 * 3_600_000);
    expect(stage.events().slice(-2)).toEqual(['verification', 'standing']);
  });

  it('holds no lock: its target may need another remedy', async () => {
    const stage = await standing();
    await stage.turn('begin');
    expect(stage.remediations.size).toBe(2);
  });

  it.each([
    ['well for half an hour', 30.5, ['return/0']],
    ['well for a look less', 29.5, []],
  ])('%s is given back accordingly', async (_what, minutes, calls) => {
    const stage = await standing();
    stage.well = true;
    await watch(stage, minutes);
    expect(stage.calls).toEqual(calls);
  });

  it.each([
    ['that stood for ten minutes', 10, ['return/0']],
    ['that stood for a look less', 9.5, []],
  ])(
    '%s is given back accordingly, though its policy waits for five minutes only',
    async (_what, minutes, calls) => {
      const stage = await standing({ waitMinutes: 5 });
      stage.well = true;
      await watch(stage, minutes);
      expect(stage.calls).toEqual(calls);
    },
  );

  it.each([false, 'unknown'] as const)('waits anew after its condition was %s once', async (answer) => {
    const stage = await standing();
    stage.well = true;
    await watch(stage, 25);
    stage.well = answer;
    await watch(stage, 0.5);
    stage.well = true;
    await watch(stage, 29.5);
    expect(stage.calls).toEqual([]);
    await watch(stage, 1.5);
    expect(stage.calls).toEqual(['return/0']);
  });

  it('does not count a time in which nobody looked', async () => {
    const stage = await standing();
    stage.well = true;
    await watch(stage, 1);
    await stage.turn('go on', 7200);
    expect(stage.calls).toEqual([]);
  });

  it('waits twice and four times as long after one and two relapses', async () => {
    for (const [relapses, factor] of [
      [1, 2],
      [2, 4],
      [9, 8],
    ] as const) {
      const stage = remediationStage({ lasts: {} });
      stage.relapses = relapses;
      stage.progress = 'done';
      stage.verification = { outcome: 'success', reason: 'it helped' };
      await stage.turn('begin');
      expect(stage.only().standing?.holdDownMs).toBe(factor * 1_800_000);
    }
  });

  it('is not given back while a gate speaks against it, and says which', async () => {
    const stage = await standing();
    stage.well = true;
    stage.againstReturn = 'ann holds all.';
    await watch(stage, 60);
    expect(stage.calls).toEqual([]);
    expect(stage.only().reason).toBe('well again, but not given back: ann holds all.');
    stage.againstReturn = undefined;
    await watch(stage, 0.5);
    expect(stage.calls).toEqual(['return/0']);
  });

  it('is not given back under a stop switch that is thrown', async () => {
    const stage = await standing();
    stage.well = true;
    stage.stop = 'thrown';
    await watch(stage, 60);
    expect(stage.calls).toEqual([]);
    stage.stop = 'clear';
    await watch(stage, 3);
    expect(stage.calls).toEqual(['return/0']);
  });
});

describe('a return in steps', () => {
  it('goes on when all was well for the bake of each step, and ends after the last', async () => {
    const stage = await standing({ returnSteps: 3 });
    stage.well = true;
    await watch(stage, 30.5);
    expect(stage.only().state).toBe('baking');
    await watch(stage, 9.5);
    expect(stage.calls).toEqual(['return/0']);
    await watch(stage, 0.5);
    expect(stage.calls).toEqual(['return/0', 'return/1']);
    await watch(stage, 20.5);
    expect(stage.calls).toEqual(['return/0', 'return/1', 'return/2']);
    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'success' });
    expect(howEnded(stage)).toEqual(['given-back']);
  });

  it('waits where it cannot be told whether all is well', async () => {
    const stage = await standing({ returnSteps: 2 });
    stage.well = true;
    await watch(stage, 30.5);
    stage.well = 'unknown';
    await watch(stage, 20);
    expect(stage.calls).toEqual(['return/0']);
    stage.well = true;
    await watch(stage, 10.5);
    expect(stage.calls).toEqual(['return/0', 'return/1']);
  });

  it('waits, and is not called off, while something else keeps its condition from holding', async () => {
    const stage = await standing({ returnSteps: 2 });
    stage.well = true;
    await watch(stage, 30.5);
    Object.assign(stage, { well: false, illAgain: false });
    await watch(stage, 20);
    expect(stage.calls).toEqual(['return/0']);
    stage.well = true;
    await watch(stage, 10.5);
    expect(stage.calls).toEqual(['return/0', 'return/1']);
  });

  it('that could not be completed for half an hour beyond its bake is called off', async () => {
    const stage = await standing({ returnSteps: 2 });
    stage.well = true;
    await watch(stage, 30.5);
    Object.assign(stage, { well: false, illAgain: false });
    await watch(stage, 39);
    expect(stage.calls).toEqual(['return/0']);
    await watch(stage, 2);
    expect(stage.calls).toEqual(['return/0', 'leave-again/0']);
  });

  it.each([
    ['a minute', 1.5, ['return/0', 'leave-again/0']],
    ['a flicker', 0.5, ['return/0']],
  ])('is called off when the trouble is back for %s', async (_what, minutes, calls) => {
    const stage = await standing({ returnSteps: 3 });
    stage.well = true;
    await watch(stage, 31);
    stage.well = false;
    await watch(stage, minutes);
    stage.well = true;
    await watch(stage, 1);
    expect(stage.calls).toEqual(calls);
  });

  it.each([
    ['is called off when what it was done for is there again', true, ['return/0', 'leave-again/0']],
    ['waits while it is not well for another reason', false, ['return/0']],
  ])('of a remedy that knows its trouble %s', async (_what, again, calls) => {
    const stage = await standing({ returnSteps: 2, knowsItsTrouble: true });
    stage.well = true;
    await watch(stage, 31);
    Object.assign(stage, { well: false, illAgain: true, neededAgain: again });
    await watch(stage, 5);
    expect(stage.calls).toEqual(calls);
  });

  it('that was called off stands as before and waits twice as long', async () => {
    const stage = await standing({ returnSteps: 3 });
    stage.well = true;
    await watch(stage, 31);
    stage.well = false;
    await watch(stage, 2);
    expect(stage.only()).toMatchObject({ state: 'standing', standing: { holdDownMs: 3_600_000 } });
    stage.well = true;
    await watch(stage, 59);
    expect(stage.calls).toEqual(['return/0', 'leave-again/0']);
    await watch(stage, 3);
    expect(stage.calls).toEqual(['return/0', 'leave-again/0', 'return/0']);
  });

  it('is tried to be called off until AWS can be read, and a person is called meanwhile, once', async () => {
    const stage = await standing({ returnSteps: 3 });
    stage.well = true;
    await watch(stage, 31);
    stage.well = false;
    stage.plannable = false;
    await watch(stage, 10);
    expect(stage.calls).toEqual(['return/0']);
    expect(pages(stage)).toHaveLength(1);
    stage.plannable = true;
    await watch(stage, 2);
    expect(stage.calls).toEqual(['return/0', 'leave-again/0']);
  });

  it('with no way back calls a person and stays as it is', async () => {
    const stage = await standing({ returnSteps: 2, oneWay: true });
    stage.well = true;
    await watch(stage, 31);
    stage.well = false;
    await watch(stage, 2);
    expect(stage.calls).toEqual(['return/0']);
    expect(pages(stage)).toHaveLength(1);
    expect(stage.only().state).toBe('standing');
  });
});

describe('what AWS ends by itself', () => {
  it('is renewed a quarter of an hour before, as long as it is needed', async () => {
    const stage = await standing({ hours: 2 });
    await watch(stage, 104);
    expect(stage.calls).toEqual([]);
    await watch(stage, 2);
    expect(stage.calls).toEqual(['renew/0']);
    await watch(stage, 106);
    expect(stage.calls).toEqual(['renew/0', 'renew/0']);
  });

  it('is renewed sooner where something cannot wait, as often as AWS is asked', async () => {
    const stage = await standing({ hours: 2 });
    stage.inForce = 'to-be-renewed';
    await watch(stage, 4.5);
    expect(stage.calls).toEqual([]);
    await watch(stage, 10.5);
    expect(stage.calls).toEqual(['renew/0', 'renew/0', 'renew/0']);
    stage.inForce = 'in-force';
    await watch(stage, 30);
    expect(stage.calls).toHaveLength(3);
  });

  it('is renewed at once when by the model what it holds has changed, though AWS never ends it', async () => {
    const stage = await standing({});
    await watch(stage, 3);
    expect(stage.calls).toEqual([]);
    stage.outgrown = true;
    stage.onCall = () => {
      stage.outgrown = false;
    };
    await stage.turn();
    expect(stage.calls).toEqual(['renew/0']);
    await watch(stage, 3);
    expect(stage.calls).toEqual(['renew/0']);
    expect(stage.only().state).toBe('standing');
  });

  it('waits for the return no longer than without the renewals, be it longer than what lies between two', async () => {
    const stage = await standing({ hours: 0.5 });
    stage.well = true;
    await watch(stage, 29.5);
    expect(stage.calls).toEqual(['renew/0']);
    await watch(stage, 1);
    expect(stage.calls).toEqual(['renew/0', 'return/0']);
  });

  it('is not renewed past its latest end, whatever cannot wait', async () => {
    const stage = await standing({ hours: 2 });
    await watch(stage, 12 * 60);
    stage.calls.length = 0;
    stage.inForce = 'to-be-renewed';
    await watch(stage, 30);
    expect(stage.calls).toEqual([]);
  });

  it('is renewed to its latest end at most; then a person is called, once', async () => {
    const stage = await standing({ hours: 3 });
    await watch(stage, 14 * 60);
    expect(stage.only().standing?.expiresAt).toBe((stage.only().standing?.since ?? 0) + 43_200_000);
    expect(pages(stage)).toHaveLength(1);
    expect(JSON.stringify(pages(stage))).toMatch(
      /Holdfast renews it no more: AWS ends it at [-\d]+ [:\d]+ UTC\. See holdfast explain rem-/,
    );
  });

  it('is given back past its latest end, too, when its condition has held', async () => {
    const stage = await standing({});
    await watch(stage, 13 * 60);
    stage.well = true;
    await watch(stage, 42);
    expect(stage.calls).toEqual(['return/0']);
    expect(howEnded(stage)).toEqual(['given-back']);
  });

  it('has ended when AWS says so at its expiry, and a person is called because it was still needed', async () => {
    const stage = await standing({ hours: 1 });
    stage.plannable = false;
    await watch(stage, 61);
    expect(stage.only().state, 'AWS has the last word').toBe('standing');
    stage.inForce = 'gone';
    await watch(stage, 1);
    expect(howEnded(stage)).toEqual(['gone']);
    expect(pages(stage)).toHaveLength(1);
  });
});

describe('what somebody ends by hand', () => {
  it.each([
    { well: true, says: 'what it was done for was seen well by then' },
    { well: false, says: 'what it was done for is not known to be well' },
  ])('says whether it was still needed: well $well', async ({ well, says }) => {
    const stage = await standing();
    stage.well = well;
    await watch(stage, 5);
    stage.inForce = 'gone';
    await watch(stage, 6);
    const ended = stage.journal.find(({ kind }) => kind === 'remediation-ended');
    expect(ended).toMatchObject({ stood: 'gone', reason: expect.stringContaining(says) });
    expect(ended !== undefined && 'well' in ended).toBe(well);
  });

  it('is a hold on its target, and nothing is given back any more', async () => {
    const stage = await standing();
    stage.inForce = 'gone';
    await watch(stage, 6);
    expect(howEnded(stage)).toEqual(['gone']);
    expect(stage.journal.find(({ kind }) => kind === 'hold-placed')).toMatchObject({
      hold: {
        scope: `resource:${stage.only().target}`,
        owner: 'holdfast',
        reason: `somebody, not Holdfast, undid replace-instance (${stage.only().id}): it is not in force any more`,
        source: stage.only().id,
      },
    });
    expect(stage.calls).toEqual([]);
  });

  it('is no hold where another automation says by its lease that it is at work', async () => {
    const stage = await standing();
    stage.inForce = 'gone';
    stage.lease = `pipeline/${new Date(stage.now + 3_600_000).toISOString()}`;
    await watch(stage, 6);
    expect(howEnded(stage)).toEqual(['gone']);
    expect(stage.events()).not.toContain('hold-placed');
  });

  it('is theirs past its expiry, too, where AWS ends nothing by itself', async () => {
    const stage = await standing({ hours: 0.5, endsByItself: false });
    stage.plannable = false;
    await watch(stage, 31);
    expect(stage.only().state).toBe('standing');
    stage.inForce = 'gone';
    await watch(stage, 6);
    expect(howEnded(stage)).toEqual(['gone']);
    expect(stage.journal.filter(({ kind }) => kind === 'hold-placed')).toHaveLength(1);
    expect(JSON.stringify(stage.journal)).not.toContain('AWS ended it');
  });

  it('is asked for once a minute at most while AWS does not answer', async () => {
    const stage = await standing();
    stage.inForce = 'unknown';
    await watch(stage, 5);
    const before = stage.timesAsked;
    await watch(stage, 10);
    expect(stage.timesAsked - before).toBe(10);
  });

  it('is not concluded from an answer that does not say', async () => {
    const stage = await standing();
    stage.inForce = 'unknown';
    await watch(stage, 60);
    expect(stage.only().state).toBe('standing');
  });
});

describe('a restart', () => {
  it('keeps what stands with its times, and waits anew for the condition', async () => {
    const stage = await standing({ hours: 3 });
    stage.well = true;
    await watch(stage, 29);
    const before = stage.only().standing;
    await restart(stage);
    const { since, expiresAt, holdDownMs, setAt } = stage.only().standing ?? {};
    expect({ since, expiresAt, holdDownMs, setAt }).toEqual({
      since: before?.since,
      expiresAt: before?.expiresAt,
      holdDownMs: before?.holdDownMs,
      setAt: before?.setAt,
    });
    await watch(stage, 29);
    expect(stage.calls).toEqual([]);
    await watch(stage, 2);
    expect(stage.calls).toEqual(['return/0']);
  });

  it('asks AWS at once whether what expired meanwhile is gone', async () => {
    const stage = await standing({ hours: 1 });
    stage.now += 2 * 3_600_000;
    stage.inForce = 'gone';
    await restart(stage);
    await stage.turn();
    expect(howEnded(stage)).toEqual(['gone']);
  });

  it.each(['return', 'renew'] as const)(
    'between intent and call of a %s leaves it standing, and it is done once',
    async (purpose) => {
      const stage = await standing(purpose === 'renew' ? { hours: 1 } : {});
      stage.well = purpose === 'return';
      stage.onIntent = () => {
        stage.blocked = 'killed';
        stage.journalFails = () => true;
      };
      await watch(stage, 50);
      expect(stage.calls).toEqual([]);
      stage.onIntent = () => undefined;
      stage.blocked = undefined;
      stage.journalFails = () => false;
      stage.progress = 'not-started';
      await restart(stage);
      expect(stage.only().state).toBe('standing');
      stage.progress = 'done';
      await watch(stage, 35);
      expect(stage.calls).toEqual([`${purpose}/0`]);
    },
  );

  it('in the bake of a step watches that step anew before the next', async () => {
    const stage = await standing({ returnSteps: 2 });
    stage.well = true;
    await watch(stage, 40);
    expect(stage.calls).toEqual(['return/0']);
    await restart(stage);
    await watch(stage, 9.5);
    expect(stage.calls).toEqual(['return/0']);
    await watch(stage, 1.5);
    expect(stage.calls).toEqual(['return/0', 'return/1']);
  });

  it('without the action in this version hands it to a person', async () => {
    const stage = await standing();
    stage.crash();
    const parts = { ...stage.parts, actions: new Map() };
    expect(await recover(parts, stage.only())).toMatchObject({ outcome: 'interrupted' });
  });
});
