import { describe, expect, it } from 'vitest';
import { recover } from '../../../src/remediation/recover.ts';
import { remediationStage } from '../../support/remediation-stage.ts';

/** Begins, dies at the moment named, comes back with nothing but the journal and AWS. */
async function crashed(at: 'between intent and call' | 'after the call', steps = 1) {
  const stage = remediationStage({ steps });
  if (at === 'between intent and call') {
    // Everything after the intent is lost with the process.
    stage.onIntent = () => {
      stage.journalFails = () => true;
      stage.blocked = 'killed';
    };
  }
  await stage.turn('begin');
  stage.journalFails = () => false;
  stage.blocked = undefined;
  stage.onIntent = () => undefined;
  stage.crash();
  return stage;
}

describe('after a crash', () => {
  it('how many were unwell when it began is still known: the journal keeps it', async () => {
    const stage = await crashed('after the call');
    const { unwellThen } = stage.only();
    expect(unwellThen).toBe(1);
    stage.progress = 'done';
    stage.verification = { outcome: 'success', reason: 'it serves' };
    await stage.turn();
    expect(stage.journal.at(-1)).toMatchObject({ kind: 'remediation-ended', unwellThen });
  });

  it('an intent whose call never went out is dropped, so that the loop decides again', async () => {
    const stage = await crashed('between intent and call');
    stage.progress = 'not-started';
    const settled = await recover(stage.parts, stage.only());
    expect(settled).toMatchObject({ state: 'ended', outcome: 'refused' });
    expect(stage.calls).toEqual([]);
    stage.remediations.set(settled.id, settled);
    await stage.turn('begin');
    expect(stage.calls, 'not lost, and not doubled').toEqual(['remedy/0']);
  });

  it.each(['under-way', 'done'] as const)('a call that AWS calls %s is not sent again', async (progress) => {
    const stage = await crashed('after the call');
    stage.progress = progress;
    stage.remediations.set(stage.only().id, await recover(stage.parts, stage.only()));
    stage.verification = { outcome: 'success', reason: 'it serves' };
    await stage.turn();
    expect(stage.calls).toEqual(['remedy/0']);
    expect(stage.only().state).toBe(progress === 'done' ? 'ended' : 'observing');
  });

  it('one that was called off meanwhile is handed to a person, with why', async () => {
    const stage = await crashed('after the call');
    stage.progress = { calledOff: 'somebody still writes' };
    expect(await recover(stage.parts, stage.only())).toMatchObject({
      state: 'ended',
      outcome: 'interrupted',
      reason: expect.stringContaining('somebody still writes'),
    });
  });

  it.each(['unknown', 'failed'] as const)('one whose state is %s is handed to a person', async (progress) => {
    const stage = await crashed('after the call');
    stage.progress = progress;
    expect(await recover(stage.parts, stage.only())).toMatchObject({
      state: 'ended',
      outcome: 'interrupted',
    });
  });

  it('a later step that was not sent is taken up, because half a remedy is worse than either', async () => {
    const stage = await crashed('after the call', 2);
    stage.progress = 'done';
    stage.onIntent = () => {
      stage.blocked = 'killed';
    };
    await stage.turn();
    expect(stage.calls).toEqual(['remedy/0']);
    stage.crash();
    stage.progress = 'not-started';
    expect(await recover(stage.parts, stage.only())).toMatchObject({ state: 'sending', step: 1 });
  });

  it.each([
    ['the first step', 1],
    ['a later step', 2],
  ])(
    'a call that the journal calls sent and AWS does not show yet is waited for, not sent again: %s',
    async (_what, steps) => {
      const stage = await crashed('after the call', steps);
      if (steps === 2) {
        // The first step is done; the second is sent, and then nothing is to be seen of it.
        let asked = 0;
        stage.observed = () => (asked++ === 0 ? 'done' : 'not-started');
        await stage.turn();
        stage.crash();
      }
      const sent = [...stage.calls];
      expect(sent).toHaveLength(steps);
      stage.observed = () => 'not-started';
      stage.remediations.set(stage.only().id, await recover(stage.parts, stage.only()));
      await stage.turn();
      expect(stage.calls).toEqual(sent);
      expect(stage.only().state).toBe('observing');
    },
  );

  it('an action that this version does not know is handed to a person', async () => {
    const stage = await crashed('after the call');
    const parts = { ...stage.parts, actions: new Map() };
    expect(await recover(parts, stage.only())).toMatchObject({ outcome: 'interrupted' });
  });

  it('one that was being verified goes on being verified', async () => {
    const stage = remediationStage();
    stage.progress = 'done';
    await stage.turn('begin');
    stage.crash();
    expect(stage.only().state).toBe('verifying');
    expect((await recover(stage.parts, stage.only())).state).toBe('verifying');
  });

  it('is proven or given up by the time that it had from the step on, where it is handed over while it is watched', async () => {
    const stage = remediationStage();
    stage.takesOver = true;
    stage.progress = 'done';
    stage.verification = { outcome: 'inconclusive', reason: 'not seen yet' };
    await stage.turn('begin');
    for (const seconds of [300, 270]) {
      await stage.watch(seconds);
      stage.crash();
      stage.remediations.set(stage.only().id, await recover(stage.parts, stage.only()));
    }
    expect(stage.only().state).toBe('verifying');
    // Ten minutes, where the policy says nothing.
    await stage.watch(60);
    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'inconclusive' });
  });

  it('has its whole time once more where nobody may have watched, and is not taken back for want of sight', async () => {
    const stage = remediationStage({ undoable: true });
    stage.progress = 'done';
    stage.verification = { outcome: 'inconclusive', reason: 'not seen yet' };
    await stage.turn('begin');
    stage.crash();
    stage.now += 3_600_000;
    stage.remediations.set(stage.only().id, await recover(stage.parts, stage.only()));
    await stage.watch(570);
    expect(stage.only()).toMatchObject({ state: 'verifying', purpose: 'remedy' });
    stage.verification = { outcome: 'success', reason: 'it serves' };
    await stage.turn();
    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'success' });
    expect(stage.calls).toEqual(['remedy/0']);
  });
});
