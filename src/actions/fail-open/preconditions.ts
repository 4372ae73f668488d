import type { Model } from '../../model/model.ts';
import type { VerdictKind } from '../../model/verdict.ts';
import type { Precondition } from '../action.ts';
import { precondition } from '../precondition.ts';
import type { TargetGroupHealth } from '../reads/target-health.ts';
import { isDefault, type Threshold } from './threshold.ts';

/** Ids of the targets that stay: what is on its way out is nobody's capacity, and no failure either. */
export function stayingIn({ states }: TargetGroupHealth): readonly string[] {
  return [...states].flatMap(([id, state]) => (leaving.has(state) ? [] : id));
}

const leaving: ReadonlySet<string> = new Set(['draining', 'unhealthy.draining', 'unused']);

/** As long as it does, the threshold changes nothing: it says only how long that goes on. */
export function failsOpen(health: TargetGroupHealth): Precondition {
  const unhealthy = [...health.states.values()].filter((state) => state === 'unhealthy').length;
  return precondition(
    'the load balancer sends to all targets already',
    health.healthy.length === 0 && unhealthy > 1,
    `${health.healthy.length} healthy, ${unhealthy} unhealthy of ${stayingIn(health).length}`,
  );
}

/** The second observer: EC2's own checks say that it is not the machines. */
export function machinesRun(
  running: readonly string[],
  staying: readonly string[],
  percent: number,
): Precondition {
  return precondition(
    'its machines run well by the checks of EC2',
    running.length > 0 && running.length * 100 >= percent * staying.length,
    `${running.length} of ${staying.length} do, at least ${percent} % must`,
  );
}

/** A late or a wrong answer may be the shared thing's; where nothing listens nobody is served whatever is sent. */
export function takeConnections(health: TargetGroupHealth, percent: number): Precondition {
  const staying = stayingIn(health);
  const taking = staying.filter((id) => !health.refusing.includes(id)).length;
  return precondition(
    'its targets take connections',
    taking > 0 && taking * 100 >= percent * staying.length,
    `${taking} of ${staying.length} do, at least ${percent} % must`,
  );
}

/** Failures that come from beyond the target: the check says of all of them what is true of one other thing. */
const beyond: ReadonlySet<VerdictKind> = new Set(['dependency-failed', 'overloaded', 'fleet-wide']);

export function failTogether(target: string, model: Model): Precondition {
  const members = model.groups.get(target)?.members ?? [];
  const kinds = members.map((id) => model.verdicts.get(id)?.kind);
  const victims = kinds.filter((kind) => kind !== undefined && beyond.has(kind));
  return precondition(
    'they fail for a cause that they share',
    2 * victims.length > members.length,
    `${victims.length} of ${members.length} held for ${victims[0] ?? 'such a cause'}`,
  );
}

/** A threshold of its owner's is their answer to this very question. */
export function ownersChoice(threshold: Threshold): Precondition {
  const { percentage = 'none', count = 'none' } = threshold;
  return precondition(
    'its owner has set no threshold',
    isDefault(threshold),
    `percentage ${percentage}, count ${count}`,
  );
}

/** From here on the load balancer sends to the healthy ones with the threshold and without it. */
export function enoughHealthy(health: TargetGroupHealth, percent: number): Precondition {
  const staying = stayingIn(health).length;
  return precondition(
    'enough targets are healthy',
    health.healthy.length > 0 && health.healthy.length * 100 >= percent * staying,
    `${health.healthy.length} of ${staying} are, at least ${percent} % must be`,
  );
}
