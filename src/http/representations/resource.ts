import { z } from 'zod';
import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { verdictKindShape } from './states.ts';
import { time, timeIfAny, timeShape } from './time.ts';

export const resourceShape = z
  .object({
    id: z.string(),
    kind: z.string(),
    name: z.string(),
    account: z.string(),
    region: z.string(),
    zone: z.string().optional(),
    tags: z.record(z.string(), z.string()),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
    relations: z.array(z.object({ type: z.string(), to: z.string() })),
    verdict: z
      .object({
        kind: verdictKindShape,
        since: timeShape,
        unhealthySince: timeShape.optional(),
        reason: z.string(),
        cause: z.string().optional(),
      })
      .optional(),
  })
  .meta({ id: 'Resource' });

export function resourceRepresentation(resource: Resource, model: Model): z.output<typeof resourceShape> {
  const verdict = model.verdicts.get(resource.id);
  return {
    id: resource.id,
    kind: resource.kind,
    name: resource.name,
    account: resource.account,
    region: resource.region,
    zone: resource.zone,
    tags: { ...resource.tags },
    facts: Object.fromEntries(
      Object.entries(resource.facts).map(([name, fact]) => [
        name,
        typeof fact === 'object' ? [...fact] : fact,
      ]),
    ),
    relations: resource.relations.map(({ type, to }) => ({ type, to })),
    verdict: verdict && {
      kind: verdict.kind,
      since: time(verdict.since),
      unhealthySince: timeIfAny(verdict.unhealthySince),
      reason: verdict.reason,
      cause: verdict.cause,
    },
  };
}
