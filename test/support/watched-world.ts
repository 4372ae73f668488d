import type { AwsScope } from '../../src/aws/scope.ts';
import type { Model } from '../../src/model/model.ts';
import type { Poller } from '../../src/pollers/poller.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { parseStack } from '../../src/simulator/stacks/load-stack.ts';
import { playWorld } from './played-shop.ts';
import { scope } from './poll.ts';
import { watchedBy } from './watched-by.ts';

/** The simulated account of a stack's text, watched by some real pollers in these scopes. */
export function watchedWorld(
  stackText: string,
  pollers: Poller | readonly Poller[],
  scopes: readonly [AwsScope, ...AwsScope[]] = [scope],
) {
  const parsed = parseStack(stackText, 'stack.yaml');
  if (parsed.stack === undefined) throw new Error(JSON.stringify(parsed.problems));
  const shop = playWorld(buildStack(parsed.stack, 1));
  return { shop, ...watchedBy(shop, 'parts' in pollers ? [pollers] : pollers, scopes) };
}

/** The one signal of a check on the thing that people call so; by another one, where that is said. */
export function saidOf(model: Model, name: string, check: string, by?: string) {
  const named = (id: string | undefined) => (id === undefined ? undefined : model.resources.get(id)?.name);
  for (const { id } of [...model.resources.values()].filter((resource) => resource.name === name)) {
    const found = model.signals.get(id)?.find((signal) => signal.check === check && named(signal.by) === by);
    if (found !== undefined) return found;
  }
  return undefined;
}
