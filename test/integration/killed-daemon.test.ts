import { describe, expect, it } from 'vitest';
import type { Transport } from '../../src/aws/transport.ts';
import { beginStory, demoScenarios } from '../../src/simulator/demo/scenario.ts';
import { buildStage } from '../../src/simulator/demo/stage.ts';
import { usersAreWell } from '../../src/simulator/judge/experience.ts';
import { runUntil } from '../../src/simulator/run-until.ts';

/** A process that is gone gets no answer, and none of its later calls arrives. */
const never = new Promise<never>(() => undefined);

/** Simulated AWS for a daemon that is killed at its first call of one operation, before or after it arrives. */
function dyingAt(operation: string, when: 'before' | 'after', aws: Transport) {
  const state = { killed: false };
  const transport: Transport = async (call) => {
    if (state.killed) return never;
    if (call.operation !== operation) return aws(call);
    state.killed = true;
    if (when === 'after') await aws(call);
    return never;
  };
  return { state, transport };
}

describe('a daemon that is killed at the very call of its action, and started again', () => {
  it.each([
    { scenario: 'instance-fails', operation: 'TerminateInstanceInAutoScalingGroup', when: 'before' as const },
    { scenario: 'instance-fails', operation: 'TerminateInstanceInAutoScalingGroup', when: 'after' as const },
    { scenario: 'primary-site-fails', operation: 'ChangeResourceRecordSets', when: 'before' as const },
    { scenario: 'primary-site-fails', operation: 'ChangeResourceRecordSets', when: 'after' as const },
    { scenario: 'writer-fails', operation: 'PromoteReadReplica', when: 'before' as const },
    { scenario: 'writer-fails', operation: 'PromoteReadReplica', when: 'after' as const },
  ])(
    'neither loses nor doubles it: $scenario, $when $operation arrived',
    async ({ scenario, operation, when }) => {
      const story = demoScenarios.find(({ name }) => name === scenario);
      if (story === undefined) throw new Error(`the demo has no scenario ${scenario}`);
      let dying: ReturnType<typeof dyingAt> | undefined;
      const stage = await buildStage({
        stack: 'shop',
        seed: 7,
        transport: (aws) => {
          dying = dyingAt(operation, when, aws);
          return dying.transport;
        },
      });
      const { world, judge } = stage;
      const { clock } = world;
      const later = (seconds: number) => clock.now() + seconds * 1000;
      await stage.daemon.start();
      await runUntil(clock, later(300));
      beginStory(world, story);
      await runUntil(clock, later(900), { done: () => dying?.state.killed === true });
      expect(dying?.state.killed).toBe(true);
      const lastWord = stage.events.findLast((event) => event.kind === 'intent' || event.kind === 'step');
      expect(lastWord?.kind).toBe('intent');

      // It is down for half a minute.
      await runUntil(clock, later(30));
      const second = await stage.restart();
      await second.start();
      await runUntil(clock, later(1_500));

      const arrived = world.happenings.filter(
        (one) => one.kind === 'mutation' && one.operation === operation,
      );
      expect(arrived).toHaveLength(1);
      expect(judge.harms).toEqual([]);
      expect({ well: usersAreWell(world, 120), whole: story.isWhole(world) }).toEqual({
        well: true,
        whole: true,
      });
      const ends = stage.events.flatMap((event) =>
        event.kind === 'remediation-ended' ? [event.outcome] : event.kind === 'standing' ? ['success'] : [],
      );
      expect(ends).toContain('success');
      await stage.close();
    },
  );
});
