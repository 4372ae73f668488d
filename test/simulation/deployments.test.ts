import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { problemText } from '../../src/policy/problem-text.ts';
import type { Gate } from '../../src/safety/gate.ts';
import { gates } from '../../src/safety/registry.ts';
import { readScenario } from '../../src/simulator/scenario/load-scenarios.ts';
import { playStory } from '../support/played-story.ts';
import { projectRoot } from '../support/source-tree.ts';

const registry = gates as Gate[];
const whole: readonly Gate[] = [...gates];
afterEach(() => {
  registry.splice(0, registry.length, ...whole);
});

const minuteMs = 60_000;

/** Minutes from the incident to what was done about it, and what kept it from being done before. */
async function play(without?: string) {
  registry.splice(0, registry.length, ...whole.filter((gate) => gate.name !== without));
  const file = join(projectRoot, 'test/simulation/deployments/stack-update.yaml');
  const { scenario, problems } = readScenario(file);
  if (scenario === undefined) throw new Error(problems.map(problemText).join('\n'));
  const { policies } = scenario;
  const { crashes, harms, events } = await playStory({
    scenario,
    seed: 1,
    stage: { policy: 'yours', ...(policies === undefined ? {} : { policies }) },
  });
  expect({ crashes, harms }).toEqual({ crashes: [], harms: [] });
  const opened =
    events.find((event) => event.kind === 'incident' && event.how === 'opened')?.at ?? Number.NaN;
  const intents = events.filter(({ kind }) => kind === 'intent');
  return {
    actedAfter: intents.map(({ at }) => (at - opened) / minuteMs),
    refusals: JSON.stringify(events.filter(({ kind }) => kind === 'decision')),
  };
}

describe('a machine that hangs while CloudFormation updates the stack of its group', () => {
  it('is replaced once that is over, and the decision says what it waits for', async () => {
    const { actedAfter, refusals } = await play();
    expect(actedAfter).toHaveLength(1);
    // The incident opens in the fourth minute, and the update ends in the sixteenth; stacks are listed once a minute.
    expect(actedAfter[0]).toBeGreaterThan(12);
    expect(actedAfter[0]).toBeLessThan(14.5);
    expect(refusals).toContain('CloudFormation is changing the stack site-web (UPDATE_IN_PROGRESS)');
  });

  it('would be replaced in the middle of it without the gate', async () => {
    const { actedAfter } = await play('other-automation');
    expect(actedAfter[0]).toBeLessThan(2);
  });
});
