import { z } from 'zod';

const seconds = z.number().min(0);
const share = z.number().min(0).max(100);

const floor = z.strictObject({
  count: z.int().min(0).default(1).describe('Machines that must go on serving, whatever the share says.'),
  percent: share.default(50).describe('Of the machines that the group had at the start, rounded up.'),
  perZone: z
    .int()
    .min(0)
    .default(0)
    .describe('Machines that must go on serving in each zone that had so many.'),
});

/**
 * `limits:` of a stack, and of a scenario in place of the stack's: what the judge holds actions against.
 * Each has a default.
 */
export const judgeLimits = z.strictObject({
  judged: z
    .array(z.string().min(1))
    .min(1)
    .default(['holdfast', 'naive'])
    .describe(
      'Callers whose acts are judged; a name covers all that begin with it. What others do makes the state, but nobody is blamed for it.',
    ),
  rpoSeconds: seconds
    .default(5)
    .describe(
      'Most seconds of acknowledged writes that an act may lose (H3). 5 s were lost in a published Multi-AZ failover.',
    ),
  floor: floor.prefault({}),
  floors: z
    .record(z.string(), floor)
    .default({})
    .describe('A floor of its own for an Auto Scaling group, by its name.'),
  budget: z
    .strictObject({
      atLeast: z.int().min(1).default(1).describe('Targets that may always be acted on in one window (H5).'),
      percent: share.default(10).describe('Of the machines of the group; the larger of the two counts (H5).'),
    })
    .prefault({}),
  windowSeconds: seconds
    .default(600)
    .describe('How long an act counts against the budget and its zone (H5).'),
  evidenceMaxAgeSeconds: seconds
    .default(150)
    .describe('Oldest reading that an act may rest on (H4): two and a half times a cadence of a minute.'),
  holdDownSeconds: seconds.default(600).describe('An own act is not reversed sooner (H8).'),
  promotionHoldDownSeconds: seconds.default(3600).describe('Nor is a promotion (H8).'),
  fightSeconds: seconds
    .default(300)
    .describe("Time in which an act that undoes somebody else's is a fight (H10)."),
  callsPerMinute: z
    .int()
    .min(1)
    .default(30)
    .describe(
      'Calls to one service of a region while half of them are refused, or as many as the caller makes when none is (H11).',
    ),
  launchTries: z
    .int()
    .min(1)
    .default(2)
    .describe('Tries to launch in one window while launches fail (H11: one, and one more after a pause).'),
  strandedSeconds: seconds
    .default(1800)
    .describe(
      'What somebody switched off by hand and has not switched on again by then is left behind (H12).',
    ),
});

export type JudgeLimits = z.output<typeof judgeLimits>;

export function isJudged(limits: { readonly judged: readonly string[] }, caller: string): boolean {
  return limits.judged.some((name) => caller.startsWith(name));
}
