import type { PollContext } from '../poller.ts';

/** Route tables that lead to a NAT gateway, as they were last read: what befalls the gateway befalls them. */
export function tablesThrough(gateway: string, { model }: PollContext): readonly string[] {
  return [...model.incoming(gateway)].flatMap(({ type, from }) =>
    type === 'routes-to' && model.resources.get(from)?.kind === 'vpc:route-table' ? [from] : [],
  );
}
