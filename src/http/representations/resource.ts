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

/**
 * What people call a target. Members of one group often share their Name tag: those get AWS's own
 * identifier beside it, and so does what is not known any more, beside the name that it had last.
 */
export function nameOf(id: string, model: Model, lastName?: string): string {
  const name = model.resources.get(id)?.name ?? model.groups.get(id)?.name;
  if (name === undefined)
    return lastName === undefined ? ownIdentifier(id) : `${lastName} (${ownIdentifier(id)})`;
  const siblings = model.groupsOf(id).flatMap((group) => model.groups.get(group)?.members ?? []);
  const shared = siblings.some((other) => other !== id && model.resources.get(other)?.name === name);
  return shared ? `${name} (${ownIdentifier(id)})` : name;
}

/** `arn:aws:ec2:…:instance/i-0abc` → `i-0abc`; what is no ARN stays as it is. */
function ownIdentifier(id: string): string {
  if (!id.startsWith('arn:')) return id;
  return id.split(/[/:]/).at(-1) ?? id;
}
