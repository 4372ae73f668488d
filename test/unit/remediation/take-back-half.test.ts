import { describe, expect, it } from 'vitest';
import { recover } from '../../../src/remediation/recover.ts';
import { remediationStage } from '../../support/remediation-stage.ts';

type Stage = ReturnType<typeof remediationStage>;
const minute = 60;
const pages = ({ journal }: Stage) => journal.flatMap((event) => (event.kind === 'page' ? [event] : []));

/** The first of two steps is done (a fence, say), and somebody throws the stop switch before the second. */
async function heldUpHalfWay(undoable = true): Promise<Stage> {
  const stage = remediationStage({ steps: 2, undoable });
  stage.onCall = () => void (stage.stop = 'thrown');
  await stage.turn('begin');
  stage.progress = 'done';
  await stage.turn();
  expect(stage.calls).toEqual(['remedy/0']);
  expect(stage.only()).toMatchObject({ state: 'sending', step: 1 });
  stage.onCall = () => undefined;
  return stage;
}

describe('a remedy that is held up between two steps', () => {
  it('goes on where that was for a quarter of an hour at the most', async () => {
    const stage = await heldUpHalfWay();
    await stage.watch(15 * minute - 5);
    stage.stop = 'clear';
    await stage.turn();
    expect(stage.calls).toEqual(['remedy/0', 'remedy/1']);
    expect(pages(stage)).toEqual([]);
  });

  it('is taken back where it was longer, as soon as anything may be changed again', async () => {
    const stage = await heldUpHalfWay();
    await stage.watch(15 * minute + 5);
    expect(stage.only()).toMatchObject({ state: 'sending', purpose: 'remedy' });
    stage.stop = 'clear';
    await stage.watch(minute);
    expect(stage.calls).toEqual(['remedy/0', 'undo/0']);
    expect(stage.only()).toMatchObject({
      state: 'ended',
      outcome: 'failed',
      reason: expect.stringContaining('its next step waited too long to be sent'),
    });
  });

  it('is taken back after hours as well, and somebody is called once, with what ends it', async () => {
    const stage = await heldUpHalfWay();
    await stage.watch(5 * 60 * minute);
    expect(pages(stage)).toMatchObject([
      {
        summary: expect.stringMatching(
          /half-way.*Done: remedy step 0\. Not done: remedy step 1\..*the stop switch is thrown/,
        ),
        options: [
          { summary: 'Take it back by hand: undo step 0' },
          { summary: 'Finish it by hand: remedy step 1' },
        ],
      },
    ]);
    expect(stage.calls).toEqual(['remedy/0']);
    stage.stop = 'clear';
    await stage.watch(minute);
    expect(stage.calls).toEqual(['remedy/0', 'undo/0']);
  });

  it('is not taken back where AWS says by then that this would do harm: it ends, and a person is called', async () => {
    const stage = await heldUpHalfWay();
    await stage.watch(16 * minute);
    stage.plannable = false;
    stage.stop = 'clear';
    await stage.watch(minute);
    expect(stage.calls).toEqual(['remedy/0']);
    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'inconclusive' });
    expect(pages(stage)).toHaveLength(2);
  });

  it('ends where there is no way back, and a person is called', async () => {
    const stage = await heldUpHalfWay(false);
    await stage.watch(16 * minute);
    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'interrupted' });
    expect(pages(stage)).toHaveLength(1);
    expect(stage.calls).toEqual(['remedy/0']);
  });
});

describe('a remedy whose process died with the intent of its second step', () => {
  const died = async (): Promise<Stage> => {
    const stage = remediationStage({ steps: 2, undoable: true });
    await stage.turn('begin');
    stage.onStopRefresh = () => {
      if (stage.journal.some((event) => event.kind === 'intent' && event.step === 1)) stage.stop = 'thrown';
    };
    stage.progress = 'done';
    await stage.turn();
    stage.onStopRefresh = () => undefined;
    stage.stop = 'clear';
    stage.crash();
    stage.progress = 'not-started';
    return stage;
  };

  it.each([
    [15 * minute, 'remedy/1'],
    [15 * minute + 1, 'undo/0'],
  ])('%i seconds ago goes on with %s', async (seconds, call) => {
    const stage = await died();
    stage.now += seconds * 1000;
    stage.remediations.set(stage.only().id, await recover(stage.parts, stage.only()));
    await stage.turn();
    expect(stage.calls.at(-1)).toBe(call);
  });
});
