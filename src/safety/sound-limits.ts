import type { Limits } from '../policy/policy.ts';
import { deny } from './answer.ts';
import type { GateAnswer, SafetySettings } from './gate.ts';

/**
 * Whether the limits limit anything. Policies and configuration are refused at load when they do not;
 * what got past that must not open a gate, because a comparison with nonsense is never true.
 */
export function unsoundLimits(limits: Limits): GateAnswer | undefined {
  const { group, keepServing } = limits;
  return firstUnsound({
    'limits.group.inFlight': isCount(group.inFlight),
    'limits.group.perWindow': isShare(group.perWindow),
    'limits.group.window': group.windowMs > 0,
    'limits.keepServing.count': isCount(keepServing.count),
    'limits.keepServing.percent': isShare(keepServing.percent),
    'limits.keepServing.zones': keepServing.zones === undefined || isCount(keepServing.zones),
  });
}

export function unsoundSettings({ breaker, budgets }: SafetySettings): GateAnswer | undefined {
  return firstUnsound({
    'safety.breaker.failing': isCount(breaker.failing),
    'safety.breaker.share': isShare(breaker.share),
    'safety.breaker.cooling': breaker.coolingMs > 0,
    'safety.breaker.trips': isCount(breaker.trips),
    'safety.breaker.tripWindow': breaker.tripWindowMs > 0,
    'safety.budgets.zone': isCount(budgets.zone),
    'safety.budgets.region': isCount(budgets.region),
    'safety.budgets.account': isCount(budgets.account),
    'safety.budgets.daemon': isCount(budgets.daemon),
    'safety.budgets.daemonPerWindow': isCount(budgets.daemonPerWindow),
    'safety.budgets.window': budgets.windowMs > 0,
    'safety.budgets.otherRegion': budgets.otherRegionMs > 0,
  });
}

function firstUnsound(checks: Readonly<Record<string, boolean>>): GateAnswer | undefined {
  const name = Object.keys(checks).find((key) => checks[key] !== true);
  return name === undefined
    ? undefined
    : deny(`${name} limits nothing as it is set, so nothing is done.`, { value: 'no limit', bound: name });
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}

/** 0 % and 100 % limit nothing. */
function isShare(value: number): boolean {
  return value > 0 && value < 1;
}
