import { announce } from './scaling-activity.ts';
import { terminateMember } from './scaling-group.ts';
import { counts, targetGroups } from './scaling-launch.ts';
import { chosenVersion } from './launch-template.ts';
import type { TemplateChoice } from '../state/instance.ts';
import type { InstanceRefresh } from '../state/instance-refresh.ts';
import type { ScalingGroup, ScalingMember } from '../state/scaling-group.ts';
import type { World } from '../state/world.ts';

/** AWS keeps them for six weeks. */
const refreshesAtMost = 100;

/** AWS: a refresh that gets no replacement healthy for an hour fails. */
const patienceMs = 3_600_000;

export interface RefreshOptions {
  readonly template?: TemplateChoice;
  /** AWS: 90 by default. */
  readonly minHealthyPercent: number;
  readonly warmUpMs: number;
  readonly skipMatching: boolean;
  readonly autoRollback: boolean;
}

export function startRefresh(world: World, group: ScalingGroup, options: RefreshOptions): InstanceRefresh {
  const { template, ...rest } = options;
  const before = template === undefined ? undefined : group.launch.launchTemplate;
  if (template !== undefined) group.launch = { ...group.launch, launchTemplate: template };
  const now = world.clock.now();
  const toReplace = membersToReplace(world, group, options.skipMatching);
  const refresh: InstanceRefresh = {
    ...rest,
    id: [8, 4, 4, 4, 12].map((digits) => world.hexId(digits)).join('-'),
    startedAt: now,
    status: 'InProgress',
    template,
    before,
    toReplace,
    total: toReplace.size,
    progressedAt: now,
  };
  if (group.refreshes.length >= refreshesAtMost) group.refreshes.shift();
  group.refreshes.push(refresh);
  announce(world, group, `begins an instance refresh of ${refresh.total} members`);
  return refresh;
}

/** The one that is under way: there is at most one. */
export function activeRefresh(group: ScalingGroup): InstanceRefresh | undefined {
  const last = group.refreshes.at(-1);
  return last !== undefined && last.endedAt === undefined ? last : undefined;
}

/** AWS rolls back only to a version that has a number: `$Latest` may mean something else by then. */
export function canRollBack({ before }: Pick<InstanceRefresh, 'before'>): boolean {
  return before !== undefined && !before.version.startsWith('$');
}

/** Replacements that are under way are seen through; no further one begins. */
export function cancelRefresh(refresh: InstanceRefresh): void {
  refresh.status = 'Cancelling';
}

/** Goes back to what the group launched from before. Needs `before`. */
export function rollBackRefresh(
  world: World,
  group: ScalingGroup,
  refresh: InstanceRefresh,
  reason: string,
): void {
  if (refresh.before === undefined) return;
  group.launch = { ...group.launch, launchTemplate: refresh.before };
  refresh.status = 'RollbackInProgress';
  refresh.reason = reason;
  refresh.toReplace.clear();
  for (const id of membersToReplace(world, group, true)) refresh.toReplace.add(id);
  refresh.total = refresh.toReplace.size;
  refresh.progressedAt = world.clock.now();
  announce(world, group, `rolls its instance refresh back: ${reason}`);
}

/** One look at a refresh: ends the next members when enough of the others are healthy. */
export function advanceRefresh(world: World, group: ScalingGroup): void {
  const refresh = activeRefresh(group);
  if (refresh === undefined) return;
  for (const id of refresh.toReplace) {
    if (isReplaced(group, id)) {
      refresh.toReplace.delete(id);
      refresh.progressedAt = world.clock.now();
    }
  }
  const unready = countUnready(world, group, refresh);
  if (refresh.status === 'Cancelling') {
    if (!isMoving(group)) finish(world, group, refresh, 'Cancelled');
    return;
  }
  if (refresh.toReplace.size === 0 && unready === 0) {
    return finish(
      world,
      group,
      refresh,
      refresh.status === 'InProgress' ? 'Successful' : 'RollbackSuccessful',
    );
  }
  if (world.clock.now() - refresh.progressedAt > patienceMs) return giveUp(world, group, refresh);
  const off = ['InstanceRefresh', 'Launch', 'Terminate'].some((process) => group.suspended.has(process));
  if (off) return;
  const out = Math.max(1, Math.floor((group.desired * (100 - refresh.minHealthyPercent)) / 100));
  const next = [...refresh.toReplace].slice(0, Math.max(0, out - unready));
  for (const id of next) {
    const member = group.members.get(id);
    if (member === undefined) continue;
    const cause = 'an instance was taken out of service in response to an instance refresh.';
    terminateMember(world, group, member, cause);
  }
}

/** How far it is, in per cent. */
export function percentComplete(world: World, group: ScalingGroup, refresh: InstanceRefresh): number {
  if (refresh.total === 0) return 100;
  const unready = refresh.endedAt === undefined ? countUnready(world, group, refresh) : 0;
  const done = refresh.total - refresh.toReplace.size - unready;
  return Math.max(0, Math.floor((100 * done) / refresh.total));
}

function giveUp(world: World, group: ScalingGroup, refresh: InstanceRefresh): void {
  const reason = 'The refresh made no progress for an hour: replacements did not become healthy.';
  if (refresh.status === 'InProgress' && refresh.autoRollback && canRollBack(refresh))
    return rollBackRefresh(world, group, refresh, reason);
  refresh.reason = reason;
  finish(world, group, refresh, refresh.status === 'InProgress' ? 'Failed' : 'RollbackFailed');
}

function finish(
  world: World,
  group: ScalingGroup,
  refresh: InstanceRefresh,
  status: InstanceRefresh['status'],
): void {
  // AWS saves a desired configuration on the group only once the refresh has succeeded.
  if (status !== 'Successful' && refresh.before !== undefined)
    group.launch = { ...group.launch, launchTemplate: refresh.before };
  refresh.status = status;
  refresh.endedAt = world.clock.now();
  announce(world, group, `ends its instance refresh: ${status}`);
}

/** AWS: a cancelled refresh waits for launches and terminations that are under way, whatever they come to. */
function isMoving(group: ScalingGroup): boolean {
  return [...group.members.values()].some(({ lifecycle }) => /^(Pending|Terminating)/.test(lifecycle));
}

function isReplaced(group: ScalingGroup, id: string): boolean {
  const member = group.members.get(id);
  return member === undefined || member.lifecycle.startsWith('Terminating');
}

/** What the group lacks of members that have warmed up and that every load balancer finds healthy. */
function countUnready(world: World, group: ScalingGroup, refresh: InstanceRefresh): number {
  let ready = 0;
  for (const member of group.members.values()) {
    if (counts(member) && isReady(world, group, refresh, member)) ready += 1;
  }
  return Math.max(0, group.desired - ready);
}

function isReady(
  world: World,
  group: ScalingGroup,
  refresh: InstanceRefresh,
  member: ScalingMember,
): boolean {
  if (member.lifecycle !== 'InService' || member.health !== 'Healthy') return false;
  if (refresh.toReplace.has(member.instance)) return true;
  const since = member.inServiceAt ?? Number.POSITIVE_INFINITY;
  const isNew = since >= refresh.startedAt;
  if (isNew && world.clock.now() - since < refresh.warmUpMs) return false;
  return targetGroups(world, group).every((one) => one.targets.get(member.instance)?.state === 'healthy');
}

function membersToReplace(world: World, group: ScalingGroup, skipMatching: boolean): Set<string> {
  const choice = group.launch.launchTemplate;
  const wanted = choice === undefined ? undefined : chosenVersion(world, choice)?.number;
  const ids = [...group.members.values()].filter(counts).map(({ instance }) => instance);
  if (!skipMatching || choice === undefined) return new Set(ids);
  return new Set(
    ids.filter((id) => {
      const made = world.instances.get(id)?.launchTemplate;
      return made?.id !== choice.id || made.version !== String(wanted);
    }),
  );
}
