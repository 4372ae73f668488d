import { z } from 'zod';
import { isForPort, isForTheWorld, parseRule } from '../model/security-rule.ts';
import { stateAt } from '../model/signal.ts';
import type { Model } from '../model/model.ts';
import type { Resource } from '../model/resource.ts';
import type { Action, Plan, StepProgress } from './action.ts';
import { applyWithoutReceipt } from './apply-calls.ts';
import { asJson, plannedCall } from './calls.ts';
import { inconclusive } from './evidence.ts';
import { checkedBy } from './params.ts';
import { identifierOf, planOf, precondition, scopeOf } from './precondition.ts';
import { permissionOf, readRules } from './security-groups/read.ts';

const missed = 'security-group/lets-in';

/**
 * Puts back a rule that a security group had within the last day and that somebody is missed by: a load
 * balancer that cannot reach its targets, the clients of a database or a cache. Whether it was taken away on purpose only a
 * person knows, so a person must approve, whatever the mode.
 */
export const restoreRule: Action = {
  name: 'restore-rule',
  summary: 'Puts back the rule of a security group without which nobody gets in to what stands behind it.',
  kinds: ['security-group:group'],
  verdicts: ['suspect', 'host-failed'],
  risk: 'medium',
  reversible: true,
  effect: 'none',
  needsApproval: () => 'somebody took the rule away, and may have meant to',
  dependsOnControlPlanes: [],
  permissions: [
    'ec2:AuthorizeSecurityGroupIngress',
    'ec2:DescribeSecurityGroups',
    'ec2:RevokeSecurityGroupIngress',
  ],
  checkParams: checkedBy(z.strictObject({})),

  async plan(target, _params, context) {
    const scope = scopeOf(target);
    const group = identifierOf(target.id);
    const present = await readRules(context, scope, group);
    const cutOff = whoIsCutOff(target.id, context.model, context.now);
    const rules = rulesMissedBy(cutOff, target).filter((rule) => present?.includes(rule) === false);
    const exposed = rules.filter((words) => {
      const rule = parseRule(words);
      return rule !== undefined && isForTheWorld(rule);
    });
    const state: RestoreState = {
      target: target.id,
      scope,
      group,
      rules: [...rules],
      plannedAt: context.now,
      phase: 'restore',
    };
    return planOf(this.name, target, {
      summary: `Let in to ${target.name} again: ${rules.join(', ') || 'nobody'}`,
      preconditions: [
        precondition(
          'somebody who has to get in is not let in',
          cutOff.length > 0,
          cutOff.length === 0 ? 'nobody is known to be cut off' : cutOff.map(({ name }) => name).join(', '),
        ),
        precondition(
          'a rule that it had within a day, and that let them in, is gone',
          rules.length > 0,
          present === undefined ? 'the security group is gone' : rules.join(', ') || 'none is known',
        ),
        precondition(
          'it opens nothing to the whole internet',
          exposed.length === 0,
          exposed.length === 0
            ? 'it does not'
            : `it would: ${exposed.join(', ')}; do that by hand if you mean to`,
        ),
      ],
      steps: [change(state, 'AuthorizeSecurityGroupIngress')],
      state: asJson(state),
      warnings: ['ask whoever took the rule away; CloudTrail names them (RevokeSecurityGroupIngress)'],
    });
  },

  apply: applyWithoutReceipt,

  async observe(plan, _step, context): Promise<StepProgress> {
    const { scope, group, rules, phase } = stateOf(plan);
    const present = await readRules(context, scope, group);
    if (present === undefined) return 'failed';
    const there = rules.filter((rule) => present.includes(rule)).length;
    if (there === (phase === 'restore' ? rules.length : 0)) return 'done';
    return there === (phase === 'restore' ? 0 : rules.length) ? 'not-started' : 'under-way';
  },

  verify(plan, model, now) {
    const { target, plannedAt } = stateOf(plan);
    const seen = (model.signals.get(target) ?? []).filter(
      ({ check, observedAt }) => check === missed && observedAt > plannedAt,
    );
    if (seen.length === 0) return inconclusive('who is let in was not read again yet');
    const still = seen.filter((signal) => stateAt(signal, now) !== 'pass');
    return still.length === 0
      ? { outcome: 'success', reason: 'who has to get in is let in again' }
      : { outcome: 'failed', reason: still.map(({ reason }) => reason).join('; ') };
  },

  async undo(plan, context) {
    const state: RestoreState = { ...stateOf(plan), phase: 'take-back' };
    const present = await readRules(context, state.scope, state.group);
    const ours = state.rules.filter((rule) => present?.includes(rule) === true);
    const left: RestoreState = { ...state, rules: ours };
    return {
      ...plan,
      summary: `Take back what was let in to ${plan.targetName}: ${ours.join(', ') || 'nothing'}`,
      preconditions: [],
      steps: ours.length === 0 ? [] : [change(left, 'RevokeSecurityGroupIngress')],
      state: asJson(left),
      warnings: [],
    };
  },

  async undoneByHand(plan, context) {
    const { scope, group, rules } = stateOf(plan);
    const present = await readRules(context, scope, group);
    const gone = rules.filter((rule) => present?.includes(rule) === false);
    return gone.length === 0 ? undefined : `the rule ${gone.join(', ')} is gone again`;
  },
};

const stateSchema = z.object({
  target: z.string(),
  scope: z.object({ account: z.string(), region: z.string() }),
  group: z.string(),
  rules: z.array(z.string()),
  plannedAt: z.number(),
  phase: z.enum(['restore', 'take-back']),
});

type RestoreState = z.output<typeof stateSchema>;

function stateOf(plan: Plan): RestoreState {
  return stateSchema.parse(plan.state);
}

function change(
  { scope, group, rules }: RestoreState,
  operation: 'AuthorizeSecurityGroupIngress' | 'RevokeSecurityGroupIngress',
) {
  const input = { GroupId: group, IpPermissions: rules.map(permissionOf) };
  const isBack = operation === 'AuthorizeSecurityGroupIngress';
  return {
    name: `${isBack ? 'let in again' : 'take back'}: ${rules.join(', ')}`,
    calls: [
      isBack
        ? plannedCall('EC2', 'AuthorizeSecurityGroupIngress', scope, input)
        : plannedCall('EC2', 'RevokeSecurityGroupIngress', scope, input),
    ],
    timeoutMs: 60_000,
  };
}

/** Who stands behind it and is known to be cut off by a rule that is gone. */
function whoIsCutOff(target: string, model: Model, now: number): readonly Resource[] {
  return (model.signals.get(target) ?? []).flatMap((signal) => {
    const { check, by } = signal;
    if (check !== missed || by === undefined || stateAt(signal, now) !== 'fail') return [];
    return model.resources.get(by) ?? [];
  });
}

/** Rules that are remembered of it, for the ports of those who are cut off: no more than is needed is opened. */
function rulesMissedBy(cutOff: readonly Resource[], { facts }: Resource): readonly string[] {
  const ports = cutOff.flatMap(({ facts: { port, endpointPort } }) =>
    [port, endpointPort].filter((one) => typeof one === 'number'),
  );
  const { lostRules } = facts;
  const remembered = typeof lostRules === 'object' ? lostRules : [];
  return remembered.flatMap((words) => {
    const rule = words.slice(words.indexOf(' ') + 1);
    const parsed = parseRule(rule);
    return parsed !== undefined && ports.some((port) => isForPort(parsed, port)) ? [rule] : [];
  });
}
