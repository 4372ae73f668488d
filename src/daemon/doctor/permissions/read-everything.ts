import type { CallCount } from '../../../aws/call-counts.ts';
import { permissionOf } from '../../../aws/permission.ts';
import { emptyModel, fold } from '../../../model/fold.ts';
import { observePart } from '../../../pollers/observe-part.ts';
import { modelSettings } from '../../settings.ts';
import type { Examined, ExaminedAccount } from '../check.ts';

/** By IAM action. What is not in it is not known. */
export type Answers = ReadonlyMap<string, 'allowed' | 'denied'>;

/**
 * Lets each enabled part read once more what it reads anyway, twice over, since much is only asked about
 * what was found before. A permission is proven by an answer, and missing by AWS's refusal.
 */
export async function readEverything(
  examined: Examined,
  { account, aws }: ExaminedAccount,
  region: string,
): Promise<Answers> {
  const { clock, config, enabled } = examined;
  const answers = new Map<string, 'allowed' | 'denied'>();
  let model = emptyModel({ settings: modelSettings(config), services: [] });
  const parts = enabled.pollers.flatMap((poller) => poller.parts.map((part) => ({ poller, part })));
  for (const { poller, part } of [...parts, ...parts]) {
    if (part.permissions.some((permission) => answers.get(permission) === 'denied')) continue;
    const before = aws.calls();
    const context = {
      aws,
      scope: { account, region },
      now: () => clock.now(),
      priority: 'sweep' as const,
      model,
      wantedMetrics: () => [],
    };
    const observations = await observePart(poller, part, context);
    for (const permission of answeredSince(before, aws.calls())) answers.set(permission, 'allowed');
    for (const observation of observations)
      if (observation.kind === 'failed' && observation.permission !== undefined)
        answers.set(observation.permission, 'denied');
    model = fold(model, observations, clock.now());
  }
  return answers;
}

function answeredSince(before: readonly CallCount[], after: readonly CallCount[]): readonly string[] {
  const counted = new Map(before.map((call) => [keyOf(call), call.count]));
  return after
    .filter((call) => call.outcome === 'ok' && call.count > (counted.get(keyOf(call)) ?? 0))
    .flatMap(({ service, operation }) => permissionOf(service, operation) ?? []);
}

function keyOf({ service, operation, outcome }: CallCount): string {
  return `${service}/${operation}/${outcome}`;
}
