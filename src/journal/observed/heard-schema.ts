import { z } from 'zod';
import type { ResourceKind } from '../../model/resource.ts';
import { familyShape, signalStateShape } from '../evidence-schema.ts';

const text = z.string();
const texts = z.array(z.string());
const maybe = text.exactOptional();

const saidCheck = z.looseObject({
  check: text,
  by: maybe,
  state: signalStateShape.exactOptional(),
  since: z.number().exactOptional(),
  sinceRead: z.literal(true).exactOptional(),
  lagMs: z.number().exactOptional(),
  validForMs: z.number().exactOptional(),
  family: familyShape.exactOptional(),
  reason: maybe,
  value: z.number().nullable().exactOptional(),
  nature: z.enum(['transition', 'warning-only']).exactOptional(),
  measures: z.literal('saturation').exactOptional(),
});

const resource = z.looseObject({
  id: text,
  kind: z.custom<ResourceKind>((kind) => typeof kind === 'string'),
  account: text,
  region: text,
  zone: maybe,
  name: text,
  tags: z.record(text, text),
  facts: z.record(text, z.union([text, z.number(), z.boolean(), texts])),
  relations: z.array(
    z.looseObject({
      type: z.enum(['member-of', 'routes-to', 'replicates', 'checked-by', 'depends-on', 'watches']),
      to: text,
    }),
  ),
});

/** What one observer said, read back. Loose: a newer version may say more. */
const heardShape = z.looseObject({
  observer: text,
  how: z.enum(['complete', 'partial', 'failed', 'part']),
  observedAt: z.number(),
  afresh: z.literal(true).exactOptional(),
  said: z
    .array(
      z.looseObject({
        id: text,
        resource: resource.nullable().exactOptional(),
        checks: z.array(saidCheck).exactOptional(),
        dropped: texts.exactOptional(),
      }),
    )
    .exactOptional(),
  gone: texts.exactOptional(),
  again: texts.exactOptional(),
  pushed: z.literal(true).exactOptional(),
  failure: z.enum(['denied', 'throttled', 'unreachable', 'broken']).exactOptional(),
  reason: maybe,
  permission: maybe,
});

/** What one look at the world brought, with what else the gates went by. */
export const observedFields = {
  heard: z.array(heardShape),
  leadsTo: z.enum(['decision', 'nothing']).exactOptional(),
  settleUntil: z.number().exactOptional(),
  denied: texts.exactOptional(),
  foreseen: z
    .array(z.looseObject({ account: text, permission: text, identity: text, since: z.number() }))
    .exactOptional(),
  calendars: z
    .record(
      text,
      z.looseObject({ state: z.enum(['open', 'closed']), reason: text, until: z.number().exactOptional() }),
    )
    .exactOptional(),
};
