import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playStory, replayOf, shippedScenario } from '../support/played-story.ts';
import { policiesOf, replayWith } from '../support/replayed-story.ts';

/** Of each kind of story one: hosts, zones, databases, names, our own sight, people, other controllers. */
const stories = [
  'instance-fails',
  'zone-fails',
  'writer-fails',
  'region-fails',
  'deep-health-check-shared-dependency',
  'expired-certificate-and-skewed-clock',
  'gray-az-5-percent-with-relapse',
  'runaway-automation-no-kill-switch',
  'monitoring-dark-all-unknown',
  'swarm-shop',
];

describe('a replay of the policies that were in force', () => {
  it('makes no other decision than the daemon did, whatever happened', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...stories),
        fc.integer({ min: 1, max: 10_000 }),
        async (name, seed) => {
          const scenario = shippedScenario(name);
          const { events } = await playStory({ scenario, seed });
          const { differences, gaps } = await replayWith(events, await policiesOf(scenario));

          expect(differences, `${replayOf(name, seed)} ${gaps.join('; ')}`).toEqual([]);
        },
      ),
      { numRuns: 12 },
    );
  });
});
