import { createEngine, type Engine } from '../../src/engine/create-engine.ts';
import { memoryStopSwitch } from '../../src/engine/stop-switch.ts';
import { actions } from '../../src/actions/registry.ts';
import type { RecordedEvent } from '../../src/journal/event.ts';
import { createMemoryStore } from '../../src/journal/memory-store.ts';
import type { Observation } from '../../src/model/observation.ts';
import { defaultModelSettings } from '../../src/model/settings.ts';
import { parsePolicies } from '../../src/policy/parse.ts';
import type { Policy, PolicySet } from '../../src/policy/policy.ts';
import type { Poller } from '../../src/pollers/poller.ts';
import { countedIds } from '../../src/runtime/ids.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { defaultSafetySettings } from '../../src/safety/settings.ts';
import { runUntil } from '../../src/simulator/run-until.ts';
import { VirtualClock } from '../../src/simulator/virtual-clock.ts';

/** The engine on a clock of its own, fed with whole observations instead of AWS. */
export async function stormStage(options: {
  readonly policies: readonly string[];
  /** In place of the policies as they were read. */
  readonly rewrite?: (policy: Policy) => Policy;
  /** What is said each minute. */
  readonly say: (now: number) => readonly Observation[];
}) {
  const clock = new VirtualClock(Date.UTC(2026, 10, 21, 12));
  const startedAt = clock.now();
  const entries: RecordedEvent[] = [];
  let cycles = 0;
  const traits = new Map(actions.map((action) => [action.name, action]));
  const poller: Poller = {
    name: 'storm',
    parts: [
      {
        name: 'all',
        everyMs: 60_000,
        reach: 'regional',
        permissions: [],
        poll: async () => options.say(clock.now()),
      },
    ],
    refresh: async () => [],
  };
  const rewritten = (set: PolicySet): PolicySet => ({
    ...set,
    policies: set.policies.map((policy) => options.rewrite?.(policy) ?? policy),
  });
  const engine: Engine = await createEngine({
    clock,
    ids: countedIds(),
    log: silentLogger,
    clockSkewMs: () => undefined,
    aws: {
      client: () => {
        throw new Error('there is no AWS here');
      },
    },
    actions: traits,
    settings: { ...defaultSafetySettings, maxMode: 'auto', scope: { tag: 'holdfast', value: 'managed' } },
    stopSwitch: memoryStopSwitch(),
    store: createMemoryStore(entries),
    pollers: [poller],
    pollerSettings: {},
    accounts: [{ account: '111122223333', regions: ['eu-west-1'] }],
    modelSettings: defaultModelSettings,
    recordsObservations: true,
    seed: 1,
    version: 'test',
    loadRules: async () => {
      const files = options.policies.map((text, index) => ({ file: `${index}.yaml`, text }));
      const parsed = parsePolicies(files, { traits, loadedAt: clock.now(), revision: 'test' });
      return parsed.set === undefined
        ? { problems: parsed.problems }
        : {
            rules: { policies: rewritten(parsed.set), services: [], source: 'policies' },
            problems: parsed.problems,
          };
    },
    onEvent: () => undefined,
    onCycle: () => {
      cycles += 1;
    },
    onJournalFailure: () => undefined,
  });
  await engine.start();
  return {
    engine,
    clock,
    entries,
    now: () => clock.now(),
    cycles: () => cycles,
    playTo: (seconds: number) => runUntil(clock, startedAt + seconds * 1000),
    count: (kind: RecordedEvent['kind']) => entries.filter((event) => event.kind === kind).length,
    /** The summary of the last page. */
    lastPage: () => entries.findLast((event) => event.kind === 'page')?.summary,
    end: async () => {
      let done = false;
      const stopped = engine.stop('the test is over').then(() => {
        done = true;
      });
      await runUntil(clock, clock.now() + 60_000, { done: () => done });
      await stopped;
    },
  };
}
