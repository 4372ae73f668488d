import { z } from 'zod';
import { duration } from '../../daemon/config-duration.ts';
import { controllerName, selectController } from '../faults/controllers.ts';
import type { Order } from '../world/state/controller.ts';
import { tell } from '../world/happening.ts';
import { defineActor } from './actor.ts';

const person = z.strictObject({
  controller: controllerName,
  does: z
    .enum(['hold', 'pause', 'approve', 'break-glass'])
    .describe(
      '`hold`: places a hold, and releases it at `until`. `pause`: throws the stop switch till then. `approve`: says yes to what a policy proposes. `break-glass`: orders what a policy proposes in spite of gates.',
    ),
  scope: z
    .string()
    .min(1)
    .default('all')
    .describe('Of a hold: `all`, or `policy:NAME`, `service:NAME`, `zone:NAME` and so on.'),
  actions: z
    .array(z.string().min(1))
    .default([])
    .describe('Of a hold: which remedies; none named: every one.'),
  for: duration({ least: '1m', most: '24h' })
    .default(3_600_000)
    .describe('Of a hold: how long it was meant to last.'),
  policy: z.string().min(1).default('').describe('Of an order: the policy that proposes it.'),
  target: z.string().default('').describe('Of an order: how the id of the target ends; absent: the newest.'),
  gates: z.array(z.string().min(1)).default([]).describe('Of an order: the gates that it overrides.'),
  reason: z.string().min(1).describe('What is said to others.'),
});

export const personActor = defineActor({
  name: 'person',
  summary: 'A person at the command line of Holdfast, who says "not now" or "yes", or stops it altogether.',
  parameters: person,
  start({ world }, { controller, ...wanted }) {
    const found = selectController(world, controller);
    const { does, policy, reason } = wanted;
    if (does === 'approve')
      tell(world, {
        kind: 'approved',
        controller: found.name,
        policy,
        text: `a person says yes to ${policy}: ${reason}`,
      });
    return found.obey(orderOf(wanted));
  },
});

function orderOf(wanted: Omit<z.output<typeof person>, 'controller'>): Order {
  const { does, reason } = wanted;
  switch (does) {
    case 'hold':
      return { kind: does, reason, scope: wanted.scope, actions: wanted.actions, durationMs: wanted.for };
    case 'pause':
      return { kind: does, reason };
    case 'approve':
      return { kind: does, policy: wanted.policy, target: wanted.target };
    case 'break-glass':
      return { kind: does, reason, policy: wanted.policy, target: wanted.target, gates: wanted.gates };
  }
}
