import { z } from 'zod';
import type { RecordedEvent } from '../journal/event.ts';

/** What of a plan a story tells. */
const planSchema = z.object({
  summary: z.string(),
  steps: z.array(
    z.object({
      name: z.string(),
      calls: z.array(z.object({ service: z.string(), operation: z.string() })),
    }),
  ),
});

/** What an intent is about to do and by which calls: the whole plan in its first step, then step by step. */
export function planInWords(intent: Extract<RecordedEvent, { kind: 'intent' }>): string {
  const plan = planSchema.safeParse(intent.plan).data;
  const step = plan?.steps[intent.step];
  const named = step?.calls.map((call) => `${call.service} ${call.operation}`).join(', ') ?? intent.action;
  const calls = named === '' ? 'sends nothing, only reads' : named;
  const what = intent.step === 0 ? (plan?.summary ?? intent.action) : (step?.name ?? intent.action);
  return `${what} [${calls}]`;
}
