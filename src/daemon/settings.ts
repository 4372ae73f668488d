import { createCalendar } from '../engine/calendars.ts';
import type { ModelSettings } from '../model/settings.ts';
import type { SafetySettings } from '../safety/gate.ts';
import type { Config } from './config.ts';

/** What gates hold facts against, as configured. */
export function safetySettings({ safety, mode, scope, calendars, calendar }: Config): SafetySettings {
  const { window: windowMs, otherRegion: otherRegionMs, ...most } = safety.budgets;
  const { cooldown } = safety;
  return {
    maxMode: mode,
    ...(scope === undefined ? {} : { scope }),
    breaker: {
      failing: safety.breaker.failing,
      share: safety.breaker.share,
      coolingMs: safety.breaker.cooling,
      trips: safety.breaker.trips,
      tripWindowMs: safety.breaker.tripWindow,
    },
    budgets: { ...most, windowMs, otherRegionMs },
    evidenceMaxAgeMs: safety.evidenceMaxAge,
    cooldown: {
      relapseWindowMs: cooldown.relapseWindow,
      maxFactor: cooldown.maxFactor,
      afterPromotionMs: cooldown.afterPromotion,
      afterRefusalMs: cooldown.afterRefusal,
    },
    effectiveness: { incidents: safety.effectiveness.incidents, windowMs: safety.effectiveness.window },
    ownActionRate: {
      acts: safety.ownActionRate.acts,
      windowMs: safety.ownActionRate.window,
      stopMs: safety.ownActionRate.stop,
    },
    remedyFailures: safety.remedyFailures,
    clockSkew: { warnMs: safety.clockSkew.warn, blindMs: safety.clockSkew.blind },
    ownFailoverMs: safety.ownFailover,
    vetoDelayMs: safety.vetoDelay,
    approvalWindowMs: safety.approvalWindow,
    calendars: new Map(
      Object.entries(calendars).map(([name, written]) => [name, createCalendar(name, written)]),
    ),
    ...(calendar === undefined ? {} : { calendar }),
  };
}

/** What verdicts are reached by, as configured. */
export function modelSettings({ verdicts }: Config): ModelSettings {
  return {
    newbornImmunityMs: verdicts.newbornImmunity,
    correlatedShare: verdicts.correlatedShare,
    unrelatedGroups: verdicts.unrelatedGroups,
    unrelatedWithinMs: verdicts.unrelatedWithin,
    zoneShare: verdicts.zoneShare,
    zoneSiblingShare: verdicts.zoneSiblingShare,
    blindShare: verdicts.blindShare,
    blindAtLeast: verdicts.blindAtLeast,
    flapChanges: verdicts.flapChanges,
    flapWithinMs: verdicts.flapWithin,
    suspectHoldMs: verdicts.suspectHold,
    unseenHoldMs: verdicts.unseenHold,
    closeHoldMs: verdicts.closeHold,
    restoredGraceMs: verdicts.restoredGrace,
    closedKeptMs: verdicts.closedKept,
  };
}
