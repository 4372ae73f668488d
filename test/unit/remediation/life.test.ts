import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../src/aws/error.ts';
import { remediationStage } from '../../support/remediation-stage.ts';

describe('the life of a remediation', () => {
  it('writes the intent before the call, and goes from call to proof', async () => {
    const stage = remediationStage();
    await stage.turn('begin');
    expect(stage.events()).toEqual(['intent', 'step sent']);
    expect(stage.calls).toEqual(['remedy/0']);
    stage.progress = 'done';
    await stage.turn();
    expect(stage.only().state).toBe('verifying');
    stage.verification = { outcome: 'success', reason: 'the replacement serves' };
    await stage.turn();
    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'success', endedAt: stage.now });
    expect(stage.events().slice(2)).toEqual(['step done', 'verification', 'remediation-ended']);
  });

  it('sends the steps one after the other, each with an intent of its own', async () => {
    const stage = remediationStage({ steps: 2 });
    stage.progress = 'done';
    await stage.turn('begin');
    expect(stage.calls).toEqual(['remedy/0', 'remedy/1']);
    expect(stage.events().filter((event) => event === 'intent')).toHaveLength(2);
  });

  it('begins nothing for a target that it is still at work on', async () => {
    const stage = remediationStage();
    await stage.turn('begin');
    await stage.turn('begin');
    expect(stage.remediations.size).toBe(1);
  });

  it('begins nothing when the decision does not stand on fresh facts', async () => {
    const stage = remediationStage();
    stage.stands = false;
    await stage.turn('begin');
    expect(stage.journal).toEqual([]);
  });

  it('changes nothing when a precondition does not hold, and says which', async () => {
    const stage = remediationStage();
    stage.preconditionHolds = false;
    await stage.turn('begin');
    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'refused' });
    expect(stage.only().reason).toContain('the target is ours (found: read just now');
    expect(stage.calls).toEqual([]);
    expect(stage.journal.at(-1), 'it was no attempt').toMatchObject({ unmet: true });
  });
});

describe('the stop switch', () => {
  it.each(['thrown', 'unreadable'] as const)('that is %s keeps anything from beginning', async (state) => {
    const stage = remediationStage();
    stage.stop = state;
    await stage.turn('begin');
    expect(stage.calls).toEqual([]);
    expect(stage.journal).toEqual([]);
  });

  it('that is thrown between intent and call keeps the call back', async () => {
    const stage = remediationStage();
    stage.onIntent = () => {
      stage.stop = 'thrown';
    };
    await stage.turn('begin');
    expect(stage.calls).toEqual([]);
    expect(stage.events()).toEqual(['intent', 'step parked']);
  });

  it('that takes time to read is read anew between intent and call', async () => {
    const stage = remediationStage();
    stage.onStopRefresh = () => {
      stage.stop = 'thrown';
    };
    await stage.turn('begin');
    expect(stage.calls).toEqual([]);
    expect(stage.events()).toEqual(['intent', 'step parked']);
  });

  it.each([
    ['sends what waited no longer than an intent lives', 120, ['remedy/0'], 'observing'],
    ['discards what waited longer', 121, [], 'ended'],
  ] as const)('that is cleared again %s', async (_what, seconds, calls, state) => {
    const stage = remediationStage();
    stage.onIntent = () => {
      stage.stop = 'thrown';
    };
    await stage.turn('begin');
    stage.onIntent = () => undefined;
    stage.stop = 'clear';
    await stage.turn('go on', seconds);
    expect(stage.calls).toEqual(calls);
    expect(stage.only().state).toBe(state);
  });
});

describe('a first call that was put off', () => {
  it.each([
    ['by the stop switch', (stage: ReturnType<typeof remediationStage>) => (stage.stop = 'thrown')],
    ['by a blocker', (stage: ReturnType<typeof remediationStage>) => (stage.blocked = 'the clock jumped')],
  ])('%s is not made when it is no longer right by fresh facts', async (_what, putOff) => {
    const stage = remediationStage();
    stage.onIntent = () => void putOff(stage);
    await stage.turn('begin');
    stage.stop = 'clear';
    stage.blocked = undefined;
    stage.stands = false;
    await stage.turn('go on', 60);
    expect(stage.calls).toEqual([]);
    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'refused' });
    expect(stage.journal.at(-1), 'it was no attempt').toMatchObject({ neverSent: true });
  });

  it('because its intent could not be written is decided on anew, too', async () => {
    const stage = remediationStage();
    stage.journalFails = (event) => event.kind === 'intent';
    await stage.turn('begin');
    stage.journalFails = () => false;
    stage.stands = false;
    await stage.turn('go on', 60);
    expect(stage.calls).toEqual([]);
  });

  it('is finished where it is a later step, because half a remedy is worse', async () => {
    const stage = remediationStage({ steps: 2 });
    await stage.turn('begin');
    stage.progress = 'done';
    stage.onIntent = () => {
      stage.stop = 'thrown';
    };
    await stage.turn();
    stage.stop = 'clear';
    stage.onIntent = () => undefined;
    stage.stands = false;
    await stage.turn();
    expect(stage.calls).toEqual(['remedy/0', 'remedy/1']);
  });
});

describe('a journal that does not work', () => {
  it('keeps the call back when the intent cannot be written', async () => {
    const stage = remediationStage();
    stage.journalFails = (event) => event.kind === 'intent';
    await stage.turn('begin');
    expect(stage.calls).toEqual([]);
  });

  it('does not send the call twice when only its echo cannot be written', async () => {
    const stage = remediationStage();
    stage.journalFails = (event) => event.kind === 'step';
    await stage.turn('begin');
    await stage.turn();
    await stage.turn();
    expect(stage.calls).toEqual(['remedy/0']);
  });

  it('ends a remediation only once its end is written', async () => {
    const stage = remediationStage();
    await stage.turn('begin');
    stage.progress = 'done';
    stage.verification = { outcome: 'success', reason: 'it serves' };
    stage.journalFails = (event) => event.kind === 'remediation-ended';
    await stage.turn();
    expect(stage.only().state).not.toBe('ended');
    stage.journalFails = () => false;
    await stage.turn();
    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'success' });
    expect(stage.calls).toEqual(['remedy/0']);
  });
});

describe('a call that fails', () => {
  const refused = new AwsError({
    failure: 'conflict',
    code: 'InvalidChangeBatch',
    message: 'changed meanwhile',
  });
  const broken = new AwsError({ failure: 'retryable', code: 'ECONNRESET', message: 'connection reset' });

  it('has changed nothing when AWS turned it down, so it counts as refused and nothing is undone', async () => {
    const stage = remediationStage({ undoable: true });
    stage.callFails = () => refused;
    await stage.turn('begin');
    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'refused' });
    expect(stage.calls).toEqual([]);
  });

  it('is asked after when AWS turned it down as one of several: those before it have worked', async () => {
    const stage = remediationStage({ undoable: true, callsAStep: 2 });
    stage.callFails = () => refused;
    await stage.turn('begin');
    expect(stage.only()).toMatchObject({ state: 'observing' });
    stage.callFails = () => undefined;
    stage.progress = 'failed';
    await stage.turn();
    expect(stage.calls).toEqual(['undo/0']);
  });

  it('that is called off by what was seen says that, and not that AWS reports it', async () => {
    const stage = remediationStage({ undoable: true });
    await stage.turn('begin');
    stage.progress = { calledOff: 'somebody still writes' };
    await stage.turn();
    expect(stage.calls).toEqual(['remedy/0', 'undo/0']);
    const journal = JSON.stringify(stage.journal);
    expect(journal).toContain('was called off: somebody still writes');
    expect(journal).not.toContain('AWS reports');
  });

  it('is asked after, not sent again, when it broke off', async () => {
    const stage = remediationStage();
    let calls = 0;
    stage.callFails = () => {
      calls += 1;
      return broken;
    };
    await stage.turn('begin');
    await stage.turn();
    expect(calls).toBe(1);
    stage.progress = 'done';
    await stage.turn();
    expect(stage.only().state).toBe('verifying');
  });

  it('counts as refused when AWS never saw it, and no sooner than its time-out', async () => {
    const stage = remediationStage();
    stage.callFails = () => broken;
    stage.progress = 'not-started';
    await stage.turn('begin');
    await stage.watch(300);
    expect(stage.only().state).toBe('observing');
    await stage.turn('go on', 1);
    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'refused' });
  });

  it('tells which permission is missing', async () => {
    const stage = remediationStage();
    const permission = 'autoscaling:TerminateInstanceInAutoScalingGroup';
    stage.callFails = () =>
      new AwsError({ failure: 'denied', code: 'AccessDenied', message: 'no', permission });
    await stage.turn('begin');
    expect(stage.deniedPermissions).toEqual([`${permission} of ${stage.only().target}`]);
  });
});

describe('verification', () => {
  it.each([
    ['is inconclusive with no evidence by its time', 'inconclusive', 'inconclusive'],
    ['has failed when the evidence says so', 'failed', 'failed'],
  ] as const)('%s', async (_what, seen, outcome) => {
    const stage = remediationStage();
    stage.progress = 'done';
    await stage.turn('begin');
    stage.verification = { outcome: seen, reason: 'as scripted' };
    await stage.watch(601);
    expect(stage.only()).toMatchObject({ state: 'ended', outcome });
  });

  it('waits for evidence up to its time', async () => {
    const stage = remediationStage();
    stage.progress = 'done';
    await stage.turn('begin');
    await stage.watch(600);
    expect(stage.only().state).toBe('verifying');
  });

  it('takes back what did not help, once, and still calls it failed', async () => {
    const stage = remediationStage({ undoable: true });
    stage.progress = 'done';
    await stage.turn('begin');
    stage.verification = { outcome: 'failed', reason: 'worse than before' };
    await stage.turn();
    await stage.turn();
    expect(stage.calls).toEqual(['remedy/0', 'undo/0']);
    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'failed' });
  });
});

describe('a process that stood still, suspended or on a machine that slept', () => {
  it('does not count that time against a step, whose answer is as old as its question', async () => {
    const stage = remediationStage({ undoable: true });
    await stage.turn('begin');
    stage.observed = () => {
      // Suspended between the question and the answer, which was true then.
      stage.now += 540_000;
      return 'under-way';
    };
    await stage.turn();
    expect(stage.only().state).toBe('observing');
    stage.observed = undefined;
    stage.progress = 'done';
    await stage.turn();
    expect(stage.only().state).toBe('verifying');
    expect(stage.calls).toEqual(['remedy/0']);
  });

  it.each([
    ['a minute is no standing still', 61, 'ended'],
    ['more than a minute is', 601, 'verifying'],
  ])('does not count it against a proof: %s', async (_what, seconds, state) => {
    const stage = remediationStage();
    stage.progress = 'done';
    await stage.turn('begin');
    await stage.watch(seconds === 61 ? 541 : 0);
    await stage.turn('go on', seconds === 61 ? 60 : seconds);
    expect(stage.only().state).toBe(state);
  });

  it('counts it against a plan that waits to be sent: its facts have grown old', async () => {
    const stage = remediationStage();
    stage.onIntent = () => {
      stage.stop = 'thrown';
    };
    await stage.turn('begin');
    stage.stop = 'clear';
    await stage.turn('go on', 600);
    expect(stage.calls).toEqual([]);
    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'refused' });
  });
});
