import type { Resource, ResourceKind } from '../model/resource.ts';
import type { PollContext } from './poller.ts';

/** What is known of one kind in the account and region that is polled, as it was last read. */
export function known({ model, scope }: PollContext, kind: ResourceKind): readonly Resource[] {
  return [...model.ofKind(kind)].flatMap((id) => {
    const one = model.resources.get(id);
    return one?.account === scope.account && one.region === scope.region ? [one] : [];
  });
}
