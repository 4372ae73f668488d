import type { Act } from '../acts/act.ts';
import { databaseNamed } from '../acts/on-data.ts';
import { processesOf } from '../acts/on-groups.ts';
import { type Bench, type Harm, harmBy, type JudgeRule } from '../rule.ts';
import { servingMembers } from '../sight/capacity.ts';
import { groupByArn } from '../sight/group-floor.ts';
import { sourceOf } from '../../world/data/database.ts';
import type { ScalingGroup } from '../../world/state/scaling-group.ts';
import type { World } from '../../world/state/world.ts';

const pastAtMost = 1_000;

/** Verbs that need the machine or group for themselves. */
const onMachine: ReadonlySet<Act['verb']> = new Set(['take-out', 'stop', 'reboot', 'drain', 'put-back']);
const onData: ReadonlySet<Act['verb']> = new Set(['promote', 'fail-over', 'restart-data', 'delete', 'stop']);

/** RDS's own words for a database that it is at work on. */
const inTransition =
  /^(modifying|rebooting|failing-over|maintenance|upgrading|renaming|starting|stopping|creating|deleting|configuring-\S+|storage-\S*(initialization|optimization|config-upgrade)|promoting)$/;

/** H10: what another controller is at work on is left to it, and no controller is half disabled. */
export const fight: JudgeRule = {
  code: 'H10',
  name: 'fight',
  summary: 'An act on something that another controller is at work on, or that disables half of one.',
  begin(bench) {
    const past: Act[] = [];
    const own = (act: Act, target: string) =>
      past.some((one) => one.caller === act.caller && (one.target === target || one.group === target));
    return {
      beforeAct(act: Act): readonly Harm[] {
        const detail =
          opposed(bench, act, past) ??
          ownedMachine(bench.world, act) ??
          ownedDatabase(bench.world, act, own) ??
          shiftedAlready(bench.world, act) ??
          refreshed(bench.world, act) ??
          halfDisabled(bench.world, act) ??
          launchedOutside(bench.world, act);
        return detail === undefined ? [] : [harmBy('H10', act, detail)];
      },
      afterAct(act) {
        if (past.length >= pastAtMost) past.shift();
        past.push(act);
      },
    };
  },
};

/** Somebody else set the same thing a short while ago, and this sets it back or takes back what they gave. */
function opposed({ limits }: Bench, act: Act, past: readonly Act[]): string | undefined {
  const since = act.at - limits.fightSeconds * 1000;
  const theirs = past.findLast(
    (one) =>
      one.caller !== act.caller &&
      one.at >= since &&
      one.sets !== undefined &&
      one.sets.thing === act.sets?.thing &&
      one.sets.from === act.sets.to &&
      act.sets.to !== act.sets.from,
  );
  const same = past.findLast(
    (one) =>
      one.caller !== act.caller && one.at >= since && onMachine.has(one.verb) && one.target === act.target,
  );
  const found = theirs ?? (onMachine.has(act.verb) ? same : undefined);
  if (found === undefined) return undefined;
  const ago = Math.round((act.at - found.at) / 1000);
  return `${found.caller} called ${found.operation} on ${act.target} ${ago} s before ${act.operation} by ${act.caller}`;
}

/** Auto Scaling is bringing it in or taking it out. */
function ownedMachine(world: World, act: Act): string | undefined {
  if (!onMachine.has(act.verb) || act.verb === 'put-back') return undefined;
  const group = groupByArn(world, act.group);
  const member = group?.members.get(act.target);
  if (group === undefined || member === undefined) return undefined;
  if (/^(Pending|Terminating)/.test(member.lifecycle)) {
    return `Auto Scaling is at work on ${act.target} (${member.lifecycle}) when ${act.operation} is called`;
  }
  if (member.health === 'Unhealthy' && !group.suspended.has('ReplaceUnhealthy')) {
    return `Auto Scaling has already found ${act.target} unhealthy and replaces it`;
  }
  return undefined;
}

function ownedDatabase(
  world: World,
  act: Act,
  own: (act: Act, target: string) => boolean,
): string | undefined {
  if (!onData.has(act.verb)) return undefined;
  const database = databaseNamed(world, act.target);
  if (database === undefined) return undefined;
  for (const one of [database, sourceOf(world, database)]) {
    if (one === undefined) continue;
    const cluster = world.databaseClusters.get(one.cluster ?? '');
    const isMoving = one.failover !== undefined || cluster?.status === 'failing-over';
    if (!isMoving && !inTransition.test(one.status)) continue;
    // What RDS does because the same caller asked it to is not somebody else's work.
    if (own(act, one.id)) continue;
    return `RDS is at work on ${one.id} (${isMoving ? 'failing over' : one.status}) when ${act.operation} is called`;
  }
  return undefined;
}

/**
 * Launch suspended without Terminate drains a group, unless replacement is suspended too; Terminate
 * without Launch lets it grow when it rebalances.
 */
function halfDisabled(world: World, act: Act): string | undefined {
  const group = groupByArn(world, act.group);
  if (group === undefined || (act.verb !== 'suspend' && act.verb !== 'resume')) return undefined;
  const named = processesOf(act.input);
  const after = new Set(group.suspended);
  for (const name of named) {
    if (act.verb === 'suspend') after.add(name);
    else after.delete(name);
  }
  if (after.has('ReplaceUnhealthy') || after.has('Launch') === after.has('Terminate')) return undefined;
  const [off, on] = after.has('Launch') ? ['launches', 'terminates'] : ['terminates', 'launches'];
  return `${group.name} no longer ${off} machines but still ${on} them`;
}

/** AWS itself has shifted traffic of the region away from a zone. */
function shiftedAlready(world: World, act: Act): string | undefined {
  if (act.verb !== 'shift' || act.zone === undefined) return undefined;
  const theirs = [...world.zonalShifts.values()].find(
    (one) => one.by !== 'customer' && one.status === 'ACTIVE' && one.awayFrom.startsWith(act.region),
  );
  if (theirs === undefined) return undefined;
  return `AWS has shifted traffic away from ${theirs.awayFrom} (${theirs.by}) when ${act.operation} leaves ${act.zone}`;
}

/** An instance refresh by somebody else replaces the members already. */
function refreshed(world: World, act: Act): string | undefined {
  if (act.verb !== 'take-out' && act.verb !== 'resize' && act.verb !== 'refresh') return undefined;
  const group = groupByArn(world, act.group);
  const last = group?.refreshes.at(-1);
  if (
    group === undefined ||
    last === undefined ||
    !/^(Pending|InProgress|Rollback\w*InProgress)$/.test(last.status)
  )
    return undefined;
  if (act.operation === 'RollbackInstanceRefresh' && !bringsInWhatServes(world, group, last.startedAt))
    return undefined;
  return `an instance refresh of ${group.name} is ${last.status} when ${act.operation} is called`;
}

/** A refresh of which somebody serves is going on well, and is its owner's; one that brings in none is ended. */
function bringsInWhatServes(world: World, group: ScalingGroup, since: number): boolean {
  return servingMembers(world, group).some(({ launchedAt }) => launchedAt >= since);
}

function launchedOutside(world: World, act: Act): string | undefined {
  if (act.verb !== 'launch') return undefined;
  const group = [...world.scalingGroups.values()].find(
    (one) => one.region === act.region && one.launch.launchTemplate?.id === act.target,
  );
  if (group === undefined) return undefined;
  return `${act.operation} launches a machine of ${group.name} beside Auto Scaling, which launches its own`;
}
