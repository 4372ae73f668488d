import { afterEach, describe, expect, it } from 'vitest';
import { beginFault } from '../../src/simulator/faults/fault.ts';
import { hangInstance } from '../../src/simulator/faults/hang-instance.ts';
import { daemonStage } from '../support/daemon-stage.ts';
import { first } from '../support/played-shop.ts';

const policy = `
policy: keep-capacity-during-trouble
summary: Keep a group from shrinking while members of it fail.
watch: autoscaling:group
when: group.failing > 0
for: 1m
mode: auto
remedy:
  - action: stop-scale-in
    return: { when: group.failing == 0 && group.serving >= group.desired, for: 10m, bake: 4m, atLatest: 12h }
  - page: on-call
limits:
  group: { inFlight: 1, perWindow: "30%", window: 1h }
  keepServing: { count: 2, percent: 50 }
runbook: |
  ## Meaning
  For tests.
tests: []
`;

describe('processes that Holdfast suspended', () => {
  const stages: ReturnType<typeof daemonStage>[] = [];
  afterEach(async () => {
    for (const stage of stages.splice(0)) await stage.end();
  });

  it('stay suspended while it is needed, over a restart of the daemon, and run again in steps afterwards', async () => {
    const stage = daemonStage();
    stages.push(stage);
    stage.writePolicy(policy);
    const { world } = stage;
    const group = first(world.scalingGroups);
    const [instance = ''] = group.members.keys();
    const daemon = await stage.start();
    await stage.playTo(600);
    const cure = beginFault(world, hangInstance, { instance });
    await stage.playTo(1200);
    expect([...group.suspended].toSorted()).toEqual([
      'AZRebalance',
      'AlarmNotification',
      'HealthCheck',
      'ReplaceUnhealthy',
      'ScheduledActions',
      'Terminate',
    ]);
    expect([...group.ownTags.keys()]).toEqual(['holdfast:suspended-processes']);

    await stage.stop(daemon, 'a restart');
    await stage.playTo(1500);
    await stage.start();
    await stage.playTo(4200);
    const suspensions = () =>
      stage.mutations().filter((call) => call === 'Auto Scaling SuspendProcesses').length;
    expect(group.suspended.size).toBe(6);
    // Once at first, then renewed every twenty minutes: nobody need take it for left behind.
    expect(suspensions()).toBeGreaterThanOrEqual(3);
    expect(group.members.has(instance)).toBe(true);

    cure();
    await stage.playTo(4200 + 2400);
    expect(group.suspended.size).toBe(0);
    expect(group.ownTags.size).toBe(0);
    expect(stage.mutations().filter((call) => call === 'Auto Scaling ResumeProcesses')).toHaveLength(2);
    expect(stage.last('remediation-ended')).toMatchObject({ outcome: 'success', stood: 'given-back' });
  });
});
