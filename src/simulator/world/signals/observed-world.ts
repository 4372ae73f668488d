import { randomStream } from '../../../runtime/random.ts';
import type { Alarm } from '../state/alarm.ts';
import type { Lie } from '../state/distortion.ts';
import type { HealthCheck } from '../state/health-check.ts';
import type { Instance, StatusCheck } from '../state/instance.ts';
import type { Target, TargetGroup } from '../state/target-group.ts';
import type { World } from '../state/world.ts';

const minuteMs = 60_000;

/**
 * The world, or what is recalled of it, as AWS's APIs tell of it: with the lies that are in force. The
 * same world where nothing distorts it, which is nearly always.
 */
export function observedWorld(recalled: World): World {
  const { lies } = recalled.distortion;
  if (lies.size === 0) return recalled;
  const seen = { ...recalled };
  for (const lie of lies) Object.assign(seen, told(seen, lie));
  return seen;
}

function told(world: World, lie: Lie): Partial<World> {
  const verdict = (id: string) => (lie.ids.has(id) ? sayingOf(world, lie, id) : undefined);
  switch (lie.about) {
    case 'status-checks':
      return { instances: changed(world.instances, verdict, instanceSaid(world.clock.now())) };
    case 'alarms':
      return { alarms: changed(world.alarms, verdict, alarmSaid) };
    case 'health-checks':
      return { healthChecks: changed(world.healthChecks, verdict, checkSaid) };
    case 'target-health':
      return {
        targetGroups: new Map(
          [...world.targetGroups].map(([arn, group]) => [arn, groupSaid(group, verdict)] as const),
        ),
      };
  }
}

/** `either` is drawn from what, when and the seed alone, so that who reads changes nothing for others. */
function sayingOf(world: World, lie: Lie, id: string): boolean {
  if (lie.says !== 'either') return lie.says === 'healthy';
  const minute = Math.floor(world.clock.now() / minuteMs);
  return randomStream(world.seed, `flip/${lie.about}/${id}/${minute}`).next() < 0.5;
}

type Verdict = (id: string) => boolean | undefined;

function changed<T>(things: Map<string, T>, verdict: Verdict, say: (thing: T, healthy: boolean) => T) {
  return new Map(
    [...things].map(([id, thing]) => {
      const healthy = verdict(id);
      return [id, healthy === undefined ? thing : say(thing, healthy)] as const;
    }),
  );
}

function instanceSaid(now: number) {
  return (instance: Instance, healthy: boolean): Instance => {
    const check: StatusCheck = healthy
      ? { status: 'ok', passed: true, inARow: 2 }
      : { status: 'impaired', passed: false, inARow: 2, impairedSince: now - 2 * minuteMs };
    return { ...instance, systemCheck: check, instanceCheck: check };
  };
}

function groupSaid(group: TargetGroup, verdict: Verdict): TargetGroup {
  const targets = changed(group.targets, verdict, (target, healthy): Target => {
    if (target.state === 'draining') return target;
    const { reason: _reason, description: _description, ...rest } = target;
    return healthy
      ? { ...rest, state: 'healthy' }
      : {
          ...rest,
          state: 'unhealthy',
          reason: 'Target.FailedHealthChecks',
          description: 'Health checks failed',
        };
  });
  return { ...group, targets };
}

function alarmSaid(alarm: Alarm, healthy: boolean): Alarm {
  return { ...alarm, state: healthy ? 'OK' : 'ALARM' };
}

function checkSaid(check: HealthCheck, healthy: boolean): HealthCheck {
  const lastPassed = healthy;
  const checkers = check.checkers.map((checker) => ({
    ...checker,
    healthy,
    lastPassed,
    ...(healthy ? {} : { lastFailure: { kind: 'timed-out' as const, at: checker.lastAt } }),
  }));
  return { ...check, healthy, checkers };
}
