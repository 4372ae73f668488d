import { tell } from './happening.ts';
import { publishDeploymentWork } from './signals/deployment-events.ts';
import type { DeploymentWork } from './state/deployment-work.ts';
import type { World } from './state/world.ts';

/** Over ones are remembered up to this number. */
const worksAtMost = 500;

/** Says that it is under way, and that it is over when the answer is called. What it changes is not its matter (model). */
export function beginWork(world: World, work: DeploymentWork): () => void {
  const oldest = [...world.deploymentWork.values()].find(({ endedAt }) => endedAt !== undefined);
  if (world.deploymentWork.size >= worksAtMost && oldest !== undefined)
    world.deploymentWork.delete(oldest.id);
  world.deploymentWork.set(work.id, work);
  say(world, work, 'has begun');
  return () => {
    if (work.endedAt !== undefined) return;
    work.endedAt = world.clock.now();
    say(world, work, 'is over');
  };
}

/** Of one kind in a region, in the order in which they began. */
export function workOf<Kind extends DeploymentWork['kind']>(
  world: World,
  kind: Kind,
  region: string,
): readonly Extract<DeploymentWork, { kind: Kind }>[] {
  return [...world.deploymentWork.values()].filter(
    (work): work is Extract<DeploymentWork, { kind: Kind }> => work.kind === kind && work.region === region,
  );
}

function say(world: World, work: DeploymentWork, what: string): void {
  tell(world, { kind: 'deployment-work', work: work.id, text: `${inWords(work)} ${what}` });
  publishDeploymentWork(world, work);
}

function inWords(work: DeploymentWork): string {
  switch (work.kind) {
    case 'stack-change':
      return `a change of the stack ${work.stack}`;
    case 'deployment':
      return `a deployment of ${work.application}/${work.group}`;
    case 'experiment':
      return `an experiment of Fault Injection Service`;
  }
}
