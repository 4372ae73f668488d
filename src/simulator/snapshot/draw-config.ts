import { configSchema } from '../stacks/config-schema.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import { resourcesOf, said, type Sketch } from './sketch.ts';

type WrittenConfig = NonNullable<WrittenStack['config']>[number];

const ruleSchema = configSchema.shape.rules.unwrap().element;

/** AWS Config of each region that has a recorder, with those of its rules that are simulated. */
export function drawConfig(sketch: Sketch): readonly WrittenConfig[] {
  const rules = resourcesOf(sketch, 'config:rule').flatMap(({ name, region, facts }) => {
    const { data: rule } = ruleSchema.safeParse({ name, source: facts['source'] });
    if (rule !== undefined) return [{ region, rule: { name, source: rule.source } }];
    sketch.leftOut.push(`AWS Config rule ${name} in ${region}: what it looks at is not simulated`);
    return [];
  });
  return resourcesOf(sketch, 'config:recorder').flatMap(({ region, facts }) =>
    sketch.regions.some((one) => one.region === region)
      ? [
          said({
            region,
            recording: facts['recording'] === false ? false : undefined,
            rules: rules.filter((one) => one.region === region).map(({ rule }) => rule),
          }),
        ]
      : [],
  );
}
