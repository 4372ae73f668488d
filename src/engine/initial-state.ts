import { emptyModel } from '../model/fold.ts';
import type { ModelSettings } from '../model/settings.ts';
import { nothingPending } from '../policy/pending.ts';
import type { Problem } from '../policy/policy.ts';
import type { Clock } from '../runtime/clock.ts';
import type { EngineState } from './engine.ts';
import { LookRecorder } from './look-recorder.ts';
import type { Restored } from './restore.ts';
import type { Rules } from './rules.ts';

/** After a start nothing is acted on before two full rounds of the one-minute reads (SAFETY section 3). */
const settleMs = 120_000;
/**
 * Whoever takes over what somebody watched until moments ago has the word of that one besides: after the second
 * read of everything, which follows the first within 22 s (schedule.ts).
 */
const takeoverSettleMs = 30_000;

/**
 * Where nobody watched for longer than this, what was seen before is not gone on from: two versions of a function may
 * have come and gone, and a rule that is missing may have been taken away on purpose long ago.
 */
const rememberedMs = 900_000;

/** What a daemon knows before its first cycle: what people wrote, and what the journal remembers. */
export function initialState(
  options: {
    readonly clock: Clock;
    readonly modelSettings: ModelSettings;
    readonly recordsObservations: boolean;
    /** Another replica had it in sight until no longer ago than evidence is good for. */
    readonly takesOver: boolean;
    /** When the journal was last written before this start, by whoever watched then. */
    readonly lastWordAt: number;
  },
  rules: Omit<Rules, 'source'> & { readonly problems: readonly Problem[] },
  restored: Restored,
): EngineState {
  const { clock, takesOver } = options;
  const settleUntil = clock.now() + (takesOver ? takeoverSettleMs : settleMs);
  const seenAt = Math.max(restored.carried?.seenAt ?? 0, options.lastWordAt);
  return {
    model: emptyModel({
      settings: options.modelSettings,
      services: rules.services,
      incidents: restored.incidents,
      ...(clock.now() - seenAt < rememberedMs ? { recollections: restored.recollections } : {}),
    }),
    policies: rules.policies,
    policyProblems: rules.problems,
    pending: nothingPending,
    reachTold: false,
    sawAllAt: undefined,
    carried: restored.carried,
    carryOnFrom: takesOver ? settleUntil : 0,
    takesOver,
    proposals: [],
    decisions: new Map(),
    recorded: new Map(),
    remediations: restored.remediations,
    returnsRecorded: new Map(),
    memory: restored.memory,
    changes: restored.changes,
    recent: restored.recent,
    deniedPermissions: new Map(),
    foreseenDenials: new Map(),
    unwritten: [],
    toldUnwritten: new WeakSet(),
    lastCycleAt: clock.monotonic(),
    reviewAt: undefined,
    lookInMs: 0,
    cycles: 0,
    looks: options.recordsObservations ? new LookRecorder() : undefined,
    suspects: new Map(),
    doubted: new Map(),
    seriesSeen: new Map(),
    settleUntil,
    wallMinusMonotonic: clock.now() - clock.monotonic(),
    clockGoodAt: 0,
    stopSwitchWas: restored.stopSwitchWas,
    stopping: false,
  };
}
