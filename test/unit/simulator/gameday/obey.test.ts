import { afterEach, describe, expect, it } from 'vitest';
import type { Daemon } from '../../../../src/daemon/daemon.ts';
import { obey } from '../../../../src/simulator/gameday/obey.ts';
import type { Order } from '../../../../src/simulator/world/state/controller.ts';
import { daemonStage } from '../../../support/daemon-stage.ts';

let stage: ReturnType<typeof daemonStage> | undefined;
afterEach(async () => {
  await stage?.end();
  stage = undefined;
});

/** A daemon that has settled, with one hung machine where that is asked for, and what its commands came to. */
async function daemonWith({ mode = 'auto', hang = false } = {}) {
  stage = daemonStage({ mode });
  const playing = stage;
  const daemon: Daemon = await playing.start();
  await playing.playTo(300);
  if (hang) playing.hangOne();
  await playing.playTo(600);
  const refusals: string[] = [];
  let seconds = 600;
  const give = async (order: Order) => {
    const back = obey(
      () => daemon,
      order,
      (outcome) => void outcome.catch((error: Error) => refusals.push(error.message)),
    );
    await playing.playTo((seconds += 60));
    return async () => {
      back();
      await playing.playTo((seconds += 60));
    };
  };
  return { daemon, refusals, give, mutations: () => playing.mutations() };
}

describe('a person gives the daemon of a scenario an order', () => {
  it('to hold, and takes the hold back', async () => {
    const { daemon, give } = await daemonWith();

    const back = await give({
      kind: 'hold',
      scope: 'zone:us-east-1a',
      actions: ['replace-instance'],
      durationMs: 3_600_000,
      reason: 'I look for the cause',
    });
    expect(daemon.view.holds()).toMatchObject([
      { scope: 'zone:us-east-1a', actions: ['replace-instance'], owner: 'on-call' },
    ]);
    await back();
    expect(daemon.view.holds()).toEqual([]);
  });

  it('to stop, and lets it go on', async () => {
    const { daemon, give } = await daemonWith();

    const back = await give({ kind: 'pause', reason: 'the network is being rebuilt' });
    expect(daemon.view.stopSwitch()).toMatchObject({ state: 'thrown' });
    await back();
    expect(daemon.view.stopSwitch()).toMatchObject({ state: 'clear' });
  });

  it('to act in spite of a gate, once and for good', async () => {
    const { give, refusals, mutations } = await daemonWith({ mode: 'approve', hang: true });

    const back = await give({
      kind: 'break-glass',
      policy: 'replace-failed-instance',
      target: '',
      gates: ['approval'],
      reason: 'I answer for it',
    });
    await back();
    expect(refusals).toEqual([]);
    expect(mutations()).toEqual(['Auto Scaling TerminateInstanceInAutoScalingGroup']);
  });

  it('and hears where it cannot be', async () => {
    const { give, refusals } = await daemonWith();

    await give({ kind: 'break-glass', policy: 'flip', target: '', gates: ['approval'], reason: 'now' });
    await give({ kind: 'hold', scope: 'everything', actions: [], durationMs: 60_000, reason: 'so' });
    expect(refusals).toEqual([
      'flip proposes nothing to break the glass for',
      expect.stringContaining('scope must be all'),
    ]);
  });
});
