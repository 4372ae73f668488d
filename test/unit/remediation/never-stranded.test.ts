import { describe, expect, it } from 'vitest';
import { recover } from '../../../src/remediation/recover.ts';
import { remediationStage } from '../../support/remediation-stage.ts';

type Stage = ReturnType<typeof remediationStage>;
const minute = 60;
const pages = ({ journal }: Stage) => journal.filter(({ kind }) => kind === 'page');

/** A lasting remedy that was sent, and that nobody sees help. */
async function sent(): Promise<Stage> {
  const stage = remediationStage({ lasts: {}, undoable: true, effect: 'none' });
  stage.progress = 'done';
  await stage.turn('begin');
  expect(stage.only().state).toBe('verifying');
  return stage;
}

describe('a lasting effect that is not proven', () => {
  it('stands, and a person is called, where its undo cannot be planned now', async () => {
    const stage = await sent();
    stage.plannable = false;
    stage.inForce = 'in-force';
    await stage.watch(11 * minute);
    expect(stage.only()).toMatchObject({ state: 'standing' });
    expect(pages(stage)).toHaveLength(1);

    stage.plannable = true;
    stage.well = true;
    await stage.watch(45 * minute);
    expect(stage.calls).toEqual(['remedy/0', 'return/0']);
    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'success' });
  });

  it('is taken back however long the stop switch was thrown meanwhile', async () => {
    const stage = await sent();
    stage.verification = { outcome: 'failed', reason: 'it did not help' };
    stage.stop = 'thrown';
    await stage.watch(20 * minute);
    expect(stage.calls).toEqual(['remedy/0']);
    stage.stop = 'clear';
    await stage.watch(minute);
    expect(stage.calls).toEqual(['remedy/0', 'undo/0']);
  });

  it('stands on when its undo fails at AWS, and a person is called', async () => {
    const stage = await sent();
    stage.verification = { outcome: 'failed', reason: 'it did not help' };
    stage.progress = 'failed';
    await stage.watch(minute);
    expect(stage.calls).toEqual(['remedy/0', 'undo/0']);
    expect(stage.only()).toMatchObject({ state: 'standing', purpose: 'remedy' });
    expect(stage.only().plan.summary).toBe('remedy plan');
    expect(pages(stage)).toMatchObject([
      { options: [{ summary: expect.stringContaining('finish it by hand: undo step 0') }] },
    ]);
  });

  it.each(['unknown', 'failed'] as const)(
    'is not given up by a restart at which AWS says %s',
    async (progress) => {
      const stage = await sent();
      stage.crash();
      const [id, known] = [...stage.remediations][0] ?? [];
      if (id === undefined || known === undefined) throw new Error('nothing was folded back');
      stage.progress = progress;
      const recovered = await recover(stage.parts, { ...known, state: 'observing' });
      expect(recovered.state).toBe('observing');
    },
  );
});

describe('the watch over users', () => {
  it('does not begin anew with a renewal, which changes nothing for them', async () => {
    const stage = remediationStage({ lasts: { hours: 3 }, undoable: true });
    stage.progress = 'done';
    stage.verification = { outcome: 'success', reason: 'it helped' };
    await stage.turn('begin');
    await stage.watch(166 * minute);
    expect(stage.calls).toEqual(['remedy/0', 'renew/0']);
    stage.users = { state: 'fail', since: stage.now };
    await stage.watch(2 * minute);
    expect(stage.calls).toEqual(['remedy/0', 'renew/0']);
  });

  it('does not begin anew with a return that AWS turned down', async () => {
    const stage = remediationStage({ lasts: {}, undoable: true });
    stage.progress = 'done';
    stage.verification = { outcome: 'success', reason: 'it helped' };
    await stage.turn('begin');
    stage.well = true;
    stage.stop = 'thrown';
    await stage.watch(34 * minute);
    stage.well = false;
    stage.stop = 'clear';
    await stage.watch(minute);
    stage.users = { state: 'fail', since: stage.now };
    await stage.watch(2 * minute);
    expect(stage.calls).toEqual(['remedy/0']);
  });
});

describe('a loop that has become slow', () => {
  it('runs out of time for a proof all the same', async () => {
    const stage = remediationStage({ undoable: true });
    stage.progress = 'done';
    await stage.turn('begin');
    for (let turn = 0; turn < 20; turn++) await stage.turn('go on', 65);
    expect(stage.calls).toEqual(['remedy/0', 'undo/0']);
  });

  it('takes a return that goes wrong back all the same', async () => {
    const stage = remediationStage({ lasts: { returnSteps: 3 }, undoable: true });
    stage.progress = 'done';
    stage.verification = { outcome: 'success', reason: 'it helped' };
    await stage.turn('begin');
    stage.well = true;
    await stage.watch(31 * minute);
    expect(stage.calls.at(-1)).toBe('return/0');
    stage.well = false;
    stage.illAgain = true;
    for (let turn = 0; turn < 5; turn++) await stage.turn('go on', 65);
    expect(stage.calls.at(-1)).toBe('leave-again/0');
  });
});
