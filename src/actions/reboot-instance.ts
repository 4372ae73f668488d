import { z } from 'zod';
import type { Action } from './action.ts';
import { applyWithoutReceipt } from './apply-calls.ts';
import { asJson, plannedCall } from './calls.ts';
import { inconclusive, wellSince } from './evidence.ts';
import { checkedBy } from './params.ts';
import { identifierOf, planOf, scopeOf } from './precondition.ts';
import { readInstance, readInstanceStatus } from './reads/ec2.ts';
import { standaloneAndRunning } from './standalone.ts';

/**
 * The least that can help a standalone instance: it keeps its host, its disks and its addresses. A
 * reboot leaves no trace in EC2's answers, so after a crash nobody can tell whether the call went out.
 * Therefore `observe` never says "not started": a reboot is at worst lost, and never made twice.
 */
export const rebootInstance: Action = {
  name: 'reboot-instance',
  summary: 'Reboots a failed standalone instance on the same host.',
  kinds: ['ec2:instance'],
  verdicts: ['host-failed'],
  risk: 'low',
  reversible: false,
  effect: 'removes-target',
  dependsOnControlPlanes: [],
  permissions: ['ec2:DescribeInstances', 'ec2:DescribeInstanceStatus', 'ec2:RebootInstances'],
  checkParams: checkedBy(z.strictObject({})),

  async plan(target, _params, context) {
    const scope = scopeOf(target);
    const id = identifierOf(target.id);
    const instance = await readInstance(context.aws, scope, id);
    return planOf(this.name, target, {
      summary: `Reboot ${id}`,
      preconditions: standaloneAndRunning(instance),
      steps: [
        {
          name: `reboot ${id}`,
          calls: [plannedCall('EC2', 'RebootInstances', scope, { InstanceIds: [id] })],
          // EC2 forces the reboot after four minutes; its checks run each minute and need two good ones.
          timeoutMs: 600_000,
        },
      ],
      state: asJson({ target: target.id, instance: id, scope, plannedAt: context.now }),
    });
  },

  apply: applyWithoutReceipt,

  async observe(plan, _step, context) {
    const { scope, instance: id } = stateSchema.parse(plan.state);
    const instance = await readInstance(context.aws, scope, id);
    if (instance?.State?.Name !== 'running') return 'failed';
    const status = await readInstanceStatus(context.aws, scope, id);
    return status.system === 'ok' && status.instance === 'ok' ? 'done' : 'under-way';
  },

  verify(plan, model, now) {
    const { target, plannedAt } = stateSchema.parse(plan.state);
    return wellSince(model, target, plannedAt, now) === 'well'
      ? { outcome: 'success', reason: 'it serves again after the reboot' }
      : inconclusive('it was not seen to serve again yet');
  },
};

const stateSchema = z.object({
  target: z.string(),
  instance: z.string(),
  scope: z.object({ account: z.string(), region: z.string() }),
  plannedAt: z.number(),
});
