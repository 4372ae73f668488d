import { processesOf } from '../acts/on-groups.ts';
import type { Act } from '../acts/act.ts';
import { type Bench, type Harm, harmBy, type Watch } from '../rule.ts';
import type { ScalingGroup } from '../../world/state/scaling-group.ts';
import { servingMembers } from './capacity.ts';
import { floorOf, groupByArn } from './group-floor.ts';

/** An act whose effect on a group shows later, and which machines served before it. */
interface Cause {
  readonly act: Act;
  readonly servedBefore: ReadonlySet<string>;
}

/**
 * Acts that take capacity away in the course of time: launches suspended while Auto Scaling goes on
 * terminating, an instance refresh that ends machines faster than others serve. Blamed once a group is
 * below its floor because of it.
 */
export function watchGroups(bench: Bench): Watch {
  const { world } = bench;
  const causes = new Map<string, Cause>();
  return {
    afterAct(act: Act) {
      const group = groupByArn(world, act.group);
      if (group === undefined) return;
      const launches = processesOf(act.input).includes('Launch');
      if (act.verb === 'resume' && launches) causes.delete(group.arn);
      if (!act.judged || !(act.verb === 'refresh' || (act.verb === 'suspend' && launches))) return;
      const servedBefore = new Set(servingMembers(world, group).map(({ id }) => id));
      causes.set(group.arn, { act, servedBefore });
    },
    onSecond(): readonly Harm[] {
      if (causes.size === 0) return [];
      return [...causes].flatMap(([arn, cause]) => {
        const group = groupByArn(world, arn);
        const detail = group === undefined ? undefined : shortBecause(bench, group, cause);
        if (detail === undefined) return [];
        causes.delete(arn);
        return [{ ...harmBy('H1', cause.act, detail), at: world.clock.now() }];
      });
    },
  };
}

function shortBecause(bench: Bench, group: ScalingGroup, { act, servedBefore }: Cause): string | undefined {
  const serving = servingMembers(bench.world, group);
  const zones = new Map<string, number>();
  for (const { zone } of serving) zones.set(zone, (zones.get(zone) ?? 0) + 1);
  const floor = floorOf(bench, group);
  const thinnest = Math.min(...group.zones.map(({ zone }) => zones.get(zone) ?? 0));
  if (serving.length >= floor.total && thinnest >= floor.perZone) return undefined;
  const staying = [...group.members.values()].filter(({ lifecycle }) => lifecycle !== 'Terminating');
  const ended = [...servedBefore].filter((id) => !staying.some(({ instance }) => instance === id)).length;
  // A group that is short because its machines fail, with none gone, is not this act's doing.
  if (act.verb === 'suspend' ? staying.length >= group.desired : ended === 0) return undefined;
  return `after ${act.operation} ${group.name} has ${serving.length} of ${group.desired} machines that serve; the floor is ${floor.total}`;
}
