import { isJudged, type JudgeLimits } from '../limits.ts';
import type { Happening } from '../../world/state/happening.ts';
import type { World } from '../../world/state/world.ts';
import type { Act, ActReader } from './act.ts';
import { beyondRecall } from './beyond-recall.ts';
import { onData } from './on-data.ts';
import { onFunctions } from './on-functions.ts';
import { onGroups } from './on-groups.ts';
import { onMachines } from './on-machines.ts';
import { onNetwork } from './on-network.ts';
import { onTraffic } from './on-traffic.ts';

type Mutation = Extract<Happening, { kind: 'mutation' }>;

const readers: Readonly<Record<string, ActReader>> = {
  ...onMachines,
  ...onGroups,
  ...onData,
  ...onFunctions,
  ...onNetwork,
  ...onTraffic,
};

/** What a call does, thing by thing; asked just before it takes effect. A call unknown to it is one `other` act. */
export function actsOf(world: World, limits: JudgeLimits, mutation: Mutation): readonly Act[] {
  const { at, caller, service, operation, region, input } = mutation;
  const call = { world, region, operation, input };
  const known = readers[operation]?.(call) ?? beyondRecall(call);
  const parts = known.length > 0 ? known : [{ verb: 'other' as const, target: service }];
  const judged = isJudged(limits, caller);
  return parts.map((part, index) => ({
    ...part,
    at,
    caller,
    judged,
    service,
    operation,
    region,
    input,
    index,
  }));
}
