import { afterEach, describe, expect, it } from 'vitest';
import { daemonStage } from '../support/daemon-stage.ts';

let stage: ReturnType<typeof daemonStage>;
afterEach(() => stage.end());

/** The lines of SAFETY section 6 that need a whole daemon; the others are in test/unit/safety. */
describe('a reload of the policies', () => {
  it.each([
    ['drops a floor', 'keepServing: { count: 2, percent: 50 }', ''],
    [
      'makes a floor of nothing',
      'keepServing: { count: 2, percent: 50 }',
      'keepServing: { count: 1, percent: 0 }',
    ],
    ['selects everything', "when: verdict == 'host-failed' && 'asg' in resource.relations", 'when: "true"'],
    [
      'selects everything by what it is',
      "when: verdict == 'host-failed' && 'asg' in resource.relations",
      "when: resource.kind == 'ec2:instance' && 'asg' in resource.relations",
    ],
    ['selects nothing by name', "when: verdict == 'host-failed' && 'asg' in resource.relations", ''],
  ])('that %s is refused, and the last good policies stay in force', async (_what, text, by) => {
    stage = daemonStage();
    const daemon = await stage.start();
    const before = daemon.view.policyRevision();
    const good = stage.policyText('auto');
    expect(good).toContain(text);
    stage.writePolicy(good.replace(text, by));

    const problems = await daemon.commands.reload();

    expect(problems.some(({ severity }) => severity === 'error')).toBe(true);
    expect(daemon.view.policyRevision()).toBe(before);
    expect(daemon.view.policies()).toHaveLength(1);
    expect(stage.last('policies-refused')?.problems.length).toBeGreaterThan(0);
  });
});
