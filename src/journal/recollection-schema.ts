import { z } from 'zod';

const text = z.string();
const launched = { generation: text, words: text };

/** What is remembered of one resource, read back. Loose: a newer version may say more. */
export const recollectionShape = z.looseObject({
  resource: text,
  facts: z.record(text, z.union([text, z.number(), z.boolean(), z.array(text)])).exactOptional(),
  launches: z
    .looseObject({
      newborns: z.array(
        z.looseObject({ id: text, ...launched, launchedAt: z.number(), failing: z.boolean() }),
      ),
      stillborn: z.array(z.looseObject({ name: text, ...launched, endedAt: z.number() })),
    })
    .exactOptional(),
});
