import { serviceOf } from '../aws/arn.ts';
import type { Observation } from '../model/observation.ts';
import type { Resource, ResourceKind } from '../model/resource.ts';
import { complete, type Finding, type Voice } from './finding.ts';
import type { PollContext } from './poller.ts';

/** Something that somebody else's automation has begun and not ended: a change of a stack, a deployment, an experiment. */
export interface WorkUnderWay {
  /** An ARN, or what has the form of one. */
  readonly id: string;
  readonly name: string;
  /** AWS's own word for how far it is. */
  readonly status: string;
  /** One line for a person: what is under way, and on what if that cannot be told. */
  readonly reason: string;
  /** Milliseconds since the epoch, where AWS says. */
  readonly since?: number;
  /** Ids of what is known here and is a part of it. */
  readonly worksOn: readonly string[];
}

/** All that is under way in an account and region, by one service: neither good nor bad, and gone once it is over. */
export function workObservation(
  { kind, check, ...voice }: Voice & { readonly kind: ResourceKind; readonly check: string },
  context: PollContext,
  works: readonly WorkUnderWay[],
): Observation {
  return complete(voice, context, {
    resources: works.map(
      ({ id, name, status, worksOn }): Resource => ({
        id,
        kind,
        ...context.scope,
        name,
        tags: {},
        facts: { status, worksOn },
        relations: [],
      }),
    ),
    findings: works.map(
      ({ id: resource, reason, since }): Finding => ({
        resource,
        check,
        family: 'control-plane',
        state: 'unknown',
        nature: 'transition',
        reason,
        ...(since === undefined ? {} : { since }),
      }),
    ),
  });
}

/** Ids of what is known in the account, in the region that is polled or in none. */
export function knownIds(
  { model, scope }: Pick<PollContext, 'model' | 'scope'>,
  isPart: (resource: Resource) => boolean,
): readonly string[] {
  const ids: string[] = [];
  for (const resource of model.resources.values())
    if (
      resource.account === scope.account &&
      (resource.region === scope.region || resource.region === 'global') &&
      isPart(resource)
    )
      ids.push(resource.id);
  return ids;
}

/** Before anything is done, whatever to, and when something of the service itself is to be read again. */
export function asksForWork(
  service: string,
  ids: readonly string[],
  { priority }: Pick<PollContext, 'priority'>,
): boolean {
  return priority === 'verify' || ids.some((id) => serviceOf(id) === service);
}
