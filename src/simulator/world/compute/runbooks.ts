import type { AutomationRun, Runbook } from '../state/runbook.ts';
import type { World } from '../state/world.ts';
import { rebootInstance } from './instance.ts';

export const runbookKey = (region: string, name: string): string => `${region}/${name}`;

const runsAtMost = 1_000;

/** Begins a run, which comes to its end by itself. */
export function startRun(
  world: World,
  { name, version, region, takesMs }: Runbook,
  asked: Pick<AutomationRun, 'by' | 'parameters' | 'tags'>,
): AutomationRun {
  const id = [8, 4, 4, 4, 12].map((digits) => world.hexId(digits)).join('-');
  const run: AutomationRun = {
    ...asked,
    id,
    runbook: name,
    version,
    region,
    startedAt: world.clock.now(),
    status: 'InProgress',
  };
  for (const oldest of world.automationRuns.keys()) {
    if (world.automationRuns.size < runsAtMost) break;
    world.automationRuns.delete(oldest);
  }
  world.automationRuns.set(id, run);
  world.clock.after(takesMs, () => endRun(world, run));
  return run;
}

function endRun(world: World, run: AutomationRun): void {
  run.endedAt = world.clock.now();
  const runbook = world.runbooks.get(runbookKey(run.region, run.runbook));
  const [id = ''] = run.parameters['InstanceId'] ?? [];
  const instance = world.instances.get(id);
  if (runbook === undefined || runbook.broken.size > 0 || instance?.region !== run.region) {
    run.status = 'Failed';
    run.failure =
      instance?.region === run.region
        ? 'Step fails when it is Execute/Cancelling action.'
        : `The instance ID '${id}' does not exist`;
    return;
  }
  if (runbook.does === 'restart-machine') rebootInstance(world, instance);
  run.status = 'Success';
}
