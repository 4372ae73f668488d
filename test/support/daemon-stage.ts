import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Transport } from '../../src/aws/transport.ts';
import { type Config, configSchema } from '../../src/daemon/config.ts';
import { createDaemon } from '../../src/daemon/create-daemon.ts';
import type { Daemon, DaemonParts } from '../../src/daemon/daemon.ts';
import { memoryStopSwitch } from '../../src/engine/stop-switch.ts';
import type { RecordedEvent } from '../../src/journal/event.ts';
import type { JournalStore } from '../../src/journal/journal.ts';
import { createMemoryStore } from '../../src/journal/memory-store.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import { countedIds } from '../../src/runtime/ids.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { beginFault, type Heal } from '../../src/simulator/faults/fault.ts';
import { hangInstance } from '../../src/simulator/faults/hang-instance.ts';
import { runUntil } from '../../src/simulator/run-until.ts';
import { buildShop, shopAccount, shopPrimary } from '../../src/simulator/stacks/shop.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';

const replacePolicy = (mode: string) => `
policy: replace-failed-instance
summary: Replace an instance that two witnesses call failed.
watch: ec2:instance
when: verdict == 'host-failed' && 'asg' in resource.relations
for: 1m
mode: ${mode}
remedy:
  - action: replace-instance
  - page: on-call
limits:
  group: { inFlight: 1, perWindow: "30%", window: 1h }
  keepServing: { count: 2, percent: 50 }
runbook: |
  ## Meaning
  For tests.
tests: []
`;

/** The production daemon on the simulated shop, on a virtual clock, with one policy in a folder of its own. */
export function daemonStage(
  options: {
    readonly mode?: string;
    readonly config?: object;
    readonly wrapTransport?: (transport: Transport) => Transport;
    readonly wrapStore?: (store: JournalStore) => JournalStore;
    readonly wrapClock?: (clock: Clock) => Clock;
  } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-policies-'));
  const writePolicy = (text: string) => writeFileSync(join(folder, 'replace.yaml'), text);
  writePolicy(replacePolicy(options.mode ?? 'auto'));
  const world = buildShop(1);
  const startedAt = world.clock.now();
  const entries: RecordedEvent[] = [];
  const shelf: { snapshot?: Uint8Array } = {};
  const config: Config = configSchema.parse({
    accounts: [{ id: shopAccount, regions: [shopPrimary, 'eu-west-1'] }],
    policies: folder,
    mode: 'auto',
    scope: { tag: 'holdfast', value: 'managed' },
    ...options.config,
  });
  const transport = simulatedTransport(world);
  const stopSwitch = memoryStopSwitch();
  const daemons: Daemon[] = [];
  let wakeUp: Heal = () => undefined;

  /** A cycle that waits for virtual time must be given some to end in. */
  const stop = async (daemon: Daemon, reason: string): Promise<void> => {
    let done = false;
    const stopped = daemon.stop(reason).then(() => {
      done = true;
    });
    await runUntil(world.clock, world.clock.now() + 60_000, { done: () => done });
    await stopped;
  };

  const playTo = (seconds: number) =>
    runUntil(world.clock, startedAt + seconds * 1000, {
      // A call that the simulated AWS lets wait (a long poll) waits on the virtual clock.
      busy: () =>
        daemons.reduce((out, daemon) => out + daemon.callsInFlight(), 0) > world.controlPlane.callsAsleep,
    });

  return {
    stop,
    /** A command waits for its turn and for AWS: it is given virtual time up to so many seconds to end in. */
    said: async <T>(command: Promise<T>, seconds: number): Promise<T> => {
      let ended = false;
      const outcome = command.then(
        (value) => () => value,
        (error: unknown) => () => {
          throw error;
        },
      );
      void outcome.then(() => {
        ended = true;
      });
      await playTo(seconds);
      if (!ended) throw new Error(`the command has not ended after ${seconds} s`);
      return (await outcome)();
    },
    world,
    config,
    transport: options.wrapTransport?.(transport) ?? transport,
    folder,
    entries,
    shelf,
    writePolicy,
    policyText: replacePolicy,
    /** A daemon on this journal and this world; a second one is what comes after a restart. */
    start: async (more: Partial<Pick<DaemonParts, 'roster' | 'onOtherAccounts'>> = {}): Promise<Daemon> => {
      const store = createMemoryStore(entries, shelf);
      const daemon = await createDaemon({
        config,
        clock: options.wrapClock?.(world.clock) ?? world.clock,
        ids: countedIds(),
        log: silentLogger,
        journal: options.wrapStore?.(store) ?? store,
        seed: 1,
        stopSwitch,
        transport: options.wrapTransport?.(transport) ?? transport,
        serveHttp: false,
        ...more,
      });
      daemons.push(daemon);
      await daemon.start();
      return daemon;
    },
    /** Plays up to so many seconds after the beginning. */
    playTo,
    /** An instance of the primary site hangs: its checks fail, from the hypervisor and from the load balancer. */
    hangOne: (): string => {
      const victim = [...world.instances.values()].find((instance) => instance.region === shopPrimary);
      if (victim === undefined) throw new Error('the shop has no instance');
      wakeUp = beginFault(world, hangInstance, { instance: victim.id });
      return victim.id;
    },
    /** The instance that hangs answers again. */
    wakeOne: () => wakeUp(),
    /** What the daemon changed in AWS, as `service operation`. */
    mutations: (): readonly string[] =>
      world.happenings.flatMap((happening) =>
        happening.kind === 'mutation' && happening.caller === 'holdfast'
          ? [`${happening.service} ${happening.operation}`]
          : [],
      ),
    kinds: () => entries.map((event) => event.kind),
    last: <K extends RecordedEvent['kind']>(kind: K): Extract<RecordedEvent, { kind: K }> | undefined =>
      entries.findLast((event): event is Extract<RecordedEvent, { kind: K }> => event.kind === kind),
    end: async (): Promise<void> => {
      for (const daemon of daemons) await stop(daemon, 'the test is over');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const replaceCall = 'Auto Scaling TerminateInstanceInAutoScalingGroup';
