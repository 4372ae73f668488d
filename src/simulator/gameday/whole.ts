import { durationMs } from '../../policy/duration.ts';
import { usersAreWell } from '../judge/experience.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { acceptsWrites } from '../world/data/database.ts';
import { serves } from '../world/compute/instance.ts';
import type { World } from '../world/state/world.ts';

/** Why the world is not yet whole, by what the scenario calls whole; empty when it is. `stack`: what it is played on. */
export function whatIsMissing(
  world: World,
  { recovered, stack }: Pick<Scenario, 'recovered' | 'stack'>,
): readonly string[] {
  const missing: string[] = [];
  const wellForSeconds = durationMs(recovered.wellFor) / 1000;
  if (!usersAreWell(world, wellForSeconds, recovered.errorsBelow))
    missing.push(`users have not been well for the last ${wellForSeconds} s`);
  const groups = recovered.wholeGroups ? sizesIn(stack) : [];
  for (const [group, wanted] of [...groups, ...Object.entries(recovered.serving)]) {
    const serving = servingIn(world, group);
    if (serving < wanted) missing.push(`${serving} of ${wanted} machines of ${group} serve`);
  }
  if (recovered.writers !== undefined) {
    const writers = [...world.databases.values()].filter((one) => acceptsWrites(world, one)).length;
    if (writers !== recovered.writers)
      missing.push(`${writers} databases accept writes, where it should be ${recovered.writers}`);
  }
  return missing;
}

/** Each group with its machines over all regions. */
function sizesIn({ groups }: Scenario['stack']): readonly (readonly [string, number])[] {
  return groups.map(({ name, size, regions }) => [name, size * regions.length]);
}

function servingIn(world: World, group: string): number {
  let count = 0;
  for (const instance of world.instances.values()) {
    if (instance.tags.get('aws:autoscaling:groupName') === group && serves(world, instance)) count += 1;
  }
  return count;
}
