import type { Resource } from '../../model/resource.ts';
import type { PollContext } from '../poller.ts';

/** The tables of the region that is polled, as they were last described. */
export function knownTables({ model, scope }: PollContext): readonly Resource[] {
  return [...model.ofKind('dynamodb:table')].flatMap((id) => {
    const table = model.resources.get(id);
    return table?.account === scope.account && table.region === scope.region ? [table] : [];
  });
}
