import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/actions/action.ts';
import { remediationStage } from '../../support/remediation-stage.ts';

type Stage = ReturnType<typeof remediationStage>;
const pages = ({ journal }: Stage) => journal.filter(({ kind }) => kind === 'page');
const holds = ({ journal }: Stage) =>
  journal.flatMap((event) => (event.kind === 'hold-placed' ? [event.hold] : []));
const usersFail = (stage: Stage) => void (stage.users = { state: 'fail', since: stage.now });

async function provingNow(options: Parameters<typeof remediationStage>[0]) {
  const stage = remediationStage(options);
  stage.progress = 'done';
  await stage.turn('begin');
  return stage;
}

describe('users who fare worse after an own act', () => {
  it('have it taken back once, its target locked for that action, and a person called', async () => {
    const stage = await provingNow({ undoable: true });
    usersFail(stage);
    await stage.watch(120);
    expect(stage.calls).toEqual(['remedy/0', 'undo/0']);
    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'failed' });
    expect(stage.only().reason).toContain('elb/targets-serving of shop passed before and fails now');
    expect(pages(stage)).toHaveLength(1);
    expect(holds(stage)).toMatchObject([
      { scope: `resource:${stage.only().target}`, actions: ['replace-instance'], owner: 'holdfast' },
    ]);
  });

  it('have what cannot be taken back ended, its target locked, and a person called', async () => {
    const stage = await provingNow({});
    usersFail(stage);
    await stage.watch(120);
    expect(stage.calls).toEqual(['remedy/0']);
    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'failed' });
    expect([pages(stage).length, holds(stage).length]).toEqual([1, 1]);
  });

  it.each([
    ['less than a minute', 30, 0],
    ['a minute', 60, 1],
  ])('for %s', async (_what, seconds, calls) => {
    const stage = await provingNow({});
    usersFail(stage);
    await stage.watch(seconds);
    expect(pages(stage)).toHaveLength(calls);
  });

  it.each(['unknown', 'warn'] as const)('is not concluded from a check that is %s', async (state) => {
    const stage = await provingNow({});
    stage.users = { state, since: stage.now };
    await stage.watch(300);
    expect(stage.only().state).toBe('verifying');
  });

  it('is not concluded from what failed before', async () => {
    const stage = remediationStage();
    stage.progress = 'done';
    usersFail(stage);
    await stage.turn('begin');
    await stage.watch(300);
    expect(stage.only().state).toBe('verifying');
  });

  it('is known after a restart, too: the journal keeps what passed before', async () => {
    const stage = await provingNow({});
    stage.crash();
    usersFail(stage);
    await stage.watch(120);
    expect(pages(stage)).toHaveLength(1);
  });
});

describe('users who fare worse after a lasting effect', () => {
  const proven = async (lasts: object, undoable: boolean, effect: Action['effect'] = 'moves-traffic') => {
    const stage = remediationStage({ lasts, undoable, effect });
    stage.progress = 'done';
    stage.verification = { outcome: 'success', reason: 'it helped' };
    await stage.turn('begin');
    expect(stage.only().state).toBe('standing');
    return stage;
  };

  it.each([
    ['within ten minutes have it taken back', 500, ['remedy/0', 'undo/0']],
    ['later than that do not: it has other causes', 630, ['remedy/0']],
  ])('%s', async (_what, seconds, calls) => {
    const stage = await proven({}, true);
    await stage.watch(seconds);
    usersFail(stage);
    await stage.watch(120);
    expect(stage.calls).toEqual(calls);
  });

  it('that takes nothing from them do not owe it to that, but may owe it to its return', async () => {
    const stage = await proven({ returnSteps: 2 }, true, 'none');
    usersFail(stage);
    await stage.watch(300);
    expect([stage.calls, pages(stage).length]).toEqual([['remedy/0'], 0]);

    stage.users = { state: 'pass', since: stage.now };
    stage.well = true;
    await stage.watch(31 * 60);
    expect(stage.calls.at(-1)).toBe('return/0');
    usersFail(stage);
    await stage.watch(120);
    expect(stage.calls.at(-1)).toBe('leave-again/0');
  });

  it('that cannot be taken back stands on, and a person is called once', async () => {
    const stage = await proven({}, false);
    usersFail(stage);
    await stage.watch(300);
    expect(stage.only().state).toBe('standing');
    expect(pages(stage)).toHaveLength(1);
  });

  it('during its return are moved away again', async () => {
    const stage = await proven({ returnSteps: 3 }, true);
    stage.well = true;
    await stage.watch(31 * 60);
    expect(stage.calls.at(-1)).toBe('return/0');
    usersFail(stage);
    await stage.watch(120);
    expect(stage.calls.at(-1)).toBe('leave-again/0');
  });
});
