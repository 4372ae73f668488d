import type { Resource } from '../model/resource.ts';
import type { AwsScope } from '../aws/scope.ts';
import type { Json, Plan, PlannedStep, Precondition } from './action.ts';

/** `detail` says what was read, in words that explain a refusal at three in the morning. */
export function precondition(name: string, holds: boolean, detail: string): Precondition {
  return { name, holds, detail };
}

/**
 * The plan, without its steps as long as a precondition does not hold: what must not run is not there to
 * be run by mistake.
 */
export function planOf(
  action: string,
  target: Resource,
  parts: {
    readonly summary: string;
    readonly preconditions: readonly Precondition[];
    readonly steps: readonly PlannedStep[];
    readonly state: Json;
    readonly warnings?: readonly string[];
  },
): Plan {
  const { summary, preconditions, state, warnings = [] } = parts;
  const steps = preconditions.every((each) => each.holds) ? parts.steps : [];
  return {
    action,
    target: target.id,
    targetName: target.name,
    summary,
    preconditions,
    steps,
    state,
    warnings,
  };
}

/** Where a regional resource's calls go. */
export function scopeOf(target: Resource): AwsScope {
  return { account: target.account, region: target.region };
}

/** AWS's own identifier: the last part of the ARN (`i-…`, a database's name). */
export function identifierOf(arn: string): string {
  return arn.split(/[:/]/).at(-1) ?? arn;
}
