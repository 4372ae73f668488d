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

async function play(name: string, without?: string) {
  registry.splice(0, registry.length, ...whole.filter((gate) => gate.name !== without));
  const { scenario, problems } = readScenario(join(projectRoot, `test/simulation/rules/${name}.yaml`));
  if (scenario === undefined) throw new Error(problems.map(problemText).join('\n'));
  const { policies } = scenario;
  const story = await playStory({
    scenario,
    seed: 1,
    stage: { policy: 'yours', ...(policies === undefined ? {} : { policies }) },
  });
  expect({ crashes: story.crashes, harms: story.harms }).toEqual({ crashes: [], harms: [] });
  return story;
}

describe('a rule of AWS Config that is broken', () => {
  it('is mended by its remediation once a person has said yes, and AWS Config proves it', async () => {
    const { events, mutations } = await play('remediate-config-rule-helps');
    expect(mutations.map((one) => one.split(' ')[0])).toEqual(['StartRemediationExecution']);
    expect(events.find(({ kind }) => kind === 'remediation-ended')).toMatchObject({
      action: 'remediate-config-rule',
      outcome: 'success',
    });
  });

  it('stays as it is while nobody says yes, whatever the mode of the policy', async () => {
    expect((await play('remediate-config-rule-stopped-by-approval')).mutations).toEqual([]);
  });

  it('would be mended without the gate that asks', async () => {
    const { mutations } = await play('remediate-config-rule-stopped-by-approval', 'approval');
    expect(mutations).not.toEqual([]);
  });
});
