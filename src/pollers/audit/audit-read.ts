import type { Resource } from '../../model/resource.ts';
import type { Voice } from '../finding.ts';
import type { PollContext } from '../poller.ts';

/** One list that adds facts to resources which another poller knows. */
export interface AuditRead {
  readonly voice: Voice;
  /** Of whom it tells; where there is nobody, nothing is asked. */
  about(context: PollContext): readonly Resource[];
  /** What it tells of them. Throws AwsError. */
  read(resources: readonly Resource[], context: PollContext): Promise<readonly Resource[]>;
}

/** Who owns a resource knows the rest: this only adds to it. */
export function factsOn(one: Resource, facts: Resource['facts']): Resource {
  return { ...one, tags: {}, facts, relations: [] };
}
