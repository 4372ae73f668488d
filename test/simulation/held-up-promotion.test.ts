import { describe, expect, it } from 'vitest';
import type { RunStage } from '../../src/simulator/gameday/run-stage.ts';
import { playStory } from '../support/played-story.ts';
import { remedyStory } from '../support/remedy-stories.ts';

const minuteMs = 60_000;

/**
 * The storage of the writer stands still for twenty-five minutes. As soon as it has been fenced, so that a replica can be promoted,
 * somebody stops Holdfast for so many minutes.
 */
async function stoppedFor(minutes: number) {
  const { policies, faults, ...story } = remedyStory('failover-replica');
  let stage: RunStage | undefined;
  let isStopped = false;
  const played = await playStory({
    scenario: {
      ...story,
      faults: faults.map((fault) => ({ ...fault, untilMs: 26 * minuteMs })),
      durationMs: 36 * minuteMs,
    },
    seed: 1,
    set: (set) => void (stage = set),
    stage: {
      policy: 'yours',
      ...(policies === undefined ? {} : { policies }),
      onStep: (step) => {
        if (step.when === 'before' || step.kind !== 'call' || step.operation !== 'ModifyDBInstance') return;
        if (isStopped) return;
        isStopped = true;
        const resume = stage?.contender?.obey({ kind: 'pause', reason: 'wait, what is it doing there?' });
        if (resume !== undefined) stage?.world.clock.after(minutes * minuteMs, resume);
      },
    },
  });
  expect({ crashes: played.crashes, harms: played.harms }).toEqual({ crashes: [], harms: [] });
  return {
    changes: played.mutations.map((text) => text.split(' ')[0]),
    missing: played.missing,
    calls: played.events.flatMap((event) => (event.kind === 'page' ? [event] : [])),
  };
}

describe('a promotion that is held up between its fence and its promotion', () => {
  it('goes on where that is over within a quarter of an hour', async () => {
    const { changes, missing } = await stoppedFor(14);
    expect(changes).toEqual(['ModifyDBInstance', 'PromoteReadReplica', 'ChangeResourceRecordSets']);
    expect(missing).toEqual([]);
  });

  it('lets clients back to the old writer where it takes longer, which serves them once it can', async () => {
    const { changes, missing, calls } = await stoppedFor(17);
    expect(changes).toEqual(['ModifyDBInstance', 'ModifyDBInstance']);
    expect(missing).toEqual([]);
    const call = calls.find(({ summary }) => summary.includes('half-way'));
    expect(call?.summary).toMatch(
      /stands still half-way, .* may serve nobody\. Done: fence .*\. Not done: .*promote .*\. Holdfast may not change anything, because the stop switch is thrown/,
    );
    const commands = call?.options?.map((option) => option.commands.join('\n'));
    expect(commands).toEqual([
      expect.stringMatching(/^aws rds modify-db-instance .*--vpc-security-group-ids/),
      expect.stringContaining('aws rds promote-read-replica'),
    ]);
  });
});
