import { describe, expect, it } from 'vitest';
import { recover } from '../../../src/remediation/recover.ts';
import { remediationStage } from '../../support/remediation-stage.ts';

type Stage = ReturnType<typeof remediationStage>;
const pages = ({ journal }: Stage) => journal.filter(({ kind }) => kind === 'page');

describe('abortIf', () => {
  it.each([
    [true, "the policy ends it, because alarm('worse')"],
    ['unknown', "is unknown, which counts as yes: alarm('worse')"],
  ] as const)(
    'that is %s undoes a remedy that is being proven, and no person is called',
    async (holds, said) => {
      const stage = remediationStage({ undoable: true });
      stage.progress = 'done';
      await stage.turn('begin');
      stage.abortIf = holds;
      await stage.turn();
      await stage.turn();
      expect(stage.calls).toEqual(['remedy/0', 'undo/0']);
      expect(pages(stage)).toEqual([]);
      expect(stage.only()).toMatchObject({ outcome: 'failed' });
      expect(stage.only().reason).toContain(said);
    },
  );

  it('that is false lets it go on', async () => {
    const stage = remediationStage();
    stage.progress = 'done';
    stage.verification = { outcome: 'success', reason: 'it serves' };
    await stage.turn('begin');
    await stage.turn();
    expect(stage.only()).toMatchObject({ outcome: 'success' });
  });

  it('stops at the boundary of a step, never in its middle, and calls a person where nothing is undone', async () => {
    const stage = remediationStage({ steps: 2 });
    await stage.turn('begin');
    stage.abortIf = true;
    await stage.watch(120);
    expect(stage.only().state, 'AWS is at work on the step').toBe('observing');
    stage.progress = 'done';
    await stage.turn();
    expect(stage.calls).toEqual(['remedy/0']);
    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'failed' });
    expect(pages(stage)).toHaveLength(1);
  });

  it('is not judged before every observer has answered after a restart', async () => {
    const stage = remediationStage({ undoable: true });
    stage.progress = 'done';
    await stage.turn('begin');
    stage.crash();
    stage.remediations.set(stage.only().id, await recover(stage.parts, stage.only()));
    stage.everyoneAnswered = false;
    stage.abortIf = 'unknown';
    await stage.watch(120);
    expect(stage.calls).toEqual(['remedy/0']);
    stage.everyoneAnswered = true;
    stage.abortIf = false;
    stage.verification = { outcome: 'success', reason: 'it serves' };
    await stage.turn();
    expect(stage.only()).toMatchObject({ outcome: 'success' });
  });
});

describe('the proof after a restart', () => {
  it.each(['success', 'failed'] as const)(
    'is not taken before everything was read twice, though it would be: %s',
    async (outcome) => {
      const stage = remediationStage();
      stage.progress = 'done';
      await stage.turn('begin');
      stage.crash();
      stage.remediations.set(stage.only().id, await recover(stage.parts, stage.only()));
      stage.hasSettled = false;
      stage.verification = { outcome, reason: 'so it was read the first time' };
      await stage.watch(120);
      expect(stage.only()).toMatchObject({ state: 'verifying' });
      stage.hasSettled = true;
      await stage.turn();
      expect(stage.only()).toMatchObject({ state: 'ended', outcome });
    },
  );
});

describe('successIf', () => {
  it.each([
    [false, 'failed'],
    ['unknown', 'inconclusive'],
  ] as const)('that is %s by the time of the proof makes it %s', async (holds, outcome) => {
    const stage = remediationStage();
    stage.progress = 'done';
    stage.verification = { outcome: 'success', reason: 'it serves' };
    stage.successIf = holds;
    await stage.turn('begin');
    await stage.watch(600);
    expect(stage.only().state).toBe('verifying');
    await stage.watch(1);
    expect(stage.only()).toMatchObject({ state: 'ended', outcome });
    expect(stage.only().reason).toContain("!alarm('checkout-5xx')");
  });

  it('is waited for: alarms clear minutes after', async () => {
    const stage = remediationStage();
    stage.progress = 'done';
    stage.verification = { outcome: 'success', reason: 'it serves' };
    stage.successIf = false;
    await stage.turn('begin');
    await stage.watch(300);
    stage.successIf = true;
    await stage.watch(30);
    expect(stage.only()).toMatchObject({ outcome: 'success' });
  });
});

describe('the time-out of a rung', () => {
  it.each([
    ['ends it, inconclusive, when it has passed', 301, 'ended'],
    ['lets it go on until then', 300, 'verifying'],
  ])('%s', async (_what, seconds, state) => {
    const stage = remediationStage({ timeoutMs: 300_000 });
    stage.progress = 'done';
    await stage.turn('begin');
    await stage.watch(seconds);
    expect(stage.only().state).toBe(state);
  });

  it('sends no further step once it has passed', async () => {
    const stage = remediationStage({ steps: 2, timeoutMs: 120_000 });
    await stage.turn('begin');
    await stage.watch(150);
    stage.progress = 'done';
    await stage.turn();
    expect(stage.calls).toEqual(['remedy/0']);
    expect(stage.only()).toMatchObject({ outcome: 'inconclusive' });
  });
});
