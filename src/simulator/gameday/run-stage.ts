import { configSchema } from '../../daemon/config.ts';
import { shippedPolicies } from '../../daemon/shipped-policies.ts';
import type { ActorParts } from '../actors/actor.ts';
import { type DaemonSettings, usualSettings } from '../scenario/daemon-settings.ts';
import { regionsOf } from '../faults/select.ts';
import { type Judge, startJudge } from '../judge/judge.ts';
import { buildStack } from '../stacks/build-stack.ts';
import { servicesText } from '../stacks/services-text.ts';
import type { StackDescription } from '../stacks/stack-schema.ts';
import { simulatedTransport } from '../transport.ts';
import { bystander } from '../world/bystander.ts';
import { isFed } from '../world/signals/events.ts';
import type { Queue } from '../world/state/queue.ts';
import type { World } from '../world/state/world.ts';
import type { Contender } from './contender.ts';
import { createDaemonController, type DaemonController } from './daemon-controller.ts';
import type { LifelineStep } from './lifeline.ts';
import { createNaive } from './naive/naive.ts';
import type { PolicySet } from './report.ts';
import { createReplicatedController } from './replicated-controller.ts';
import { createRulesFolder } from './rules-folder.ts';

/** The world of one run, who is tried out in it, and the judge. */
export interface RunStage {
  readonly world: World;
  readonly judge: Judge;
  /** Absent where AWS is left alone. */
  readonly contender: Contender | undefined;
  readonly actorParts: (actor: string) => ActorParts;
  close(): void;
}

export function buildRunStage(options: {
  readonly stack: StackDescription;
  readonly limits: Parameters<typeof startJudge>[1];
  readonly seed: number;
  readonly policy: PolicySet;
  readonly policies?: string;
  /** What the daemon is set to otherwise than a game day sets it. */
  readonly daemon?: DaemonSettings;
  /** Folder for the files of the daemon, which outlive a thread that is ended. */
  readonly scratch?: string;
  /** When it begins, milliseconds since the epoch; absent: always at the same time. */
  readonly startAt?: number;
  /** Several processes of the daemon that share the work, in place of one. */
  readonly replicas?: { readonly count: number; readonly leaseMs: number };
  /** Hears of each step of the daemon that is tried out; it may kill it there. */
  readonly onStep?: (step: LifelineStep) => void;
}): RunStage {
  const { stack, seed, policy } = options;
  const world = buildStack(stack, seed, options.startAt);
  const judge = startJudge(world, options.limits);
  const rules = createRulesFolder({
    from: options.policies ?? shippedPolicies(),
    // Whoever brings policies of their own has written down in them what they know of the account.
    overrides: options.policies === undefined ? stack.policies : {},
    services: servicesText(stack),
    ...(options.scratch === undefined ? {} : { within: options.scratch }),
  });
  const ended: (() => void)[] = [];
  // Replaced by whoever is tried out; where nobody is, faults of the daemon befall this one.
  world.controllers.set('holdfast', bystander('holdfast'));
  const daemonNamed = (name: string): DaemonController => {
    const { replicas } = options;
    const controllerParts = {
      name,
      world,
      aws: simulatedTransport(world, { caller: name }),
      rules,
      seed,
      onStep: name === 'holdfast' ? options.onStep : undefined,
      config: configSchema.parse({
        accounts: [{ id: world.account, regions: regionsOf(world) }],
        policies: rules.policies,
        services: rules.services,
        journal: { store: 'memory' },
        http: { host: '127.0.0.1', port: 0 },
        intake: { sqs: [...world.queues.values()].filter((queue) => isFed(world, queue)).map(queueOfEvents) },
        ...usualSettings,
        ...options.daemon,
      }),
    };
    const controller =
      replicas === undefined || name !== 'holdfast'
        ? createDaemonController(controllerParts)
        : createReplicatedController({
            ...controllerParts,
            replicas: replicas.count,
            leaseMs: replicas.leaseMs,
          });
    world.controllers.set(name, controller);
    ended.push(() => controller.end());
    return controller;
  };
  const naive = (): Contender => {
    const baseline = createNaive({ world, aws: simulatedTransport(world, { caller: 'naive' }) });
    world.controllers.set('holdfast', baseline);
    ended.push(() => baseline.end());
    return baseline;
  };
  const contender = policy === 'nothing' ? undefined : policy === 'naive' ? naive() : daemonNamed('holdfast');
  return {
    world,
    judge,
    contender,
    actorParts: (actor) => ({
      world,
      aws: simulatedTransport(world, { caller: actor }),
      startDaemon: (name) => {
        const daemon = daemonNamed(name);
        void daemon.start();
        // Its start reads files, for which whoever runs the clock must let it settle.
        void world.clock.sleep(0);
        return () => {
          daemon.end();
          world.controllers.delete(name);
        };
      },
    }),
    close: () => {
      judge.stop();
      for (const end of ended) end();
      rules.remove();
    },
  };
}

const queueOfEvents = ({ url: queueUrl, region }: Queue) => ({ queueUrl, region });
