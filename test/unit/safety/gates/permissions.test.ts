import { describe, expect, it } from 'vitest';
import { permissions } from '../../../../src/safety/gates/permissions.ts';
import { actionRung, facts, proposal } from '../../../support/safety-builder.ts';

describe('permissions', () => {
  it.each([
    ['none is missing', [], 'allow'],
    ['one of another action is missing', ['rds:FailoverDBCluster'], 'allow'],
    ['one that it calls is missing', ['autoscaling:TerminateInstanceInAutoScalingGroup'], 'deny'],
    ['the whole action was found missing', ['replace-instance'], 'deny'],
  ])('%s', (_title, denied, outcome) => {
    const answer = permissions.evaluate(proposal(), facts({ deniedPermissions: new Set(denied) }));

    expect(answer.outcome).toBe(outcome);
    if (outcome === 'deny') expect(answer.reason).toContain(denied[0]);
  });

  it('deny an action that this version does not know', () => {
    expect(permissions.evaluate(proposal({ rung: actionRung({ action: 'dance' }) }), facts()).outcome).toBe(
      'deny',
    );
  });
});
