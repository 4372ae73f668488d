import { afterEach, describe, expect, it } from 'vitest';
import { daemonStage, replaceCall } from '../support/daemon-stage.ts';
import { replayWith } from '../support/replayed-story.ts';

let stage: ReturnType<typeof daemonStage>;
afterEach(() => stage.end());

/** An instance hangs, and the daemon is stopped while the policy still waits. Answers since when it waited. */
async function stopped() {
  stage = daemonStage();
  stage.writePolicy(stage.policyText('auto').replace('for: 1m', 'for: 8m'));
  const daemon = await stage.start();
  await stage.playTo(300);
  const target = stage.hangOne();
  await stage.playTo(560);
  const waiting = [...daemon.view.model().resources.keys()].find((id) => id.endsWith(`/${target}`));
  const since = daemon.view.waiting('replace-failed-instance', waiting ?? '')?.since ?? Number.NaN;
  expect(since).toBeLessThan(daemon.view.now() - 60_000);
  await stage.stop(daemon, 'SIGTERM');
  return { target: waiting ?? '', since };
}

const from = { policy: 'replace-failed-instance' };

describe('a condition that a policy waits on', () => {
  it('has held all the while when a short restart finds it to hold, and is replayed so', async () => {
    const { target, since } = await stopped();

    await stage.playTo(600);
    const second = await stage.start();
    await stage.playTo(660);

    expect(second.view.waiting(from.policy, target)?.since).toBe(since);
    expect(stage.last('waits-resumed')?.waits).toMatchObject([{ ...from, targets: [{ target, since }] }]);
    expect(stage.mutations()).toEqual([]);

    await stage.playTo(1300);
    expect(stage.mutations()).toEqual([replaceCall]);
    const intended = stage.last('intent')?.at ?? Number.NaN;
    expect(intended - since).toBeLessThan(9 * 60_000);
    const policies = {
      policies: second.view.policies(),
      revision: second.view.policyRevision(),
      loadedAt: 0,
    };
    const { differences } = await replayWith(stage.entries, policies);
    expect(differences).toEqual([]);
  });

  it('begins anew after a restart that took longer than evidence is good for', async () => {
    const { target } = await stopped();

    await stage.playTo(720);
    const restartedAt = stage.world.clock.now();
    const second = await stage.start();
    await stage.playTo(780);

    expect(second.view.waiting(from.policy, target)?.since).toBeGreaterThanOrEqual(restartedAt);
    expect(stage.kinds()).not.toContain('waits-resumed');
  });

  it('begins anew after a crash, for nobody knows until when it was seen', async () => {
    const { target } = await stopped();
    // What a killed process leaves: its last word is missing.
    stage.entries.splice(
      stage.entries.findLastIndex(({ kind }) => kind === 'daemon-stopped'),
      1,
    );

    await stage.playTo(600);
    const restartedAt = stage.world.clock.now();
    const second = await stage.start();
    await stage.playTo(660);

    expect(second.view.waiting(from.policy, target)?.since).toBeGreaterThanOrEqual(restartedAt);
  });
});
