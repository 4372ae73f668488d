import type { SafetySettings } from './gate.ts';

/**
 * Start values; every one is a setting. Sources: evidence, 2.5 × one-minute status checks; breaker, half
 * a group as in Envoy and Kubernetes' zones; windows and budgets, Auto Scaling's own 10 % an hour and one
 * failure domain at a time; another region, the 300 s that Auto Scaling gives a newborn and as long again to see it serve; promotion, orchestrator's hour; a database's own failover, RDS's typical 60
 * to 120 s with a margin; the rate of own acts, three as for a remedy that treats the symptom, in the time that the slowest of them
 * takes to be proven; a clock, the 5 s past which a sample from the future is no sample (docs/verdicts.md),
 * and one period of AWS's one-minute checks, past which every age is wrong by a whole reading. `maxMode` and `scope` are the two that keep a new installation from acting.
 */
export const defaultSafetySettings: SafetySettings = {
  maxMode: 'observe',
  breaker: { failing: 3, share: 0.5, coolingMs: 300_000, trips: 3, tripWindowMs: 86_400_000 },
  budgets: {
    zone: 1,
    region: 2,
    account: 2,
    daemon: 3,
    daemonPerWindow: 6,
    windowMs: 3_600_000,
    otherRegionMs: 600_000,
  },
  evidenceMaxAgeMs: 150_000,
  cooldown: {
    relapseWindowMs: 14_400_000,
    maxFactor: 8,
    afterPromotionMs: 3_600_000,
    afterRefusalMs: 60_000,
  },
  effectiveness: { incidents: 3, windowMs: 14_400_000 },
  ownActionRate: { acts: 3, windowMs: 1_800_000, stopMs: 14_400_000 },
  remedyFailures: 2,
  clockSkew: { warnMs: 5_000, blindMs: 60_000 },
  ownFailoverMs: 180_000,
  vetoDelayMs: 600_000,
  approvalWindowMs: 900_000,
  calendars: new Map(),
};
