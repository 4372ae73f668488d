import type { AwsAccess } from '../aws/access.ts';
import { emptyModel, fold } from '../model/fold.ts';
import type { Model } from '../model/model.ts';
import type { Observation } from '../model/observation.ts';
import type { ServiceDeclaration } from '../model/service.ts';
import type { ModelSettings } from '../model/settings.ts';
import { observePart } from '../pollers/observe-part.ts';
import { pollers } from '../pollers/registry.ts';

/** What one look at an account tells. */
export interface Seen {
  readonly model: Model;
  /** What could not be read, and why. */
  readonly unread: readonly string[];
}

/**
 * Reads each region once with the pollers that the daemon uses, and nothing else: only Describe, Get and
 * List calls. What is denied or fails is listed, and the rest read all the same. Never rejects.
 */
export async function lookAround(options: {
  readonly aws: AwsAccess;
  readonly account: string;
  readonly regions: readonly string[];
  readonly settings: ModelSettings;
  readonly services: readonly ServiceDeclaration[];
  readonly now: () => number;
}): Promise<Seen> {
  const { aws, account, regions, settings, services, now } = options;
  let model = emptyModel({ settings, services });
  const unread: string[] = [];
  // Twice: in the first round much is found that other parts would have asked about, such as a replica's lag.
  for (let round = 1; round <= 2; round += 1) {
    unread.length = 0;
    for (const { poller, part, region } of readsOf(regions)) {
      const scope = { account, region };
      const context = { aws, scope, now, priority: 'sweep', model, wantedMetrics: () => [] } as const;
      const observations = await observePart(poller, part, context);
      unread.push(...observations.flatMap(failureIn));
      model = fold(model, observations, now());
    }
  }
  return { model, unread };
}

/** Every part in every region; what is read once per account is read as from the first. */
function readsOf(regions: readonly string[]) {
  return pollers.flatMap((poller) =>
    poller.parts.flatMap((part) =>
      (part.reach === 'global' ? regions.slice(0, 1) : regions).map((region) => ({ poller, part, region })),
    ),
  );
}

function failureIn(observation: Observation): readonly string[] {
  if (observation.kind !== 'failed') return [];
  const { name, region } = observation.observer;
  return [`${name} of ${region}: ${observation.reason}`];
}
