import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type PlayedStory, playStory, shippedScenario } from '../support/played-story.ts';

const scenario = shippedScenario('replacements-cannot-boot');
const seed = 1;
const words =
  /did not begin roll-back-refresh at \d\d:\d\d UTC: not started, nothing was changed; needed: an instance refresh is under way \(found: there is none\)\./;

/** One that can never be begun here, for no refresh brings the bad version in, and then a person. */
const onlyTheRefresh = `
policy: end-refresh
summary: Take back a refresh that brings in what never serves.
watch: autoscaling:group
when: verdict == 'deployment-failed'
for: 3m
mode: auto
remedy:
  - { action: roll-back-refresh, maxAttempts: 2 }
  - page: on-call
limits:
  group: { inFlight: 1, perWindow: "10%", window: 1h }
  keepServing: { count: 1, percent: 50 }
cooldown: 1h
pageAfter: 15m
runbook: |
  ## Meaning
  What the group launches never comes to serve.
tests: []
`;

const of = (kind: 'remediation-ended' | 'intent' | 'page', policy: string, { events }: PlayedStory) =>
  events.filter((event) => event.kind === kind && event.policy === policy);

describe('a remedy whose own preconditions do not hold', () => {
  it('is no try: the ladder goes on to the next rung, which cures', async () => {
    const story = await playStory({ scenario, seed });

    const ends = of('remediation-ended', 'roll-back-failed-deployment', story);
    expect(ends).toMatchObject([
      { action: 'roll-back-refresh', outcome: 'refused', unmet: true },
      { action: 'roll-back-launch-template', outcome: 'success' },
    ]);
    expect(ends[1]).not.toHaveProperty('unmet');
    expect(story.harms).toEqual([]);
  });

  it('is asked again after a pause, as often as it might be tried, and then a person hears what was missing', async () => {
    const policies = mkdtempSync(join(tmpdir(), 'holdfast-unmet-'));
    writeFileSync(join(policies, 'end-refresh.yaml'), onlyTheRefresh);
    const story = await playStory({ scenario, seed, stage: { policy: 'yours', policies } });

    const ends = of('remediation-ended', 'end-refresh', story);
    const [page, ...more] = of('page', 'end-refresh', story);
    const [first = 0, second = 0] = ends.map(({ at }) => at);
    expect(ends).toMatchObject([{ unmet: true }, { unmet: true }]);
    expect(second - first).toBeGreaterThanOrEqual(60_000);
    expect(page).toMatchObject({ summary: expect.stringMatching(words) });
    expect(((page?.at ?? 0) - second) / 1000, 'not only after the quarter of an hour').toBeLessThan(60);
    expect(more).toEqual([]);
    expect([of('intent', 'end-refresh', story), story.mutations]).toEqual([[], []]);
  });
});
