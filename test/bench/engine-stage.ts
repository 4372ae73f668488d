import { LookRecorder } from '../../src/engine/look-recorder.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actions } from '../../src/actions/registry.ts';
import { createView } from '../../src/engine/create-view.ts';
import { cycle } from '../../src/engine/cycle.ts';
import type { EngineParts, EngineState } from '../../src/engine/engine.ts';
import { emptyMemory, remember } from '../../src/engine/history.ts';
import type { Watch } from '../../src/engine/observe.ts';
import { memoryStopSwitch } from '../../src/engine/stop-switch.ts';
import { createTroubles } from '../../src/engine/troubles.ts';
import type { View } from '../../src/engine/view.ts';
import type { RecordedEvent } from '../../src/journal/event.ts';
import type { JournalStore } from '../../src/journal/journal.ts';
import { createPushedFacts } from '../../src/engine/pushed.ts';
import { createJournalWriter } from '../../src/journal/journal-writer.ts';
import { openSqliteStore } from '../../src/journal/sqlite-store.ts';
import { emptyModel } from '../../src/model/fold.ts';
import type { Observation } from '../../src/model/observation.ts';
import { defaultModelSettings } from '../../src/model/settings.ts';
import { nothingPending } from '../../src/policy/pending.ts';
import type { PolicySet } from '../../src/policy/policy.ts';
import { countedIds } from '../../src/runtime/ids.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { gates } from '../../src/safety/registry.ts';
import { defaultSafetySettings } from '../../src/safety/settings.ts';
import { cpuMsOf } from './measure.ts';
import { systemClock } from '../../src/runtime/clock.ts';

/** The engine's own cycle on a clock that stands still, told what was observed instead of reading AWS. */
export interface EngineStage {
  readonly state: EngineState;
  readonly view: View;
  /** One cycle, so many milliseconds after the last. */
  turn(observations: readonly Observation[], afterMs: number): Promise<void>;
  now(): number;
  /** Events that the journal holds, and milliseconds of CPU that went into writing them. */
  journal(): { readonly events: number; readonly cpuMs: number };
  close(): Promise<void>;
}

const start = Date.UTC(2026, 10, 21, 12);

export async function engineStage(policies: PolicySet): Promise<EngineStage> {
  let now = start;
  let arrived: readonly Observation[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
  const onUnreadable = () => undefined;
  const sqlite = await openSqliteStore({ path: join(folder, 'journal.sqlite'), onUnreadable });
  let journalMs = 0;
  const store: JournalStore = {
    ...sqlite,
    append: async (expected, events) => {
      let recorded: readonly RecordedEvent[] = [];
      journalMs += await cpuMsOf(async () => {
        recorded = await sqlite.append(expected, events);
      });
      return recorded;
    },
  };
  const state: EngineState = {
    model: emptyModel({ settings: defaultModelSettings, services: [] }),
    policies,
    policyProblems: [],
    pending: nothingPending,
    reachTold: false,
    sawAllAt: undefined,
    carried: undefined,
    carryOnFrom: 0,
    takesOver: false,
    proposals: [],
    decisions: new Map(),
    recorded: new Map(),
    remediations: new Map(),
    returnsRecorded: new Map(),
    memory: emptyMemory,
    changes: new Map(),
    recent: [],
    deniedPermissions: new Map(),
    foreseenDenials: new Map(),
    unwritten: [],
    toldUnwritten: new WeakSet(),
    lastCycleAt: 0,
    reviewAt: undefined,
    lookInMs: 0,
    cycles: 0,
    suspects: new Map(),
    doubted: new Map(),
    seriesSeen: new Map(),
    settleUntil: 0,
    wallMinusMonotonic: start,
    clockGoodAt: 0,
    stopSwitchWas: 'clear',
    looks: new LookRecorder(),
    stopping: false,
  };
  const journal = await createJournalWriter(store, {
    clock: systemClock,
    onAppended: (event) => {
      state.memory = remember(state.memory, event);
    },
    onTrouble: ({ reason }) => {
      throw new Error(reason);
    },
  });
  const watch: Watch = {
    observe: async () => arrived,
    refresh: async () => ({ observations: [], unread: [] }),
    requestRead: () => undefined,
    hurry: () => undefined,
    everyoneAnswered: () => true,
    nextInMs: () => 1_000,
    nextReadInMs: () => 1_000,
    onArrival: () => undefined,
  };
  const parts: EngineParts = {
    pushed: createPushedFacts(() => now - start),
    clock: { now: () => now, monotonic: () => now - start, sleep: async () => undefined },
    ids: countedIds(),
    log: silentLogger,
    clockSkewMs: () => undefined,
    aws: {
      client: () => {
        throw new Error('the benchmark makes no call to AWS');
      },
    },
    watch,
    gates,
    actions: new Map(actions.map((action) => [action.name, action])),
    settings: defaultSafetySettings,
    stopSwitch: memoryStopSwitch(),
    troubles: createTroubles(() => undefined),
    journal,
    onUnwritten: () => undefined,
  };
  return {
    state,
    view: createView(parts, state, { version: 'bench', store }),
    turn: async (observations, afterMs) => {
      now += afterMs;
      arrived = observations;
      await cycle(parts, state);
    },
    now: () => now,
    journal: () => ({ events: journal.next() - 1, cpuMs: journalMs }),
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
