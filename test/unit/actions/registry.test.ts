import { describe, expect, it } from 'vitest';
import { applyStep } from '../../../src/actions/apply-calls.ts';
import { mutations } from '../../../src/actions/calls.ts';
import { actions, actionsByName } from '../../../src/actions/registry.ts';
import { contextOn } from '../../support/action-context.ts';
import { FakeAws } from '../../support/fake-aws/fake-aws.ts';

describe('the registry of actions', () => {
  it('has each name once', () => {
    expect(actionsByName.size).toBe(actions.length);
  });

  it.each(actions.map((action) => [action.name, action] as const))(
    '%s reads before it acts, asks for verdicts and names its permissions in order',
    (_name, action) => {
      expect(action.verdicts.length).toBeGreaterThan(0);
      expect(action.permissions.some((permission) => /:(Describe|Get|List)/.test(permission))).toBe(true);
      expect(action.checkParams({ misspelt: true }).length).toBeGreaterThan(0);
    },
  );

  it('may make only calls that some action has the permission for', () => {
    const allowed = new Set(
      actions.flatMap(({ permissions }) => permissions.map((each) => each.split(':')[1])),
    );
    const possible = Object.values(mutations).flatMap(({ operations }) => Object.keys(operations));
    expect(possible.filter((operation) => !allowed.has(operation))).toEqual([]);
  });
});

describe('applying a step', () => {
  it('refuses a call that is not in the table, whatever a journal says', async () => {
    const aws = new FakeAws();
    const scope = { account: '111122223333', region: 'eu-west-1' };
    const plan = {
      action: 'replace-instance',
      target: 't',
      targetName: 't',
      summary: 's',
      preconditions: [],
      state: null,
      warnings: [],
      steps: [
        {
          name: 'x',
          timeoutMs: 1,
          calls: [{ service: 'EC2', operation: 'TerminateInstances', scope, input: {} }],
        },
      ],
    };
    await expect(applyStep(plan, 0, contextOn(aws))).rejects.toThrow(/not among the calls/);
    expect(aws.calls).toEqual([]);
  });
});
