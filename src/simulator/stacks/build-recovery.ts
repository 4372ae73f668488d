import type { World } from '../world/state/world.ts';
import type { StackDescription } from './stack-schema.ts';

/** ARC: panels of routing controls, each with the rule of how many stay On. Health checks may follow them. */
export function buildRecovery(world: World, { controlPanels }: StackDescription): void {
  const { controls, rules } = world.recovery;
  for (const written of controlPanels) {
    const { name, id = world.hexId(32), atLeastOn: atLeast } = written;
    const panel = { name, arn: `arn:aws:route53-recovery-control::${world.account}:controlpanel/${id}` };
    const own = written.controls.map((control) => {
      const arn = `${panel.arn}/routingcontrol/${control.id ?? world.hexId(16)}`;
      controls.set(arn, { arn, name: control.name, panel, state: control.on ? 'On' : 'Off' });
      return arn;
    });
    if (atLeast === 0) continue;
    const arn = `${panel.arn}/safetyrule/${world.hexId(16)}`;
    rules.push({ arn, name: `${name}-at-least-${atLeast}`, kind: 'assertion', atLeast, controls: own });
  }
}
