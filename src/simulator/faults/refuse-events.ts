import { z } from 'zod';
import type { EventRule } from '../world/state/event-rule.ts';
import type { World } from '../world/state/world.ts';
import { share } from '../stacks/stack-fields.ts';
import { defineFault } from './fault.ts';
import { oneOf } from './select.ts';

export const refuseEvents = defineFault({
  name: 'refuse-events',
  summary: 'the targets of a rule do not take what EventBridge sends: a permission was taken away',
  parameters: z.strictObject({
    rule: z.string().min(1).describe('`rule` (the first that matches anything), or the name of a rule.'),
    share: share.default(1).describe('Of what is sent: what is refused.'),
  }),
  sample(world, draw) {
    const found = oneOf(busyRules(world), draw);
    return found === undefined ? undefined : { rule: found.name };
  },
  begin(world, { rule: name, share: refusedShare }) {
    const cause = {};
    const { refused } = selectRule(world, name);
    refused.set(cause, refusedShare);
    return () => void refused.delete(cause);
  },
});

function selectRule(world: World, name: string): EventRule {
  const all = busyRules(world);
  const found = name === 'rule' ? all[0] : all.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new Error(
    `no rule ${name} matches anything in the simulated account, but ${all.map((one) => one.name).join(', ') || 'none'}`,
  );
}

const busyRules = (world: World): readonly EventRule[] =>
  [...world.eventRules.values()].filter(({ eventsPerMinute }) => eventsPerMinute > 0);
