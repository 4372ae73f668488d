import { z } from 'zod';

const text = z.string().nullish().catch(undefined);

/** What is read of CloudTrail's own record of a call; of what was sent with it only which things it names. */
const recordShape = z.object({
  errorCode: text,
  userIdentity: z
    .object({
      type: text,
      userName: text,
      invokedBy: text,
      sessionContext: z
        .object({ sessionIssuer: z.object({ userName: text }).nullish().catch(undefined) })
        .nullish()
        .catch(undefined),
    })
    .nullish()
    .catch(undefined),
  requestParameters: z.unknown().optional(),
});

export type TrailRecord = z.output<typeof recordShape>;

const nothing: TrailRecord = { errorCode: undefined, userIdentity: undefined, requestParameters: undefined };

/** CloudTrail hands its record as JSON in a text. What cannot be read tells nothing, and hides no event. */
export function parseRecord(json: string | undefined): TrailRecord {
  if (json === undefined) return nothing;
  try {
    return recordShape.safeParse(JSON.parse(json)).data ?? nothing;
  } catch {
    return nothing;
  }
}

/** Who called, by name: a user, `role/session`, an AWS service, or `root`. */
export function callerOf({ userIdentity }: TrailRecord, username: string | undefined): string {
  const { type, userName, invokedBy, sessionContext } = userIdentity ?? {};
  if (type === 'Root') return 'root';
  if (type === 'AWSService') return invokedBy ?? username ?? 'an AWS service';
  const role = sessionContext?.sessionIssuer?.userName;
  // Of a role AWS gives the name of the session as the user's name.
  if (type === 'AssumedRole' && typeof role === 'string')
    return username === undefined || username === role ? role : `${role}/${username}`;
  return userName ?? username ?? invokedBy ?? 'unknown';
}

/** Bounds on what a request may hold: AWS cuts one at 100 kB. */
const mostWords = 500;
const deepest = 8;

/** Every text in a value, such as the ids that a request names. */
export function wordsOf(value: unknown): readonly string[] {
  const words: string[] = [];
  const walk = (part: unknown, depth: number): void => {
    if (words.length >= mostWords || depth > deepest) return;
    if (typeof part === 'string') words.push(part);
    else if (typeof part === 'object' && part !== null)
      for (const inner of Object.values(part)) walk(inner, depth + 1);
  };
  walk(value, 0);
  return words;
}
