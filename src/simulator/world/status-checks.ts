import { systemAnswers } from './instance.ts';
import { between } from './draw.ts';
import type { Instance, StatusCheck } from './state/instance.ts';
import type { World } from './state/world.ts';

const everyMs = 60_000;

/** Two equal results in a row change the status: bad is visible after 60–120 s (timing sheet). */
const resultsToChange = 2;

/** EC2's status checks: each minute, each machine at its own second. */
export function startStatusChecks(world: World, instance: Instance): void {
  const checks = world.clock.every(everyMs, between(world, 'status-checks', 0, everyMs), () => {
    if (instance.state === 'terminated') return checks.cancel();
    if (instance.state !== 'running') return;
    const now = world.clock.now();
    note(instance.systemCheck, !world.zonesDown.has(instance.zone), now);
    const booted = instance.servesFrom !== undefined;
    note(instance.instanceCheck, booted && systemAnswers(world, instance), now);
  });
}

function note(check: StatusCheck, passed: boolean, now: number): void {
  check.inARow = check.passed === passed ? check.inARow + 1 : 1;
  check.passed = passed;
  if (check.inARow < resultsToChange) return;
  check.status = passed ? 'ok' : 'impaired';
  if (passed) delete check.impairedSince;
  else check.impairedSince ??= now;
}
