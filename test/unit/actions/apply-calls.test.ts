import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/actions/action.ts';
import { applyStep } from '../../../src/actions/apply-calls.ts';
import { contextOn } from '../../support/action-context.ts';
import { groupArn, webGroup } from './group-world.ts';

const call = (InstanceId: string) => ({
  service: 'Auto Scaling',
  operation: 'SetInstanceHealth',
  scope: { account: '111122223333', region: 'eu-west-1' },
  input: { InstanceId, HealthStatus: 'Healthy' },
});
const plan: Plan = {
  action: 'suspend-replacement',
  target: groupArn,
  targetName: 'web',
  summary: 'Tell two members healthy',
  preconditions: [],
  steps: [{ name: 'tell', calls: [call('i-1'), call('i-2')], timeoutMs: 60_000 }],
  state: null,
  warnings: [],
};

describe('the calls of one step', () => {
  it.each([
    { against: undefined, sent: 2 },
    { against: 'the stop switch is thrown', sent: 1 },
  ])('stop before the next one when $against: $sent of 2 go out', async ({ against, sent }) => {
    const { aws } = webGroup(2);
    const applied = applyStep(plan, 0, { ...contextOn(aws), whyNotSend: async () => against });
    if (against === undefined) await applied;
    // Nobody can tell from an error how far the step is, so it is one after which AWS is asked.
    else await expect(applied).rejects.toMatchObject({ failure: 'broken', message: /1 of the 2 calls/ });
    expect(aws.mutations()).toHaveLength(sent);
  });
});
