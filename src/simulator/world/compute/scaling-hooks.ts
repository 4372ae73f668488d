import type { LifecycleHook } from '../state/lifecycle-hook.ts';
import type { ScalingGroup, ScalingMember } from '../state/scaling-group.ts';
import type { World } from '../state/world.ts';

/**
 * Lets a group's lifecycle hooks of a transition hold a member, one after the other, until each is
 * completed or runs out. Without a hook it goes on at once.
 */
export function holdForHook(
  world: World,
  group: ScalingGroup,
  member: ScalingMember,
  transition: LifecycleHook['transition'],
  then: (result: 'CONTINUE' | 'ABANDON') => void,
): void {
  const hooks = [...group.hooks.values()].filter((hook) => hook.transition === transition);
  const next = (index: number): void => {
    const hook = hooks[index];
    if (hook === undefined) return then('CONTINUE');
    member.lifecycle = transition.endsWith('LAUNCHING') ? 'Pending:Wait' : 'Terminating:Wait';
    const wait = {
      token: [8, 4, 4, 4, 12].map((digits) => world.hexId(digits)).join('-'),
      hook: hook.name,
      deadline: world.clock.now() + hook.heartbeatMs,
      finish: (result: 'CONTINUE' | 'ABANDON') => {
        if (member.waiting !== wait) return;
        delete member.waiting;
        if (result === 'ABANDON') then('ABANDON');
        else next(index + 1);
      },
    };
    member.waiting = wait;
    const look = () => {
      if (member.waiting !== wait) return;
      if (world.clock.now() >= wait.deadline) wait.finish(hook.defaultResult);
      else world.clock.at(wait.deadline, look);
    };
    world.clock.at(wait.deadline, look);
  };
  next(0);
}
