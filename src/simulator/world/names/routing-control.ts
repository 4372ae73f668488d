import { tell } from '../happening.ts';
import type { SafetyRule } from '../state/routing-control.ts';
import type { World } from '../state/world.ts';

/** A state for each of some controls, by ARN. */
type Wanted = ReadonlyMap<string, 'On' | 'Off'>;

/**
 * Sets controls as one change, or answers the safety rule that refuses it. Rules that the caller overrides
 * are passed over.
 */
export function setControls(
  world: World,
  wanted: Wanted,
  overridden: readonly string[],
): { readonly refusedBy?: SafetyRule } {
  const { controls, rules } = world.recovery;
  const stateAfter = (arn: string) => wanted.get(arn) ?? controls.get(arn)?.state;
  for (const rule of rules) {
    if (overridden.includes(rule.arn)) continue;
    if (rule.kind === 'assertion' && !rule.controls.some((arn) => wanted.has(arn))) continue;
    if (rule.kind === 'gating' && !rule.targets.some((arn) => wanted.has(arn))) continue;
    // A gate is read as it stands, an assertion as it would be afterwards.
    const state = rule.kind === 'gating' ? (arn: string) => controls.get(arn)?.state : stateAfter;
    if (rule.controls.filter((arn) => state(arn) === 'On').length < rule.atLeast) return { refusedBy: rule };
  }
  for (const [arn, state] of wanted) {
    const control = controls.get(arn);
    if (control === undefined || control.state === state) continue;
    control.state = state;
    tell(world, {
      kind: 'routing-control',
      control: arn,
      state,
      text: `routing control ${control.name} is ${state}`,
    });
  }
  return {};
}
