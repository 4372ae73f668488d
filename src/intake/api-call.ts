import { z } from 'zod';
import { wordsOf } from '../pollers/cloudtrail/record.ts';
import type { AwsEvent } from './event.ts';

/** All that load balancing, DynamoDB, SQS and Route 53 publish; it needs a trail that logs management events. */
export const apiCall = 'AWS API Call via CloudTrail';

/**
 * Of a trail that logs what is done to data as well, each message and each item would be an event. EventBridge leaves
 * out by itself what only reads.
 */
export const managementOnly = { managementEvent: [true] };

export interface ApiCall {
  /** What was sent, as CloudTrail writes it: its names begin with a small letter. */
  readonly sent: Readonly<Record<string, unknown>>;
  /** Every ARN in what was sent, and in CloudTrail's own list of what the call was about. */
  readonly arns: readonly string[];
}

const detailShape = z.object({
  errorCode: z.string().nullish(),
  requestParameters: z.record(z.string(), z.unknown()).nullish(),
  resources: z.array(z.object({ ARN: z.string().nullish() })).nullish(),
});

/** A call that changed something; undefined for one that AWS refused. Throws a ZodError for what is no call. */
export function readCall({ detail }: AwsEvent): ApiCall | undefined {
  const { errorCode, requestParameters, resources } = detailShape.parse(detail);
  if (errorCode) return undefined;
  const sent = requestParameters ?? {};
  const named = (resources ?? []).flatMap(({ ARN }) => ARN ?? []);
  return { sent, arns: [...new Set([...named, ...wordsOf(sent)])].filter((word) => word.startsWith('arn:')) };
}

/** One text of what was sent; undefined where it is missing or no text. */
export function sentText({ sent }: ApiCall, name: string): string | undefined {
  const value = sent[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
