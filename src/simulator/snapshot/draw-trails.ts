import { trailSchema } from '../stacks/trail-schema.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import { resourcesOf, said, type Sketch, text } from './sketch.ts';

type WrittenTrail = NonNullable<WrittenStack['trails']>[number];

/** The trails of CloudTrail that were made in a region of the stack. */
export function drawTrails(sketch: Sketch): readonly WrittenTrail[] {
  return resourcesOf(sketch, 'cloudtrail:trail').flatMap(({ name, region, facts }) => {
    const trail = said({
      name,
      region,
      bucket: text(facts['bucket']),
      multiRegion: facts['multiRegion'] === false ? false : undefined,
    });
    if (sketch.regions.some((one) => one.region === region) && trailSchema.safeParse(trail).success)
      return [trail];
    sketch.leftOut.push(`trail ${name} in ${region}: its region or its name is not simulated`);
    return [];
  });
}
