import { z } from 'zod';

/**
 * An event as EventBridge wraps it. `time` is when it happened by its service's word, milliseconds since the
 * epoch; AWS tells it to the second, rounded down.
 */
export type AwsEvent = z.output<typeof envelope>;

const envelope = z
  .object({
    id: z.string().min(1),
    source: z.string().min(1),
    'detail-type': z.string().min(1),
    account: z.string(),
    region: z.string(),
    time: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
    resources: z.array(z.string()).default([]),
    detail: z.unknown(),
  })
  .transform(({ 'detail-type': detailType, ...event }) => ({ ...event, detailType }));

/** The event in the body of a message; undefined for what is none. */
export function readEvent(body: string): AwsEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  return envelope.safeParse(value).data;
}
