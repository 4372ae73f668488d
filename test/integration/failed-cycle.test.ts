import { afterEach, describe, expect, it } from 'vitest';
import { fleet } from '../bench/fleet.ts';
import { stormStage } from '../support/storm-stage.ts';

let stage: Awaited<ReturnType<typeof stormStage>>;
afterEach(() => stage.end());

const page = `
policy: page-on-failed-host
summary: An instance has failed.
watch: ec2:instance
when: verdict == 'host-failed'
for: 1m
mode: auto
remedy:
  - page: on-call
runbook: |
  ## Meaning
  For tests.
tests: []
`;

describe('a cycle that breaks off after the model has changed', () => {
  it('is said, tried again, and what had changed is not passed over', async () => {
    const everything = fleet(28);
    const victim = 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0-0';
    let failing = false;
    let thrown = 0;
    stage = await stormStage({
      policies: [page],
      rewrite: (policy) => ({
        ...policy,
        when: {
          ...policy.when,
          evaluate: (subject) => {
            if (subject.target === victim && failing && thrown === 0) {
              thrown += 1;
              throw new Error('a defect that shows once');
            }
            return policy.when.evaluate(subject);
          },
        },
      }),
      say: (now) =>
        everything.sweep(now).map((said) =>
          said.kind === 'failed'
            ? said
            : {
                ...said,
                signals: said.signals.map((signal) =>
                  failing && signal.resource === victim && signal.check !== 'ec2/state'
                    ? { ...signal, state: 'fail' as const }
                    : signal,
                ),
              },
        ),
    });
    await stage.playTo(200);
    failing = true;
    await stage.playTo(600);
    expect(thrown).toBe(1);
    expect(stage.entries.filter((event) => event.kind === 'trouble' && event.part === 'loop')).toHaveLength(
      2,
    );
    expect(stage.count('page')).toBe(1);
  });
});
