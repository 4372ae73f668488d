import type { JournalEvent, RecordedEvent } from '../journal/event.ts';
import type { JournalStore } from '../journal/journal.ts';
import { createJournalWriter } from '../journal/journal-writer.ts';
import type { ForeseenDenial } from '../model/foreseen-denial.ts';
import type { ModelSettings } from '../model/settings.ts';
import type { Poller } from '../pollers/poller.ts';
import { errorText } from '../runtime/error-text.ts';
import { gates } from '../safety/registry.ts';
import { carriedIn, carriedOn, latestOf, noteOf } from './carried-note.ts';
import { createChangeDesk, isStillToAsk, rememberChanges } from './changes/change-desk.ts';
import { createCommands } from './commands.ts';
import { createView } from './create-view.ts';
import type { EngineParts } from './engine.ts';
import { initialState } from './initial-state.ts';
import { judgeReach } from './reach.ts';
import { createRuleTaker, type LoadedRules, refuseToLoseAll } from './rules.ts';
import { remember } from './history.ts';
import { type Loop, startLoop } from './loop.ts';
import { note } from './note.ts';
import { createWatch } from './observe.ts';
import type { OpenPage } from './open-pages.ts';
import { createPushedFacts, type PushedFacts } from './pushed.ts';
import { mostRecent } from './fold-journal.ts';
import { type FoldedJournal, foldJournal, keepFolded, quicklyRead } from './journal-snapshot.ts';
import { restore } from './restore.ts';
import { planSweeps } from './schedule.ts';
import { createTroubles, type Troubles } from './troubles.ts';
import type { Commands, View } from './view.ts';
import { wantedOf } from './wanted.ts';

export interface EngineOptions
  extends Pick<
    EngineParts,
    'clock' | 'ids' | 'log' | 'aws' | 'clockSkewMs' | 'actions' | 'settings' | 'stopSwitch' | 'right'
  > {
  readonly store: JournalStore;
  readonly pollers: readonly Poller[];
  readonly pollerSettings: Readonly<
    Record<string, { readonly enabled: boolean; readonly every?: number | undefined }>
  >;
  readonly accounts: readonly { readonly account: string; readonly regions: readonly string[] }[];
  readonly modelSettings: ModelSettings;
  /** Whether the journal keeps what is observed, for replay. */
  readonly recordsObservations: boolean;
  readonly seed: number;
  readonly version: string;
  /** Never throws. */
  loadRules(): Promise<LoadedRules>;
  /** Called for each event, in order, once it is durable and part of the state. */
  onEvent(event: RecordedEvent): void;
  /** Called after each cycle with how long it took. */
  onCycle(seconds: number): void;
  /** `isFinal`: another writer was seen, so this engine never acts again. */
  onJournalFailure(isFinal: boolean): void;
  /** A call or a trouble that the journal cannot take now; `onEvent` follows when it could. */
  onUnwritten?(event: JournalEvent): void;
}

export interface Engine {
  readonly view: View;
  readonly commands: Commands;
  /** The pages of whoever ran before that have not ended. */
  readonly pagesBefore: readonly OpenPage[];
  /** Tells the journal of the start and begins to turn. */
  start(): Promise<void>;
  /** Takes in what is pushed to us, with the next cycle. */
  readonly push: PushedFacts['push'];
  /** For parts that are not the loop's own: what keeps them from their work. */
  readonly troubles: Pick<Troubles, 'begin' | 'end'>;
  /** Takes in what IAM says ahead that AWS would refuse in an account, all of it; none lifts what it said before. */
  foresee(account: string, denials: readonly ForeseenDenial[]): Promise<void>;
  /** Journals something that a surface has to say, with the next cycle. */
  tell(event: JournalEvent): void;
  /** What a replica that takes over goes on with. Empty: nothing waits. */
  note(): string;
  /** Whether something is being done that a stop would park. */
  isBusy(): boolean;
  /** Parks what is under way at a step. The journal stays open. */
  stop(reason: string): Promise<void>;
}

/** Restores the state from the journal and puts the loop together. Rejects when the journal cannot be read. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { clock, store, version } = options;
  const first = await options.loadRules();
  const policies = first.rules?.policies ?? { policies: [], revision: 'none', loadedAt: clock.now() };
  const services = first.rules?.services ?? [];
  const read = await readJournal(options);
  const told = restore(read.folded, policies, clock.now());
  const { right } = options;
  const noted = carriedIn(right?.note);
  const restored = { ...told, carried: latestOf(told.carried, noted) };
  const takesOver = noted !== undefined && clock.now() - noted.seenAt <= options.settings.evidenceMaxAgeMs;

  // Whoever stopped the replica before this one stopped the work, not the machine that did it.
  if (right !== undefined && told.stopSwitchWas === 'thrown') inheritStop(options);

  const state = initialState(
    { ...options, takesOver, lastWordAt: read.lastAt },
    { policies, services, problems: first.problems },
    restored,
  );
  const troubles = createTroubles((trouble, edge) => {
    options.log[edge === 'began' ? 'warn' : 'info'](
      { ...trouble },
      edge === 'began' ? 'trouble began' : 'trouble ended',
    );
    state.unwritten.push({
      at: clock.now(),
      kind: 'trouble',
      part: trouble.part,
      state: edge,
      reason: trouble.reason,
    });
  });
  const changes = watchesTrails(options)
    ? createChangeDesk({ aws: options.aws, clock, troubles, known: (id) => state.changes.get(id) })
    : undefined;
  for (const incident of restored.incidents)
    if (isStillToAsk(incident, restored.changes, clock.now())) changes?.expect(incident);
  const journal = await createJournalWriter(store, {
    clock,
    foldedUpTo: read.upTo,
    onAppended: (event) => {
      // For replay, or for the next start: it would drown what people read.
      if (event.kind === 'observed' || event.kind === 'remembered') return;
      state.memory = remember(state.memory, event);
      if (event.kind === 'changes') rememberChanges(state, event);
      if (event.kind === 'incident' && event.how === 'opened') changes?.expect(event.incident);
      if (state.recent.push(event) > 2 * mostRecent) state.recent.splice(0, mostRecent);
      options.onEvent(event);
    },
    onTrouble: ({ state: edge, reason, final }) => {
      if (edge === 'ended') troubles.end('journal');
      else {
        troubles.begin({ part: 'journal', since: clock.now(), reason, blocksActing: true });
        options.onJournalFailure(final);
      }
    },
  });
  const watch = createWatch({
    sweeps: planSweeps({
      pollers: options.pollers,
      accounts: options.accounts,
      settings: options.pollerSettings,
      startAt: clock.monotonic(),
      seed: options.seed,
      takesOver,
    }),
    pollers: options.pollers.filter((poller) => options.pollerSettings[poller.name]?.enabled !== false),
    aws: options.aws,
    clock,
    log: options.log,
    model: () => state.model,
    wantedMetrics: () => wantedOf(state),
  });
  const pushed = createPushedFacts(() => clock.monotonic());
  const { ids, log, aws, actions, settings, stopSwitch } = options;
  const parts: EngineParts = {
    clock,
    ids,
    log,
    aws,
    clockSkewMs: options.clockSkewMs,
    actions,
    settings,
    stopSwitch,
    ...(right === undefined ? {} : { right }),
    watch,
    pushed,
    gates,
    troubles,
    journal,
    ...(changes === undefined ? {} : { changes }),
    onUnwritten: (event) => options.onUnwritten?.(event),
  };

  const takeRules = createRuleTaker(parts, state);
  const instance = ids.next('daemon');
  let loop: Loop | undefined;
  const started = (): Loop => {
    if (loop === undefined) throw new Error('the engine has not been started');
    return loop;
  };
  return {
    view: createView(parts, state, { version, store }),
    commands: createCommands(
      parts,
      state,
      {
        wake: () => started().wake(),
        between: (task) => started().between(task),
        stop: () => started().stop(),
      },
      async () => {
        const read = refuseToLoseAll(await options.loadRules(), state.policies);
        const loaded = judgeReach(read, state.policies, state.model);
        await takeRules(loaded);
        return loaded.problems;
      },
    ),
    pagesBefore: [...restored.pages.values()],
    start: async () => {
      // Calendars are compiled; how they stand is told with each look.
      const { calendars: _compiled, ...safety } = settings;
      const judgedBy = { safety, model: options.modelSettings };
      const epoch = right === undefined ? {} : { epoch: right.epoch };
      await note(parts, state, [
        { at: clock.now(), kind: 'daemon-started', version, instance, settings: judgedBy, ...epoch },
      ]);
      await takeRules(first);
      loop = startLoop(parts, state, (seconds) => options.onCycle(seconds));
    },
    push: (facts) => pushed.push(facts),
    troubles,
    foresee: async (account, denials) => {
      await started().between(async () => {
        state.foreseenDenials.set(account, denials);
      });
      started().wake();
    },
    tell: (event) => {
      state.unwritten.push(event);
    },
    note: () => noteOf(state, options.settings.evidenceMaxAgeMs),
    isBusy: () =>
      [...state.remediations.values()].some(({ state: at }) => at !== 'ended' && at !== 'standing'),
    stop: async (reason) => {
      await loop?.stop();
      const carried = carriedOn(state, options.settings.evidenceMaxAgeMs);
      const last = carried === undefined || carried.waits.length === 0 ? {} : { carried };
      await note(parts, state, [{ at: clock.now(), kind: 'daemon-stopped', instance, reason, ...last }]);
    },
  };
}

/** A file that cannot be written must not keep this one from watching: it is stopped until it ends all the same. */
function inheritStop({ stopSwitch, log }: Pick<EngineOptions, 'stopSwitch' | 'log'>): void {
  try {
    stopSwitch.throwSwitch(
      'the replica before',
      'acting was stopped when this one took over; "holdfast resume" ends it',
    );
  } catch (error) {
    log.warn({ detail: errorText(error) }, 'the stop that was taken over could not be written down');
  }
}

async function readJournal({ store, log }: EngineOptions): Promise<FoldedJournal> {
  const journal = await foldJournal(store);
  const { upTo, from, notUsed } = journal;
  if (notUsed !== undefined)
    log.info({ why: notUsed }, 'the snapshot of the journal is not used: all of the journal was read');
  // What took long to read is kept at once, for a start that follows soon.
  if (upTo - from > quicklyRead)
    await keepFolded(store, journal).catch((error: unknown) =>
      log.warn({ detail: errorText(error) }, 'no snapshot of the journal could be kept'),
    );
  return journal;
}

/** Who changed what is CloudTrail's to tell: with its poller it is switched off. */
function watchesTrails({
  pollers,
  pollerSettings,
}: Pick<EngineOptions, 'pollers' | 'pollerSettings'>): boolean {
  return pollers.some(({ name }) => name === 'cloudtrail') && pollerSettings['cloudtrail']?.enabled !== false;
}
