import type { ConfigRegion, ConfigRule } from '../world/state/config-rule.ts';
import { awsFailure } from './failure.ts';
import type { CallContext } from './operation.ts';

/** What the one kind of rule that there is looks at. */
export const databaseType = 'AWS::RDS::DBInstance';

export function configRegion({ world, scope }: CallContext): ConfigRegion | undefined {
  return world.configRegions.get(scope.region);
}

export function ruleNamed(name: string | undefined, context: CallContext): ConfigRule {
  const found = configRegion(context)?.rules.get(name ?? '');
  if (found !== undefined) return found;
  throw awsFailure(
    'NoSuchConfigRuleException',
    `The ConfigRule '${name}' provided in the request is invalid.`,
  );
}

/** All of them where none is named. */
export function rulesNamed(
  names: readonly string[] | undefined,
  context: CallContext,
): readonly ConfigRule[] {
  if (names === undefined || names.length === 0) return [...(configRegion(context)?.rules.values() ?? [])];
  return names.map((name) => ruleNamed(name, context));
}
