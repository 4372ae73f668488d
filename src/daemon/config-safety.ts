import { z } from 'zod';
import { defaultSafetySettings as usual } from '../safety/settings.ts';
import { durationBy } from './config-duration.ts';

const count = (most: number, byDefault: number) => z.int().min(1).max(most).default(byDefault);

/** `safety:` of holdfast.yaml. Defaults are those of the gates themselves; bounds keep each a limit. */
export const safetySchema = z.strictObject({
  breaker: z
    .strictObject({
      failing: count(100, usual.breaker.failing).describe(
        'Most members of a group that may be unhealthy at once while one of them is repaired.',
      ),
      share: z
        .number()
        .gt(0)
        .lt(1)
        .default(usual.breaker.share)
        .describe('The same as a share of the group; both bounds hold.'),
      cooling: durationBy(usual.breaker.coolingMs, { least: '1m', most: '24h' }).describe(
        'How long a group must have been well enough before its open breaker closes.',
      ),
      trips: z
        .int()
        .min(2)
        .max(20)
        .default(usual.breaker.trips)
        .describe(
          'A breaker that opened this often within `tripWindow` stays open until a person resets it.',
        ),
      tripWindow: durationBy(usual.breaker.tripWindowMs, { least: '1h', most: '7d' }).describe(
        'What `trips` counts over.',
      ),
    })
    .prefault({}),
  budgets: z
    .strictObject({
      zone: count(10, usual.budgets.zone).describe('Most remediations at once in one zone.'),
      region: count(20, usual.budgets.region).describe(
        'Most remediations at once in one region of an account.',
      ),
      account: count(50, usual.budgets.account).describe('Most remediations at once in one account.'),
      daemon: count(100, usual.budgets.daemon).describe('Most remediations at once in all.'),
      daemonPerWindow: count(1000, usual.budgets.daemonPerWindow).describe(
        'Most remediations begun within `window`, in all.',
      ),
      window: durationBy(usual.budgets.windowMs, { least: '10m', most: '24h' }).describe(
        'What `daemonPerWindow` counts over, and how long a second zone of a region is left alone.',
      ),
      otherRegion: durationBy(usual.budgets.otherRegionMs, { least: '1m', most: '24h' }).describe(
        'How long after capacity was taken from one region none is taken from another of the account.',
      ),
    })
    .prefault({}),
  evidenceMaxAge: durationBy(usual.evidenceMaxAgeMs, { least: '40s', most: '15m' }).describe(
    'Oldest evidence on which anything is done, at the time of doing it.',
  ),
  cooldown: z
    .strictObject({
      relapseWindow: durationBy(usual.cooldown.relapseWindowMs, { least: '10m', most: '7d' }).describe(
        "A policy's cool-down doubles for each earlier remediation that ended within this time.",
      ),
      maxFactor: z
        .int()
        .min(2)
        .max(64)
        .default(usual.cooldown.maxFactor)
        .describe("The most that it grows to, as a multiple of the policy's own."),
      afterPromotion: durationBy(usual.cooldown.afterPromotionMs, { least: '10m', most: '7d' }).describe(
        'Rest of a whole database family after a change of its writer.',
      ),
      afterRefusal: durationBy(usual.cooldown.afterRefusalMs, { least: '10s', most: '1h' }).describe(
        'Rest after an attempt that was called off before it changed anything.',
      ),
    })
    .prefault({}),
  effectiveness: z
    .strictObject({
      incidents: z
        .int()
        .min(2)
        .max(20)
        .default(usual.effectiveness.incidents)
        .describe(
          'An action that answered this many incidents of one group within `window` stays off until a person approves it.',
        ),
      window: durationBy(usual.effectiveness.windowMs, { least: '30m', most: '24h' }).describe(
        'What `incidents` counts over.',
      ),
    })
    .prefault({}),
  ownActionRate: z
    .strictObject({
      acts: z
        .int()
        .min(2)
        .max(20)
        .default(usual.ownActionRate.acts)
        .describe(
          'An action begun this often within `window` in one account, and more often than in the time before, is stopped while more is unwell than when that began.',
        ),
      window: durationBy(usual.ownActionRate.windowMs, { least: '10m', most: '4h' }).describe(
        'What `acts` counts over, and the time before that it is held against.',
      ),
      stop: durationBy(usual.ownActionRate.stopMs, { least: '30m', most: '24h' }).describe(
        'The stop ends this long after the last of them, if neither a person nor the facts have ended it.',
      ),
    })
    .prefault({}),
  remedyFailures: count(5, usual.remedyFailures).describe(
    'An action that failed this often for one cause stays off until a person approves it.',
  ),
  clockSkew: z
    .strictObject({
      warn: durationBy(usual.clockSkew.warnMs, { least: '2s', most: '24h' }).describe(
        "How far this machine's clock may be from AWS's before it is said.",
      ),
      blind: durationBy(usual.clockSkew.blindMs, { least: '5s', most: '24h' }).describe(
        'From here on nothing that is read can be dated: nothing is acted on, and people are called.',
      ),
    })
    .prefault({}),
  ownFailover: durationBy(usual.ownFailoverMs, { least: '1m', most: '30m' }).describe(
    'How long a database that can fail over by itself is left to do so.',
  ),
  vetoDelay: durationBy(usual.vetoDelayMs, { least: '1m', most: '24h' }).describe(
    'In mode `veto`: from the announcement to the act.',
  ),
  approvalWindow: durationBy(usual.approvalWindowMs, { least: '1m', most: '24h' }).describe(
    'A request for approval that nobody answers for this long counts as refused.',
  ),
});
