import { couldBeItsVersion, couldBeLoad } from '../explained.ts';
import { generationOf } from '../generation.ts';
import { nameOf } from '../name-of.ts';
import { burdenOf } from '../saturation.ts';
import { stateAt } from '../signal.ts';
import type { Node } from '../world.ts';
import { type Case, checkNames, type Finding, type Rule } from './rule.ts';

/** What was launched last is what is broken: replacing a member would bring the same version back. */
export const deploymentFailed: Rule = {
  name: 'deployment-failed',
  reaches: ['deployment-failed'],
  judge: (subject) => {
    switch (subject.resource.kind) {
      case 'autoscaling:group':
        return judgeGroup(subject);
      case 'ecs:service':
        return judgeService(subject);
      default:
        return judgeMember(subject);
    }
  },
};

/** ECS compares its deployments itself: it counts the tasks of the newest one that fail in a row. */
function judgeService({ world, node, reading }: Case): Finding | undefined {
  if (reading.standing !== 'failing') return undefined;
  const deployment = reading.failing.find(({ check }) => check === 'ecs/deployment');
  if (deployment === undefined) return undefined;
  const reason = `What was deployed to ${nameOf(node.id, world)} does not run: ${deployment.reason}.`;
  return { kind: 'deployment-failed', reason, evidence: reading.failing, cause: node.id };
}

/** The group shows it too: its newborns may be gone before anybody can look at them. */
function judgeGroup({ world, node, reading, now }: Case): Finding | undefined {
  const stillborn = newbornsFail(node, now);
  // What cannot come up under the load of the moment says nothing of its version.
  if (stillborn && !burdenOf(world, node, now)?.isFresh) {
    const reason = `What ${nameOf(node.id, world)} launches does not come up: ${stillborn.reason}.`;
    return { kind: 'deployment-failed', reason, evidence: reading.failing, cause: node.id };
  }
  const record = world.records.get(node.id);
  if (record?.deployment?.kind !== 'failed') return undefined;
  const { generations, reason } = record.deployment;
  const failing = record.members.filter((member) => isOf(member, generations));
  return {
    kind: 'deployment-failed',
    reason: `The newest version in ${nameOf(node.id, world)} fails: ${reason}.`,
    evidence: failing.flatMap((member) => member.reading?.failing ?? []).slice(0, mostShown),
    cause: node.id,
  };
}

/** Evidence of more members than these few says the same again. */
const mostShown = 6;

function judgeMember({ world, node, reading, now }: Case): Finding | undefined {
  if (reading.standing !== 'failing' || !couldBeItsVersion(reading)) return undefined;
  for (const id of node.groups) {
    const group = world.nodes.get(id);
    const deployment = world.records.get(id)?.deployment;
    const isLoad = node.newborn && couldBeLoad(reading) && burdenOf(world, node, now)?.isFresh;
    const stillborn = group && node.newborn && !isLoad ? newbornsFail(group, now) : undefined;
    const failed =
      deployment?.kind === 'failed' && isOf(node, deployment.generations) ? deployment : undefined;
    const reason = failed?.reason ?? stillborn?.reason;
    if (!group || reason === undefined) continue;
    return {
      kind: 'deployment-failed',
      reason: `${nameOf(node.id, world)} fails ${checkNames(reading.failing)}, and so do others of its version: ${reason}.`,
      evidence: reading.failing,
      cause: id,
    };
  }
  return undefined;
}

function newbornsFail({ derived }: Node, now: number) {
  return derived.find((signal) => signal.check === 'autoscaling/newborns' && stateAt(signal, now) === 'fail');
}

function isOf({ resource, reading }: Node, generations: ReadonlySet<string>): boolean {
  if (!resource || reading?.standing !== 'failing') return false;
  const generation = generationOf(resource);
  return generation !== undefined && generations.has(generation.key);
}
