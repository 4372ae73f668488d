import { describe, expect, it } from 'vitest';
import type { Resource, ResourceKind } from '../../../src/model/resource.ts';
import { deploymentWork } from '../../../src/safety/deployment-work.ts';
import { otherAutomation } from '../../../src/safety/gates/other-automation.ts';
import { buildModel, group, instanceId, noon, resource, signal } from '../../support/model-builder.ts';
import { facts, minute, proposal } from '../../support/safety-builder.ts';

const [target, sibling, stranger] = [instanceId('1'), instanceId('2'), instanceId('3')];

type Kind = Extract<ResourceKind, `${'cloudformation' | 'codedeploy' | 'fis'}:${string}`>;

const checks: Readonly<Record<Kind, string>> = {
  'cloudformation:stack': 'cloudformation/change',
  'codedeploy:deployment': 'codedeploy/deployment',
  'fis:experiment': 'fis/experiment',
};

/** A group of two and a machine beside it, while somebody is at work. */
function during(given: {
  readonly kind: Kind;
  readonly name?: string;
  readonly status?: string;
  readonly worksOn: readonly string[];
  readonly readAt?: number;
  readonly sibling?: Resource['facts'];
}) {
  const { kind, name = 'shop', status = 'UPDATE_IN_PROGRESS', worksOn, readAt = noon } = given;
  return buildModel({
    resources: [
      resource({ id: 'work', kind, name, facts: { status, worksOn } }),
      resource({ id: 'group', kind: 'elbv2:target-group', name: 'web' }),
      resource({ id: target, name: 'web-1' }),
      resource({ id: sibling, name: 'web-2', facts: given.sibling ?? {} }),
      resource({ id: stranger, name: 'mail' }),
    ],
    signals: [
      signal({
        resource: 'work',
        check: checks[kind],
        family: 'control-plane',
        state: 'unknown',
        nature: 'transition',
        since: noon - 7 * minute,
        observedAt: readAt,
        validForMs: 150_000,
      }),
    ],
    groups: [group({ id: 'group', members: [target, sibling] })],
  });
}

describe('what somebody else has under way', () => {
  it.each<[string, Parameters<typeof during>[0], string]>([
    [
      'a change of a stack',
      { kind: 'cloudformation:stack', worksOn: [target] },
      'CloudFormation is changing the stack shop (UPDATE_IN_PROGRESS), since 11:53 UTC, and web-1 is part of it: that goes first. It is decided again once that is over.',
    ],
    [
      'a deployment',
      { kind: 'codedeploy:deployment', status: 'InProgress', name: 'shop/live/d-1', worksOn: ['group'] },
      'CodeDeploy is deploying shop/live/d-1 (InProgress), since 11:53 UTC, and web is part of it: that goes first. It is decided again once that is over.',
    ],
    [
      'an experiment',
      { kind: 'fis:experiment', status: 'running', name: 'EXP1', worksOn: [stranger, target] },
      'The experiment EXP1 of Fault Injection Service is under way (running), since 11:53 UTC, and web-1 is part of it: that goes first. It is decided again once that is over.',
    ],
  ])('is said in full: %s', (_title, work, reason) => {
    expect(otherAutomation.evaluate(proposal({ target }), facts({ model: during(work) }))).toMatchObject({
      outcome: 'deny',
      reason,
      value: work.status ?? 'UPDATE_IN_PROGRESS',
      bound: 'nothing under way',
    });
  });

  it.each([
    ['the target itself', target, [target], 'deny'],
    ['a group of the target', target, ['group'], 'deny'],
    ['a sibling of the target', target, [sibling], 'allow'],
    ['something else', target, [stranger], 'allow'],
    ['nothing that can be told', target, [], 'allow'],
    ['a member of the group that is the target', 'group', [target], 'allow'],
  ])('keeps from acting where it is about %s: %s', (_title, about, worksOn, outcome) => {
    const model = during({ kind: 'cloudformation:stack', worksOn });
    expect(deploymentWork(about, model, noon)?.outcome ?? 'allow').toBe(outcome);
  });

  it.each([
    ['just now', noon, 'deny'],
    ['as long ago as its word holds', noon - 150_000, 'deny'],
    ['longer ago, so nobody knows whether it goes on', noon - 150_001, 'allow'],
  ])('counts where it was read %s', (_title, readAt, outcome) => {
    const model = during({ kind: 'fis:experiment', worksOn: [target], readAt });
    expect(deploymentWork(target, model, noon)?.outcome ?? 'allow').toBe(outcome);
  });

  it('goes before what is only seen to move in the same group, for it says more', () => {
    const moving = { lifecycleState: 'Terminating:Wait' };
    const model = during({ kind: 'codedeploy:deployment', worksOn: ['group'], sibling: moving });
    const { reason } = otherAutomation.evaluate(proposal({ target }), facts({ model }));
    expect(reason).toMatch(/^CodeDeploy is deploying/);
  });
});
