import { describe, expect, it } from 'vitest';
import { playStory, shippedScenario } from '../support/played-story.ts';

describe('a full database that was given storage', () => {
  // Its clients are back within a minute, and their alarm, which counts minutes, a minute or two later.
  it.each([1, 2, 3])(
    'is proven well three minutes after it has it at most: its cure is no flapping (seed %i)',
    async (seed) => {
      const { events } = await playStory({ scenario: shippedScenario('writer-fails'), seed });
      const grown = events.find((event) => event.kind === 'step' && event.progress === 'done');
      const end = events.find((event) => event.kind === 'remediation-ended');

      expect(end).toMatchObject({ action: 'grow-storage', outcome: 'success' });
      expect(((end?.at ?? Infinity) - (grown?.at ?? 0)) / 1000).toBeLessThanOrEqual(180);
    },
  );
});
