import { reportInstance } from './instance-metrics.ts';
import { hostAnswers, recoverInstance, serves, systemAnswers } from './instance.ts';
import { between } from '../draw.ts';
import { suffers } from './impairments.ts';
import { tell } from '../happening.ts';
import type { Instance, StatusCheck } from '../state/instance.ts';
import type { World } from '../state/world.ts';

const everyMs = 60_000;

/** Two equal results in a row change the status: bad is visible after 60–120 s (timing sheet). */
const resultsToChange = 2;

/** How long the system check must fail before EC2 moves a machine by itself (model; AWS gives no figure). */
const recoveryAfterMs = 180_000;

/** EC2's status checks: each minute, each machine at its own second. */
export function startStatusChecks(world: World, instance: Instance): void {
  const checks = world.clock.every(everyMs, between(world, 'status-checks', 0, everyMs), () => {
    if (instance.state === 'terminated') return checks.cancel();
    if (instance.state !== 'running') return;
    const now = world.clock.now();
    const hostWorks = hostAnswers(world, instance);
    note(instance.systemCheck, hostWorks, now);
    const booted = instance.servesFrom !== undefined;
    note(instance.instanceCheck, booted && systemAnswers(world, instance), now);
    // A machine that its host lost has lost its volumes too; one that hangs still has them.
    note(instance.ebsCheck, hostWorks && !suffers(instance, 'disk-stuck'), now);
    if (instance.applicationCheck !== undefined)
      note(instance.applicationCheck, serves(world, instance), now);
    reportInstance(world, instance, now);
    recover(world, instance, now);
  });
}

/**
 * AWS: simplified automatic recovery is for system failures of single machines, not for members of Auto
 * Scaling groups, and it holds back during an event of the whole zone.
 */
function recover(world: World, instance: Instance, now: number): void {
  const { impairedSince: since, passed } = instance.systemCheck;
  if (passed !== false || since === undefined || now - since < recoveryAfterMs) return;
  if (instance.autoRecovery === false) return;
  if (instance.tags.has('aws:autoscaling:groupName') || world.zonesDown.has(instance.zone)) return;
  tell(world, {
    kind: 'instance',
    instance: instance.id,
    state: instance.state,
    text: `EC2 recovers ${instance.id} in ${instance.zone} on another host`,
  });
  recoverInstance(world, instance);
}

function note(check: StatusCheck, passed: boolean, now: number): void {
  check.inARow = check.passed === passed ? check.inARow + 1 : 1;
  check.passed = passed;
  if (check.inARow < resultsToChange) return;
  check.status = passed ? 'ok' : 'impaired';
  if (passed) delete check.impairedSince;
  else check.impairedSince ??= now;
}
