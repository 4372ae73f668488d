import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/actions/action.ts';
import { actions } from '../../../src/actions/registry.ts';
import { stopStartInstance } from '../../../src/actions/stop-start-instance.ts';
import { AwsError } from '../../../src/aws/error.ts';
import { everyone } from '../../../src/policy/policy.ts';
import { recover } from '../../../src/remediation/recover.ts';
import { settleFailure } from '../../../src/remediation/settle.ts';
import { contextOn } from '../../support/action-context.ts';
import { FakeAws } from '../../support/fake-aws/fake-aws.ts';
import { resourceOf } from '../../support/model-of.ts';
import { remediationStage } from '../../support/remediation-stage.ts';

type Stage = ReturnType<typeof remediationStage>;
const minute = 60;
const pages = ({ journal }: Stage) => journal.flatMap((event) => (event.kind === 'page' ? [event] : []));

const refusal = () =>
  new AwsError({ failure: 'refused', code: 'InsufficientInstanceCapacity', message: 'no capacity' });

/** A remedy of three steps that gets as far as the given one, with the nature of a real one. */
async function begun(failing: number, action: Action): Promise<Stage> {
  const stage = remediationStage({
    steps: 3,
    effect: action.effect,
    undoable: action.undo !== undefined,
    ...(action.lasting === undefined ? {} : { lasts: {} }),
  });
  let reached = -1;
  stage.onCall = (purpose, step) => {
    if (purpose === 'remedy') reached = step;
  };
  stage.observedOf = (purpose, step) =>
    purpose !== 'remedy' || step < failing ? 'done' : (stage.observed?.() ?? stage.progress);
  await stage.turn('begin');
  if (reached !== failing) throw new Error(`it got to step ${reached}`);
  return stage;
}

/** Somebody was called, or what was changed was taken back and that was done. */
function isCaredFor(stage: Stage): boolean {
  const wasUndone = stage.calls.includes('undo/0') && stage.only().reason.includes('was undone');
  return wasUndone || pages(stage).length > 0;
}

const afterTheFirst = actions.flatMap((action) =>
  [1, 2].map((step) => ({ name: action.name, step, action })),
);

describe.each(afterTheFirst)('$name that fails at step $step', ({ step, action }) => {
  it.each(['failed', 'under-way', 'not-started', 'unknown'] as const)(
    'which AWS calls %s is taken back, or a person is called',
    async (progress) => {
      const stage = await begun(step, action);
      stage.progress = progress;
      await stage.watch(10 * minute);
      expect(isCaredFor(stage), stage.only().reason).toBe(true);
    },
  );

  it('calls a person where it cannot be taken back now', async () => {
    const stage = await begun(step, action);
    stage.plannable = false;
    stage.progress = 'failed';
    await stage.watch(minute);
    expect(pages(stage)).toHaveLength(1);
  });
});

describe.each(actions.map((action) => ({ name: action.name, action })))('$name', ({ action }) => {
  it('that AWS refuses to finish is taken back, or a person is called', async () => {
    const stage = await begun(1, action);
    let sent = 0;
    stage.callFails = () => (sent++ === 0 ? refusal() : undefined);
    stage.progress = 'done';
    await stage.turn();
    await stage.watch(10 * minute);
    expect(isCaredFor(stage), stage.only().reason).toBe(true);
  });
});

describe('an end half-way', () => {
  const target = resourceOf({ id: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1', kind: 'ec2:instance' });

  async function stopped() {
    const aws = new FakeAws();
    aws.ec2.instances.set('i-1', {
      InstanceId: 'i-1',
      InstanceType: 'm7g.large',
      RootDeviceType: 'ebs',
      State: { Name: 'running' },
    });
    const stage = remediationStage({ steps: 2 });
    await stage.turn('begin');
    const plan = await stopStartInstance.plan(target, {}, contextOn(aws));
    const actionsHere = new Map([[stopStartInstance.name, stopStartInstance]]);
    const remediation = {
      ...stage.only(),
      action: stopStartInstance.name,
      plan,
      step: 1,
      state: 'sending' as const,
    };
    return { stage, parts: { ...stage.parts, actions: actionsHere }, remediation };
  }

  it('says what was done, what was not, and the very command that finishes it', async () => {
    const { stage, parts, remediation } = await stopped();
    await settleFailure(parts, remediation, 'failed', 'AWS refused: StartInstances is denied');
    expect(pages(stage)).toMatchObject([
      {
        to: 'oncall',
        summary:
          'Stop i-1, then start it on other hardware: this ended half-way and stays so. Done: stop i-1. Not done: start i-1. AWS refused: StartInstances is denied.',
        options: [
          {
            action: 'stop-start-instance',
            summary: 'Finish it by hand: start i-1',
            commands: ['aws ec2 start-instances --instance-ids i-1 --region eu-west-1'],
          },
        ],
      },
    ]);
  });

  it('tells to look first where AWS was asked and has not been seen to do it', async () => {
    const { stage, parts, remediation } = await stopped();
    await settleFailure(parts, { ...remediation, step: 0, state: 'observing' }, 'inconclusive', 'too late');
    expect(pages(stage)[0]?.options?.[0]).toMatchObject({
      summary:
        'Look first whether AWS has done "stop i-1" by now; if not, finish it by hand: stop i-1, then start i-1',
      commands: [
        'aws ec2 stop-instances --instance-ids i-1 --region eu-west-1',
        'aws ec2 start-instances --instance-ids i-1 --region eu-west-1',
      ],
    });
  });

  it('calls everyone where the ladder names nobody', async () => {
    const { stage, parts, remediation } = await stopped();
    const { rules: _gone, ...rest } = remediation;
    await settleFailure(parts, rest, 'failed', 'AWS refused');
    expect(pages(stage)).toMatchObject([{ to: everyone }]);
  });

  it('stands in the journal with its call, or not at all', async () => {
    const { stage, parts, remediation } = await stopped();
    stage.journalFails = ({ kind }) => kind === 'remediation-ended';
    await expect(settleFailure(parts, remediation, 'failed', 'AWS refused')).rejects.toThrow('disk full');
    expect(pages(stage)).toEqual([]);
  });

  it('of an undo says what still stands', async () => {
    const stage = remediationStage({ undoable: true });
    stage.progress = 'done';
    stage.verification = { outcome: 'failed', reason: 'it did not help' };
    stage.onCall = () => {
      stage.callFails = refusal;
    };
    await stage.turn('begin');
    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'failed' });
    expect(pages(stage)).toHaveLength(1);
    expect(pages(stage)[0]?.summary).toContain(
      'undo plan, which takes replace-instance back: this ended half-way and stays so. Done: nothing. Not done: undo step 0.',
    );
  });

  it('by a restart after which nobody can tell whether the call went out calls, too', async () => {
    const stage = remediationStage();
    await stage.turn('begin');
    stage.crash();
    stage.progress = 'unknown';
    await recover(stage.parts, { ...stage.only(), state: 'sending' });
    expect(pages(stage)).toHaveLength(1);
  });
});

describe('nobody is called by the end of a remedy', () => {
  it('whose only call AWS turned down: nothing was changed', async () => {
    const stage = remediationStage();
    stage.callFails = refusal;
    await stage.turn('begin');
    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'refused' });
    expect(pages(stage)).toEqual([]);
  });

  it('of which all was done and only the proof is missing: the ladder goes on', async () => {
    const stage = remediationStage({ steps: 2 });
    stage.progress = 'done';
    await stage.turn('begin');
    stage.verification = { outcome: 'failed', reason: 'it did not help' };
    await stage.watch(minute);
    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'failed' });
    expect(pages(stage)).toEqual([]);
  });

  it('that was taken back', async () => {
    const stage = remediationStage({ steps: 2, undoable: true });
    await stage.turn('begin');
    stage.observedOf = (purpose) => (purpose === 'undo' ? 'done' : 'failed');
    await stage.watch(minute);
    expect(stage.calls).toEqual(['remedy/0', 'undo/0']);
    expect(pages(stage)).toEqual([]);
  });
});
