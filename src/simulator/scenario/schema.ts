import { z } from 'zod';
import { durationPattern } from '../../policy/duration.ts';

const duration = z
  .string()
  .regex(
    durationPattern,
    'must be a duration such as 30s, 5m or 1h30m; nothing happens before the beginning',
  );

/** What every entry under `faults` and `actors` has, beside the parameters of the fault or actor itself. */
const span = {
  at: duration.default('0s').describe('When it begins, from the beginning of the scenario.'),
  until: duration.optional().describe('When it is mended or leaves; absent: never.'),
  spread: duration
    .default('0s')
    .describe(
      'Both times are moved later by up to so much, drawn from the seed, so that no two runs are alike.',
    ),
} as const;

/** The whole of a scenario file. */
export const scenarioSchema = z.strictObject({
  scenario: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be small letters, digits and hyphens')
    .describe('Its name: small letters, digits and hyphens.'),
  source: z.string().min(1).optional().describe('The published outage or document that it is taken from.'),
  summary: z.string().min(1).describe('One sentence: what happens, and what would be right.'),
  expect: z
    .enum(['recover', 'hold', 'page'])
    .describe(
      '`recover`: users must be served again. `hold`: any change is a mistake. `page`: no harm, and a person must know.',
    ),
  mustPage: z.boolean().default(false).describe('With `hold`: a person must be told all the same.'),
  stack: z
    .union([z.string().min(1), z.record(z.string(), z.unknown())])
    .describe('What it is played on: a shipped stack by name, a file of one, or one described in place.'),
  duration: duration.describe('From the beginning to the end, when it is scored.'),
  healing: z
    .enum(['as-written', 'shuffled'])
    .default('as-written')
    .describe('`shuffled`: the faults that end do so in an order drawn from the seed.'),
  faults: z
    .array(z.looseObject({ do: z.string().min(1).describe('Name of a fault.'), ...span }))
    .max(100)
    .default([])
    .describe('What goes wrong.'),
  swarm: z
    .strictObject({
      most: z.int().min(1).max(100).default(6).describe('So many faults at most; the least is one.'),
      from: duration.default('0s').describe('None begins before.'),
      until: duration.describe('None begins after, and all are mended when half of what is left has passed.'),
      longest: duration.default('20m').describe('None lasts longer.'),
      without: z.array(z.string().min(1)).default([]).describe('Faults that are left out.'),
    })
    .optional()
    .describe(
      'Faults that nobody wrote down, in place of `faults` or beside them: each seed draws which kinds there are, how often each comes, when, where and for how long.',
    ),
  actors: z
    .array(z.looseObject({ who: z.string().min(1).describe('Name of an actor.'), ...span }))
    .max(20)
    .default([])
    .describe('Who else changes the account meanwhile.'),
  limits: z.record(z.string(), z.unknown()).default({}).describe('What the judge holds actions against.'),
  policies: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Folder or file of policies, from the scenario's own folder, in place of those that come with Holdfast; `--policies` goes before it.",
    ),
  daemon: z
    .record(z.string(), z.unknown())
    .default({})
    .describe(
      'What Holdfast is set to, as in holdfast.yaml, where the story needs it otherwise than a game day has it.',
    ),
  acts: z
    .array(
      z.strictObject({
        most: z.int().min(0).describe('Changes that those who are judged ask for at the most.'),
        of: z
          .string()
          .min(1)
          .optional()
          .describe('Of which operation, such as RebootInstances; absent: of any.'),
        from: duration.default('0s').describe('Counted from here, from the beginning of the scenario.'),
        until: duration.optional().describe('Counted up to here; absent: to the end.'),
      }),
    )
    .max(20)
    .default([])
    .describe('How much may be done, whatever else is right.'),
  mostPages: z.int().min(0).optional().describe('So often are people called at the most.'),
  recovered: z
    .strictObject({
      wellFor: duration
        .default('3m')
        .describe('Users have been well for so long, without a break, when the scenario ends.'),
      errorsBelow: z
        .number()
        .min(0)
        .max(1)
        .default(0.05)
        .describe('Users are well in a second in which no larger share of their requests fails.'),
      wholeGroups: z
        .boolean()
        .default(false)
        .describe(
          'Whether every Auto Scaling group must serve with as many machines at the end as its stack gives it; this fits any stack.',
        ),
      serving: z
        .record(
          z.string(),
          z
            .int()
            .min(0)
            .describe('Machines of this Auto Scaling group that must serve at the end, over all regions.'),
        )
        .default({})
        .describe('Auto Scaling group → machines that must serve at the end, over all regions.'),
      writers: z
        .int()
        .min(0)
        .optional()
        .describe('Databases that accept writes at the end; more than wanted is as wrong as fewer.'),
    })
    .prefault({})
    .describe('What whole means again, beside users being served.'),
});

export type WrittenScenario = z.output<typeof scenarioSchema>;

/** Keys of an entry that are its own, beside its name, and not its fault's or actor's. */
export const spanKeys: readonly string[] = Object.keys(span);
