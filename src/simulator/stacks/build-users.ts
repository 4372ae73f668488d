import { answer } from '../world/names/dns-answer.ts';
import { between } from '../world/draw.ts';
import type { Cohort, Users } from '../world/state/users.ts';
import type { World } from '../world/state/world.ts';
import type { StackDescription } from './stack-schema.ts';

/** Those who use the stack, each with an answer in hand that they got in the last minute. */
export function buildUsers(world: World, stack: StackDescription): Users {
  const { database = '', resolvers, ...fixed } = stack.users;
  const users: Users = {
    ...fixed,
    database,
    cohorts: resolvers.flatMap((resolver) => cohortsOf(world, fixed.site, resolver)),
    resolvers: new Map(),
    traffic: new Map(),
    experienced: [],
  };
  world.users = users;
  return users;
}

function cohortsOf(
  world: World,
  site: string,
  {
    name,
    share,
    count,
    keepsAtLeast,
    keepsAtMost = keepsAtLeast,
  }: StackDescription['users']['resolvers'][number],
): readonly Cohort[] {
  return Array.from({ length: count }, (_, index) => {
    const cohort = `${name}-${index + 1}`;
    const found = answer(world, site, 'A', world.random(`first-answer/${cohort}`).next());
    return {
      share: share / count,
      name: cohort,
      keepsMs: keepsMs(world, keepsAtLeast, keepsAtMost),
      ...(found === undefined ? {} : { target: found.target }),
      resolveAt: world.clock.now() + between(world, 'cohorts', 0, 60_000),
    };
  });
}

function keepsMs(world: World, least: number | undefined, most: number | undefined): number {
  if (least === undefined || most === undefined) return Number.POSITIVE_INFINITY;
  return least === most ? least : between(world, 'cohorts', least, most);
}
