import type { Act } from '../acts/act.ts';
import { type Harm, harmBy, type JudgeRule } from '../rule.ts';
import { groupByArn } from '../sight/group-floor.ts';
import type { ApiCall } from '../../world/state/api-call.ts';
import type { ScalingGroup } from '../../world/state/scaling-group.ts';
import { servesWell } from '../sight/capacity.ts';
import type { World } from '../../world/state/world.ts';

/** AWS's words for: not so fast, or: there is none. */
const pressed =
  /Throttl|RequestLimitExceeded|TooManyRequests|SlowDown|InsufficientInstanceCapacity|InsufficientDBInstanceCapacity|ServiceUnavailable|InternalError|InternalFailure|ServerInternal|LimitExceeded|Unavailable/;

const minuteMs = 60_000;

interface Minute {
  /** Newest last; only the last minute's. */
  readonly calls: { readonly at: number; readonly refused: boolean }[];
  /** The most calls within a minute of which none was refused: who goes on as ever makes no storm. */
  usual: number;
  /** The storm was told; it is told again once it has abated. */
  told: boolean;
}

/** H11: into throttling and lack of capacity one goes slowly, or not at all. */
export const storm: JudgeRule = {
  code: 'H11',
  name: 'storm',
  summary: 'Calls without backoff while most are refused, or launches while none comes to serve.',
  begin({ world, limits }) {
    const minutes = new Map<string, Minute>();
    const launches = new Map<string, number[]>();
    return {
      onCall(call: ApiCall): readonly Harm[] {
        const key = `${call.caller}|${call.service}|${call.region}`;
        const minute = minutes.get(key) ?? { calls: [], usual: 0, told: false };
        minutes.set(key, minute);
        const { calls } = minute;
        while (calls[0] !== undefined && calls[0].at <= call.at - minuteMs) calls.shift();
        calls.push({ at: call.at, refused: call.code !== undefined && pressed.test(call.code) });
        const refused = calls.filter((one) => one.refused).length;
        if (refused === 0) minute.usual = Math.max(minute.usual, calls.length);
        const most = Math.max(limits.callsPerMinute, minute.usual);
        const stormy = calls.length > most && refused * 2 >= calls.length;
        const isNew = stormy && !minute.told;
        minute.told = stormy;
        if (!isNew) return [];
        const detail = `${calls.length} calls to ${call.service} in ${call.region} within a minute, ${refused} of them refused (${call.code}); at most ${most} while half are`;
        return [{ code: 'H11', at: call.at, action: call.operation, target: call.service, detail }];
      },
      beforeAct(act: Act): readonly Harm[] {
        const group = asksForLaunch(world, act);
        if (group === undefined || !launchesFail(world, group)) return [];
        const tries =
          triesWithin(launches, group, act.at - limits.windowSeconds * 1000).length + act.index + 1;
        if (tries <= limits.launchTries) return [];
        const detail = `${act.operation} asks ${group.name} for its ${tries}. machine within ${limits.windowSeconds} s while no launch comes to serve; at most ${limits.launchTries} are tried`;
        return [harmBy('H11', act, detail)];
      },
      afterAct(act) {
        const group = act.judged ? asksForLaunch(world, act) : undefined;
        if (group === undefined) return;
        const tries = triesWithin(launches, group, act.at - limits.windowSeconds * 1000);
        launches.set(group.arn, [...tries, act.at]);
      },
    };
  },
};

function triesWithin(
  launches: ReadonlyMap<string, readonly number[]>,
  group: ScalingGroup,
  since: number,
): readonly number[] {
  return (launches.get(group.arn) ?? []).filter((at) => at > since);
}

/** The group that must launch because of this act. */
function asksForLaunch(world: World, act: Act): ScalingGroup | undefined {
  const grows = act.verb === 'resize' && Number(act.sets?.to) > Number(act.sets?.from);
  return grows || act.verb === 'take-out' || act.verb === 'refresh'
    ? groupByArn(world, act.group)
    : undefined;
}

/** EC2 gives it none, or what it gave lately does not come to serve. */
function launchesFail(world: World, group: ScalingGroup): boolean {
  if (group.launchFailures > 0) return true;
  const launched = [...group.members.keys()].flatMap((id) => world.instances.get(id) ?? []);
  const newborn = launched.filter(
    ({ launchedAt }) => world.clock.now() - launchedAt < newbornForMs && launchedAt > 0,
  );
  const late = newborn.filter(({ launchedAt }) => world.clock.now() - launchedAt > servesWithinMs);
  return late.length > 0 && !newborn.some((one) => servesWell(world, one));
}

/** A machine serves within ten minutes of its launch (timing sheet: 120–600 s), and is new for an hour. */
const servesWithinMs = 10 * minuteMs;
const newbornForMs = 60 * minuteMs;
