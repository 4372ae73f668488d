import { describe, expect, it } from 'vitest';
import { deniedPermission } from '../../../../src/model/denied-permission.ts';
import { permissions } from '../../../../src/safety/gates/permissions.ts';
import { account, buildModel, noon, resource } from '../../../support/model-builder.ts';
import { actionRung, facts, minute, proposal } from '../../../support/safety-builder.ts';

describe('permissions', () => {
  const terminate = 'autoscaling:TerminateInstanceInAutoScalingGroup';
  const model = buildModel({ resources: [resource({ id: proposal().target })] });

  it.each([
    ['none is missing', [], 'allow'],
    ['one of another action is missing', [deniedPermission(account, 'rds:FailoverDBCluster')], 'allow'],
    ['one that it calls is missing', [deniedPermission(account, terminate)], 'deny'],
    ['one is missing in another account', [deniedPermission('222222222222', terminate)], 'allow'],
  ])('%s', (_title, denied, outcome) => {
    const answer = permissions.evaluate(proposal(), facts({ model, deniedPermissions: new Set(denied) }));

    expect(answer.outcome).toBe(outcome);
    if (outcome === 'deny')
      expect(answer.reason).toContain(
        `AWS refused Holdfast ${terminate}: grant that to its role in account ${account}`,
      );
  });

  const identity = 'arn:aws:iam::111111111111:role/holdfast';
  const foreseen = { account, permission: terminate, identity, since: noon - 5 * minute };

  it.each([
    ['that it calls there', foreseen, 'deny'],
    ['that another action calls', { ...foreseen, permission: 'rds:FailoverDBCluster' }, 'allow'],
    ['in another account', { ...foreseen, account: '222222222222' }, 'allow'],
  ])('what IAM denies ahead counts where it is one %s', (_title, denial, outcome) => {
    const answer = permissions.evaluate(proposal(), facts({ model, foreseenDenials: [denial] }));

    expect(answer.outcome).toBe(outcome);
  });

  it('what IAM denies ahead says what, of whom, since when, and what lifts it', () => {
    const answer = permissions.evaluate(proposal(), facts({ model, foreseenDenials: [foreseen] }));

    expect(answer.reason).toBe(
      `IAM says since 11:55 UTC that ${identity} may not call ${terminate} in account ${account}, so nothing is touched: grant that to it ("holdfast iam-policy" prints all that it needs). IAM is asked again every few minutes, and this ends with its first other answer.`,
    );
  });

  it('what IAM denies ahead counts for nothing where nobody knows whose the target is', () => {
    const answer = permissions.evaluate(proposal(), facts({ foreseenDenials: [foreseen] }));

    expect(answer.outcome).toBe('allow');
  });

  it('deny an action that this version does not know', () => {
    expect(permissions.evaluate(proposal({ rung: actionRung({ action: 'dance' }) }), facts()).outcome).toBe(
      'deny',
    );
  });
});
