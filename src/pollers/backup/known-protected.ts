import type { Resource } from '../../model/resource.ts';
import type { PollContext } from '../poller.ts';

/** What AWS Backup was seen to back up in the account and region that is polled. */
export function knownProtected({ model, scope }: PollContext): readonly Resource[] {
  return [...model.resources.values()].filter(
    ({ account, region, facts }) =>
      account === scope.account && region === scope.region && facts['backupVault'] !== undefined,
  );
}

/** A word on a resource that somebody else vouches for: these facts and nothing more. */
export function statementOn(resource: Resource, facts: Resource['facts']): Resource {
  return { ...resource, tags: {}, facts, relations: [] };
}
