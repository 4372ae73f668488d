import { describe, expect, it } from 'vitest';
import { actions } from '../../../../src/actions/registry.ts';
import { changedThings, foundIn } from '../../../../src/daemon/iam/changed-things.ts';
import { account, buildModel, resource } from '../../../support/model-builder.ts';

const asked = (permission: string) => changedThings(new Set([permission])).length > 0;

describe('what IAM can be asked about ahead', () => {
  it.each([
    ['what is changed by its name', 'autoscaling:TerminateInstanceInAutoScalingGroup', true],
    ['what is only read', 'ec2:DescribeInstances', false],
    ['a launch, which has no name yet', 'ec2:RunInstances', false],
    ['a zonal shift, of whatever it is', 'arc-zonal-shift:StartZonalShift', false],
    ['a role that is handed on', 'iam:PassRole', false],
    [
      'a routing control, for which any of five regions answers',
      'route53-recovery-cluster:UpdateRoutingControlStates',
      false,
    ],
    ['a queue, whose own policy may permit it', 'sqs:StartMessageMoveTask', false],
  ])('%s', (_title, permission, isAsked) => {
    expect(asked(permission)).toBe(isAsked);
  });

  it('is each permission once, of one kind of thing', () => {
    const all = changedThings(new Set(actions.flatMap(({ permissions }) => permissions)));
    const permissions = all.flatMap((kind) => kind.permissions);

    expect(permissions.length).toBeGreaterThan(20);
    expect(new Set(permissions).size).toBe(permissions.length);
  });

  it('is what was found of that kind in that account', () => {
    const [instances] = changedThings(new Set(['ec2:StartInstances']));
    const at = (arn: string, owner = account) => resource({ id: arn, account: owner });
    const model = buildModel({
      resources: [
        at('arn:aws:ec2:eu-west-1:111111111111:instance/i-2'),
        at('arn:aws-cn:ec2:cn-north-1:111111111111:instance/i-1'),
        at('arn:aws:ec2:eu-west-1:222222222222:instance/i-3', '222222222222'),
        at('arn:aws:ec2:eu-west-1:111111111111:volume/vol-1'),
        at('arn:aws:ecs:eu-west-1:111111111111:container-instance/i-4'),
      ],
    });

    expect(instances === undefined ? [] : foundIn(model, account, instances)).toEqual([
      'arn:aws-cn:ec2:cn-north-1:111111111111:instance/i-1',
      'arn:aws:ec2:eu-west-1:111111111111:instance/i-2',
    ]);
  });
});
