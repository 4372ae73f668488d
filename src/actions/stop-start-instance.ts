import { z } from 'zod';
import type { Action, Precondition, StepProgress } from './action.ts';
import { applyWithoutReceipt } from './apply-calls.ts';
import { asJson, plannedCall } from './calls.ts';
import { inconclusive, wellSince } from './evidence.ts';
import { checkedBy } from './params.ts';
import { identifierOf, planOf, precondition, scopeOf } from './precondition.ts';
import { hasInstanceStore, readInstance } from './reads/ec2.ts';
import { standaloneAndRunning } from './standalone.ts';
import type { Instance } from '@aws-sdk/client-ec2';

/**
 * Stops and starts a standalone instance, which moves it to other hardware. Disks of the host itself
 * would be erased, so only instances that have none, by their root device and by their type, qualify.
 */
export const stopStartInstance: Action = {
  name: 'stop-start-instance',
  summary: 'Stops and starts a failed standalone instance, which moves it to other hardware.',
  kinds: ['ec2:instance'],
  verdicts: ['host-failed'],
  risk: 'medium',
  reversible: false,
  effect: 'removes-target',
  dependsOnControlPlanes: [],
  permissions: [
    'ec2:DescribeInstances',
    'ec2:DescribeInstanceTypes',
    'ec2:StartInstances',
    'ec2:StopInstances',
  ],
  checkParams: checkedBy(z.strictObject({})),

  async plan(target, _params, context) {
    const scope = scopeOf(target);
    const id = identifierOf(target.id);
    const instance = await readInstance(context.aws, scope, id);
    const localDisks =
      instance?.InstanceType === undefined
        ? undefined
        : await hasInstanceStore(context.aws, scope, instance.InstanceType);
    const keepsAddress = instance?.PublicIpAddress === undefined || hasElasticAddress(instance);
    return planOf(this.name, target, {
      summary: `Stop ${id}, then start it on other hardware`,
      preconditions: [
        ...standaloneAndRunning(instance),
        ...(instance === undefined ? [] : survivesAStop(instance, localDisks)),
      ],
      steps: [
        {
          name: `stop ${id}`,
          calls: [plannedCall('EC2', 'StopInstances', scope, { InstanceIds: [id] })],
          timeoutMs: 900_000,
        },
        {
          name: `start ${id}`,
          calls: [plannedCall('EC2', 'StartInstances', scope, { InstanceIds: [id] })],
          timeoutMs: 600_000,
        },
      ],
      state: asJson({ target: target.id, instance: id, scope, plannedAt: context.now }),
      warnings: [
        'if EC2 has no capacity for it at that moment, it stays stopped',
        ...(keepsAddress ? [] : [`its public address ${instance.PublicIpAddress} will change`]),
      ],
    });
  },

  apply: applyWithoutReceipt,

  async observe(plan, step, context): Promise<StepProgress> {
    const { scope, instance: id } = stateSchema.parse(plan.state);
    const state = (await readInstance(context.aws, scope, id))?.State?.Name;
    const stopping = step === 0;
    switch (state) {
      case 'running':
        return stopping ? 'not-started' : 'done';
      case 'stopping':
        // The second step begins only after `stopped`, so here somebody else has stopped it again.
        return stopping ? 'under-way' : 'failed';
      case 'stopped':
        return stopping ? 'done' : 'not-started';
      case 'pending':
        return stopping ? 'failed' : 'under-way';
      default:
        return 'failed';
    }
  },

  verify(plan, model, now) {
    const { target, plannedAt } = stateSchema.parse(plan.state);
    return wellSince(model, target, plannedAt, now) === 'well'
      ? { outcome: 'success', reason: 'it serves again on other hardware' }
      : inconclusive('it was not seen to serve again yet');
  },
};

const stateSchema = z.object({
  target: z.string(),
  instance: z.string(),
  scope: z.object({ account: z.string(), region: z.string() }),
  plannedAt: z.number(),
});

function survivesAStop(instance: Instance, localDisks: boolean | undefined): readonly Precondition[] {
  const root = instance.RootDeviceType ?? 'unknown';
  const lifecycle = instance.InstanceLifecycle ?? 'on-demand';
  return [
    precondition('its root disk survives a stop', root === 'ebs', `its root device is ${root}`),
    precondition(
      'it has no disks that a stop erases',
      localDisks === false,
      localDisks === undefined
        ? `AWS does not say whether ${instance.InstanceType} has instance store`
        : `${instance.InstanceType} has ${localDisks ? 'instance store: its data would be lost' : 'none'}`,
    ),
    precondition('it can be started again', lifecycle === 'on-demand', `its lifecycle is ${lifecycle}`),
  ];
}

function hasElasticAddress(instance: Instance): boolean {
  return (instance.NetworkInterfaces ?? []).some(
    ({ Association }) => Association?.IpOwnerId !== undefined && Association.IpOwnerId !== 'amazon',
  );
}
