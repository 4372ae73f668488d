import { z } from 'zod';
import type { Plan, PlannedStep } from '../action.ts';
import { plannedCall } from '../calls.ts';
import { everywhere } from './read.ts';

const stateSchema = z.object({
  target: z.string(),
  scope: z.object({ account: z.string(), region: z.string() }),
  table: z.string(),
  from: z.string(),
  to: z.string(),
  plannedAt: z.number(),
  phase: z.enum(['reroute', 'restore']),
});

/** Which route table is led from which NAT gateway to which other, and whether it goes there or back. */
export type RerouteState = z.output<typeof stateSchema>;

export function stateOf(plan: Plan): RerouteState {
  return stateSchema.parse(plan.state);
}

export function leadTo({ scope, table }: RerouteState, gateway: string): PlannedStep {
  return {
    name: `lead it to ${gateway}`,
    calls: [
      plannedCall('EC2', 'ReplaceRoute', scope, {
        RouteTableId: table,
        DestinationCidrBlock: everywhere,
        NatGatewayId: gateway,
      }),
    ],
    timeoutMs: 60_000,
  };
}
