import type { Model } from '../model/model.ts';
import type { OthersWork } from '../model/remedy-traits.ts';
import type { Resource } from '../model/resource.ts';
import { stateAt } from '../model/signal.ts';
import type { GateAnswer } from './gate.ts';
import { deny } from './answer.ts';
import { groupsOf } from './target-groups.ts';

/** Processes without which a replacement drains the group, or never comes into service. */
const neededProcesses: ReadonlySet<string> = new Set([
  'Launch',
  'Terminate',
  'HealthCheck',
  'ReplaceUnhealthy',
  'AddToLoadBalancer',
]);

const refreshIsOver: ReadonlySet<string> = new Set([
  'Successful',
  'Failed',
  'Cancelled',
  'RollbackSuccessful',
  'RollbackFailed',
]);

/**
 * What Auto Scaling has under way in the groups of a target, as a denial, or undefined where it rests or
 * where the remedy is the answer to it.
 */
export function autoScalingWork(
  target: string,
  model: Model,
  now: number,
  despite: readonly OthersWork[] = [],
): GateAnswer | undefined {
  const groups = groupsOf(target, model)
    .map((id) => model.resources.get(id))
    .filter((resource) => resource?.kind === 'autoscaling:group');
  const saysMember = memberByOwnWord(model.resources.get(target));
  if (groups.length === 0 && saysMember !== undefined)
    return deny(
      `It belongs to the Auto Scaling group ${saysMember}, which Holdfast cannot see: check its permissions (holdfast doctor).`,
      {
        value: 'unknown',
        bound: 'at rest',
      },
    );
  for (const group of groups) {
    const work = group && workOf(group, model, now, despite);
    if (work !== undefined) return work;
  }
  return undefined;
}

function workOf(
  group: Resource,
  model: Model,
  now: number,
  despite: readonly OthersWork[],
): GateAnswer | undefined {
  const { name, facts } = group;
  const refresh = facts['instanceRefresh'];
  if (typeof refresh === 'string' && !refreshIsOver.has(refresh) && !despite.includes('instance-refresh'))
    return deny(
      `An instance refresh is under way in the Auto Scaling group ${name} (${refresh}) and goes first. It is decided again once that has ended.`,
      { value: refresh, bound: 'none' },
    );

  const suspended = listOf(facts['suspendedProcesses']).filter((process) => neededProcesses.has(process));
  if (suspended.length > 0 && !despite.includes('suspended-processes'))
    return deny(
      `Somebody suspended ${suspended.join(', ')} in the Auto Scaling group ${name}: the group would not replace what is removed. It is decided again once they are resumed.`,
      {
        value: suspended.join(', '),
        bound: 'none suspended',
      },
    );

  if (despite.includes('scaling-activity')) return undefined;
  if (facts['activityInProgress'] === true) {
    const [what = 'an activity'] = listOf(facts['activityDescriptions']);
    return deny(
      `Auto Scaling is at work in ${name} (${what}) and goes first. It is decided again once that has ended.`,
      { value: 'in progress', bound: 'at rest' },
    );
  }
  const checks = (model.signals.get(group.id) ?? []).filter(({ check }) => check.startsWith('autoscaling/'));
  const seen = checks.filter((signal) => stateAt(signal, now) !== 'unknown');
  if (facts['activityInProgress'] === undefined || seen.length === 0)
    return deny(
      `What Auto Scaling is doing in ${name} is not known now, so it may be at work there. It is decided again once that was read.`,
      {
        value: 'unknown',
        bound: 'at rest',
        ...(checks.length === 0
          ? {}
          : { evidenceAgeMs: now - Math.max(...checks.map(({ observedAt }) => observedAt)) }),
      },
    );
  return undefined;
}

/** An instance carries the name of its group in a tag of AWS's own, whether or not we may see the group. */
function memberByOwnWord(resource: Resource | undefined): string | undefined {
  const name = resource?.facts['autoScalingGroup'];
  return typeof name === 'string' ? name : resource?.tags['aws:autoscaling:groupName'];
}

function listOf(fact: Resource['facts'][string] | undefined): readonly string[] {
  return Array.isArray(fact) ? fact : [];
}
