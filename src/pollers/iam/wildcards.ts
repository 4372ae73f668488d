import { z } from 'zod';

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const statement = z.object({
  Effect: z.string(),
  Action: oneOrMore.optional(),
  NotAction: oneOrMore.optional(),
});
const policy = z.object({ Statement: z.union([statement.transform((one) => [one]), z.array(statement)]) });

/**
 * What a policy document, URL-encoded as IAM answers it, allows in whole services: `*`, `ec2:*`. A statement
 * that allows all but some actions counts as `*`; `ec2:Describe*` is no whole service. Undefined for what
 * cannot be read.
 */
export function wildcardsIn(document: string | undefined): readonly string[] | undefined {
  const read = policy.safeParse(parsed(document ?? ''));
  return read.success
    ? read.data.Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action = [], NotAction }) => [
        ...Action.filter((action) => /^(\*|[\w-]+:\*)$/.test(action)),
        ...(NotAction === undefined ? [] : ['*']),
      ])
    : undefined;
}

function parsed(document: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(document));
  } catch {
    return undefined;
  }
}
