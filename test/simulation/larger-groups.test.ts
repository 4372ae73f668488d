import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import { beganWith, playStory, shippedScenario, withFaults } from '../support/played-story.ts';

const minute = 60_000;
const seed = 5;

/** A replacement within the budget, the breaker's refusal, or the brake of the verdict. */
type Ending = 'acts' | 'breaker holds' | 'brake holds';

describe('a group that is ten times larger', () => {
  it.each<{ hang: string | number; times: number; verdict: string; ending: Ending }>([
    { hang: '8%', times: 1, verdict: 'host-failed', ending: 'acts' },
    // Of the breaker's two bounds one is a count: ten at once are more than three, however large the group.
    { hang: '8%', times: 10, verdict: 'host-failed', ending: 'breaker holds' },
    { hang: 3, times: 10, verdict: 'host-failed', ending: 'acts' },
    { hang: '50%', times: 1, verdict: 'fleet-wide', ending: 'brake holds' },
    { hang: '50%', times: 10, verdict: 'fleet-wide', ending: 'brake holds' },
  ])(
    'is judged by the same shares: $hang of 12 × $times machines hang',
    async ({ hang, times, verdict, ending }) => {
      const story = await playStory({ scenario: grown(shippedScenario('zone-fails'), hang, times), seed });
      const where = `three-zone × ${times}, ${hang} hang, seed ${seed}`;

      const shared = story.events.some(
        (event) => event.kind === 'verdict-changed' && event.at > story.faultAt && event.to === 'fleet-wide',
      );
      const firstFailed = story.events.find(
        (event) =>
          event.kind === 'verdict-changed' &&
          event.at > story.faultAt &&
          (event.to === 'host-failed' || event.to === 'fleet-wide'),
      );
      const refusedBy = story.events.flatMap((event) =>
        event.kind === 'decision' && event.at > story.faultAt
          ? event.gates.filter(({ outcome }) => outcome === 'deny').map(({ gate }) => gate)
          : [],
      );
      const begun = beganWith(story);
      expect(firstFailed, where).toMatchObject({ to: verdict });
      expect(shared, where).toBe(verdict === 'fleet-wide');
      expect(begun.length > 0, where).toBe(ending === 'acts');
      // A tenth of the group per hour, and one machine at least.
      expect(begun.length, where).toBeLessThanOrEqual(Math.max(1, Math.floor(12 * times * 0.1)));
      expect(refusedBy.includes('group-breaker'), where).toBe(ending === 'breaker holds');
      // One machine alone is replaced before it is worth a call; several are missed for ten minutes at least.
      expect(
        story.events.some(({ kind }) => kind === 'page'),
        where,
      ).toBe(hang !== '8%' || times > 1);
      expect(story.harms, where).toEqual([]);
    },
  );
});

/** A plain service with so many times the machines, each so much smaller, of which a share hangs. */
function grown(scenario: Scenario, hang: string | number, times: number): Scenario {
  const groups = scenario.stack.groups.map((group) => ({
    ...group,
    // Auto Scaling waits for EC2's word, so that Holdfast is the first to act.
    healthCheck: 'EC2' as const,
    size: group.size * times,
    min: (group.min ?? group.size) * times,
    max: (group.max ?? group.size) * times,
    capacity: group.capacity / times,
  }));
  const larger = { ...scenario, stack: { ...scenario.stack, groups }, durationMs: 20 * minute };
  return withFaults(larger, [{ name: 'hang-instance', parameters: { group: 'web', count: hang }, at: 1 }]);
}
