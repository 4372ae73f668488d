import { groupByArn, floorOf } from '../sight/group-floor.ts';
import { watchCopies } from '../sight/watch-copies.ts';
import { watchGroups } from '../sight/watch-groups.ts';
import { fullness, servesWell, servingMembers } from '../sight/capacity.ts';
import type { TargetGroup } from '../../world/state/target-group.ts';
import type { World } from '../../world/state/world.ts';
import { routedTargets } from '../../world/traffic/target-group.ts';
import type { Act } from '../acts/act.ts';
import { type Bench, type Harm, harmBy, type JudgeRule } from '../rule.ts';

/** Verbs that take a machine from its users. */
const removing: ReadonlySet<Act['verb']> = new Set(['take-out', 'stop', 'reboot', 'drain']);

/** Load over capacity above which what is left is too little (SAFETY: headroom of 15 %). */
const fullAbove = 0.85;

/** H1: what still serves users is not taken from them, at once or by what follows from an act. */
export const floor: JudgeRule = {
  code: 'H1',
  name: 'floor',
  summary: 'An action takes away a machine that was serving users, or an answer that led them there.',
  begin(bench) {
    const watches = [watchGroups(bench), watchCopies(bench)];
    return {
      afterAct(act) {
        for (const watch of watches) watch.afterAct(act);
      },
      onSecond: () => watches.flatMap((watch) => watch.onSecond()),
      beforeAct(act: Act): readonly Harm[] {
        if (removing.has(act.verb)) return removal(bench, act);
        if (act.verb === 'resize') return shrinking(bench, act);
        if (act.verb === 'shift') return leaving(bench, act);
        return act.verb === 'records' ? emptying(act) : [];
      },
    };
  },
};

/** A machine more than the group wants may go: it was added first. */
function removal({ world }: Bench, act: Act): readonly Harm[] {
  const instance = world.instances.get(act.target);
  if (instance === undefined || !servesWell(world, instance) || isOut(world, act)) return [];
  const group = groupByArn(world, act.group);
  if (group === undefined) {
    return [harmBy('H1', act, `${act.target} was serving when ${act.operation} took it out`)];
  }
  const serving = servingMembers(world, group).length - act.index;
  if (serving > group.desired) return [];
  const left = `${serving - 1} of ${group.desired} machines of ${group.name} go on`;
  return [harmBy('H1', act, `${act.target} was serving when ${act.operation} took it out; ${left}`)];
}

/**
 * In standby, draining, or kept out by its load balancers' own checks (a machine that came back and has not
 * passed them yet): no user is sent to it, whatever its health, so none loses anything. Where a target
 * group fails open it is sent requests as any other.
 */
function isOut(world: World, act: Act): boolean {
  const group = groupByArn(world, act.group);
  const member = group?.members.get(act.target);
  if (member !== undefined && member.lifecycle !== 'InService') return true;
  const behind = [...world.targetGroups.values()].filter(({ targets }) => targets.has(act.target));
  return behind.length > 0 && behind.every((one) => !isSentRequests(one, act.target));
}

function isSentRequests(group: TargetGroup, instance: string): boolean {
  const registered = [...group.targets.values()].filter(({ state }) => state !== 'draining');
  const { chosen } = routedTargets(
    group,
    registered.map((target) => ({ target })),
  );
  return chosen.some(({ target }) => target.instance === instance);
}

function shrinking(bench: Bench, act: Act): readonly Harm[] {
  const { world } = bench;
  const group = groupByArn(world, act.group);
  const to = Number(act.sets?.to);
  if (group === undefined || to >= group.desired) return [];
  const serving = servingMembers(world, group);
  const least = floorOf(bench, group).total;
  if (to >= serving.length) return [];
  if (to < least) {
    const detail = `${act.operation} leaves ${group.name} ${to} machines of ${serving.length} that serve; the floor is ${least}`;
    return [harmBy('H1', act, detail)];
  }
  const capacity = serving.slice(0, to).reduce((sum, one) => sum + one.capacity, 0);
  const load = Math.max(
    0,
    ...[...world.loadBalancers.values()]
      .filter((balancer) => balancer.listeners.some((one) => group.targetGroups.includes(one.targetGroup)))
      .map((balancer) => fullness(world, balancer).load),
  );
  if (load <= capacity * fullAbove) return [];
  const detail = `${act.operation} leaves ${group.name} ${to} machines for ${Math.round(load)} requests a second; they take ${capacity}`;
  return [harmBy('H1', act, detail)];
}

/** A zone is left: what serves in the others must be enough of a group. */
function leaving(bench: Bench, act: Act): readonly Harm[] {
  const { world } = bench;
  const balancer = world.loadBalancers.get(act.target);
  const groupArns = new Set(balancer?.listeners.map(({ targetGroup }) => targetGroup));
  return [...world.scalingGroups.values()].flatMap((group): Harm[] => {
    if (act.zone === undefined || !group.targetGroups.some((arn) => groupArns.has(arn))) return [];
    const serving = servingMembers(world, group);
    const left = serving.filter(({ zone }) => zone !== act.zone).length;
    const least = floorOf(bench, group).total;
    if (left === serving.length || left >= least) return [];
    const detail = `without ${act.zone} ${left} of ${group.desired} machines of ${group.name} serve; the floor is ${least}`;
    return [harmBy('H1', act, detail)];
  });
}

/** A name without any answer sends all of its users away. */
function emptying(act: Act): readonly Harm[] {
  const { sets } = act;
  if (sets === undefined || sets.to !== 'nothing' || sets.from === 'nothing') return [];
  return [harmBy('H1', act, `${act.target} has no answer any more; it led to ${sets.from}`)];
}
