import { type AwsAnswers, awsFailure } from './answers.ts';

export interface RoutingControlWorld {
  readonly states: Map<string, 'On' | 'Off'>;
  /** Regions whose endpoint does not answer. */
  readonly silentRegions: Set<string>;
}

interface Entries {
  UpdateRoutingControlStateEntries: { RoutingControlArn: string; RoutingControlState: 'On' | 'Off' }[];
}

export function routingControl(world: RoutingControlWorld): AwsAnswers {
  const reach = (region: string) => {
    if (world.silentRegions.has(region))
      throw awsFailure('EndpointTemporarilyUnavailableException', 'try another endpoint', 503);
  };
  return {
    GetRoutingControlState: ({ RoutingControlArn }: { RoutingControlArn: string }, { region }) => {
      reach(region);
      const state = world.states.get(RoutingControlArn);
      if (state === undefined) throw awsFailure('ResourceNotFoundException', 'no such routing control', 404);
      return { RoutingControlArn, RoutingControlState: state };
    },
    UpdateRoutingControlStates: ({ UpdateRoutingControlStateEntries: entries }: Entries, { region }) => {
      reach(region);
      for (const entry of entries) world.states.set(entry.RoutingControlArn, entry.RoutingControlState);
      return {};
    },
  };
}
