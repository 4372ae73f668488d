import { startConfigRules } from '../world/data/config-rules.ts';
import type { ConfigRule } from '../world/state/config-rule.ts';
import type { World } from '../world/state/world.ts';
import { monthMs, tagsOf } from './ground.ts';
import { known, regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** AWS Config, after the databases that its rules look at. Where it is not set up, nothing takes time. */
export function buildConfig(world: World, stack: StackDescription): void {
  for (const { region: place, recording, rules } of stack.config) {
    const region = known(regionOf(stack, place), place);
    const built = rules.map(({ name, source, remediation }): ConfigRule => {
      const id = `config-rule-${world.hexId(6)}`;
      const arn = `arn:aws:config:${region}:${world.account}:config-rule/${id}`;
      return {
        name,
        id,
        arn,
        tags: tagsOf(stack, {}),
        source,
        ...(remediation === undefined ? {} : { remediationMs: remediation }),
        results: new Map(),
        remediations: new Map(),
      };
    });
    world.configRegions.set(region, {
      region,
      recording,
      changedAt: world.clock.now() - monthMs,
      rules: new Map(built.map((rule) => [rule.name, rule])),
    });
  }
  if (world.configRegions.size > 0) startConfigRules(world);
}
