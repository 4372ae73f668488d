import type { Problem, SourcePosition } from '../../policy/policy.ts';
import { errorText } from '../../runtime/error-text.ts';
import type { Transport } from '../../aws/transport.ts';
import { buildStack } from '../stacks/build-stack.ts';
import type { StackDescription } from '../stacks/stack-schema.ts';
import { bystander } from '../world/bystander.ts';
import type { World } from '../world/state/world.ts';
import type { Scenario } from './scenario.ts';

interface Trial {
  readonly atMs: number;
  readonly position: SourcePosition;
  /** Answers how it is ended. */
  readonly begin: (world: World) => () => void;
}

/**
 * Whether a scenario can be played on a stack: builds the stack once and begins everything in the order in
 * which it will begin, without letting time pass. What names something that is not there, or is not there
 * yet, is a problem with its position.
 */
export function tryScenario(scenario: Scenario, stack: StackDescription): readonly Problem[] {
  const world = buildStack(stack, 1);
  world.controllers.set('holdfast', bystander('holdfast'));
  const problems: Problem[] = [];
  const groups = new Set([...world.scalingGroups.values()].map(({ name }) => name));
  for (const group of Object.keys(scenario.recovered.serving)) {
    if (groups.has(group)) continue;
    const message = `the stack ${stack.stack} has no Auto Scaling group ${group}; it has ${[...groups].join(', ') || 'none'}`;
    problems.push({ severity: 'error', position: scenario.recovered.position, message });
  }
  const trials = trialsOf(scenario).toSorted((one, other) => one.atMs - other.atMs);
  for (const { position, begin } of trials) {
    try {
      begin(world)();
    } catch (error) {
      problems.push({ severity: 'error', position, message: errorText(error) });
    }
  }
  return problems;
}

function trialsOf({ faults, actors }: Scenario): readonly Trial[] {
  const meets = (world: World) => ({
    world,
    aws: noAws,
    startDaemon: (name: string) => {
      world.controllers.set(name, bystander(name));
      return () => undefined;
    },
  });
  return [
    ...actors.map(({ atMs, position, actor, parameters }) => ({
      atMs,
      position,
      begin: (world: World) => actor.start(meets(world), parameters),
    })),
    ...faults.map(({ atMs, position, fault, parameters }) => ({
      atMs,
      position,
      begin: (world: World) => fault.begin(world, parameters),
    })),
  ];
}

/** No time passes in a trial, so nobody comes to call it. */
const noAws: Transport = () => new Promise(() => undefined);
