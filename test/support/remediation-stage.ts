import { z } from 'zod';
import type {
  Action,
  LastingEffect,
  Plan,
  StepProgress,
  VerificationResult,
  PlannedCall,
} from '../../src/actions/action.ts';
import { awsCommand } from '../../src/actions/aws-cli.ts';
import type { JournalEvent, RecordedEvent } from '../../src/journal/event.ts';
import type { RemediationParts } from '../../src/remediation/parts.ts';
import type { Service } from '../../src/model/service.ts';
import type { SignalState } from '../../src/model/signal.ts';
import type { Rung } from '../../src/policy/policy.ts';
import { foldRemediation, resume, type ToldRemediation } from '../../src/remediation/fold-remediations.ts';
import { rulesOf } from '../../src/remediation/rules.ts';
import { remediate } from '../../src/remediation/remediate.ts';
import type { Remediation } from '../../src/remediation/remediation.ts';
import { countedIds } from '../../src/runtime/ids.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import type { Decision } from '../../src/safety/decision.ts';
import type { StopSwitch } from '../../src/safety/gate.ts';
import { buildModel, instanceId, noon, resource, signal, verdict } from './model-builder.ts';
import { actionRung, pageRung, policy, proposal, traits } from './safety-builder.ts';

const plannedCall: PlannedCall = {
  service: 'Auto Scaling',
  operation: 'TerminateInstanceInAutoScalingGroup',
  scope: { account: '111122223333', region: 'eu-west-1' },
  input: {},
};

/**
 * A remediation played step by step: an action whose AWS is a script, a journal in an array, a clock that
 * a test sets. `crash()` forgets everything but the journal and AWS, as a killed process does.
 */
export function remediationStage(
  options: {
    readonly steps?: number;
    readonly undoable?: boolean;
    readonly effect?: Action['effect'];
    /** Of the whole rung. */
    readonly timeoutMs?: number;
    readonly callsAStep?: number;
    /** Its effect lasts; for so long, or until it is given back. AWS ends it then, unless said otherwise. */
    readonly lasts?: {
      readonly hours?: number;
      readonly endsByItself?: boolean;
      readonly returnSteps?: number;
      /** How long its cause must have been well before it is given back; absent: 30. */
      readonly waitMinutes?: number;
      readonly oneWay?: boolean;
      /** Whether it says itself what it is needed for. */
      readonly knowsItsTrouble?: boolean;
    };
  } = {},
) {
  const steps = options.steps ?? 1;
  const journal: RecordedEvent[] = [];
  const stage = {
    now: noon,
    stop: 'clear' as StopSwitch['state'],
    blocked: undefined as string | undefined,
    stands: true,
    /** Calls that reached AWS, as `remedy/0`, `undo/0`, … */
    calls: [] as string[],
    journal,
    remediations: new Map<string, Remediation>(),
    deniedPermissions: [] as string[],
    /** What goes wrong: at the journal, or at the call. */
    journalFails: (_event: JournalEvent): boolean => false,
    callFails: (): Error | undefined => undefined,
    onIntent: (): void => undefined,
    /** Called when the stop switch is read anew. */
    onStopRefresh: (): void => undefined,
    progress: 'under-way' as StepProgress,
    /** What AWS says at each asking, where it changes from one to the next. */
    observed: undefined as (() => StepProgress) | undefined,
    /** The same by a world that a test keeps, told of each call: of a step of a plan for some purpose. */
    observedOf: undefined as ((purpose: string, step: number) => StepProgress) | undefined,
    onCall: (_purpose: string, _step: number): void => undefined,
    verification: { outcome: 'inconclusive', reason: 'no evidence yet' } as VerificationResult,
    preconditionHolds: true,
    /** Of what lasts: whether its cause is well again, whether AWS still keeps it, what a gate says. */
    well: false as boolean | 'unknown',
    /** Whether the target has again the verdict that it was done for, while it is not well. */
    illAgain: true,
    inForce: 'in-force' as Awaited<ReturnType<LastingEffect['inForce']>>,
    /** Whether by the model what it holds has changed. */
    outgrown: false,
    /** How often AWS was asked whether it keeps it. */
    timesAsked: 0,
    /** What a remedy says that knows its trouble. */
    neededAgain: false,
    againstReturn: undefined as string | undefined,
    plannable: true,
    /** What AWS shows of a person who took the remedy back; an error where AWS cannot be read. */
    undone: undefined as string | Error | undefined,
    undoneAsked: 0,
    /** Another automation's word on the target. */
    lease: undefined as string | undefined,
    relapses: 0,
    everyoneAnswered: true,
    hasSettled: true,
    takesOver: false,
    /** What the load balancer of the target's service says, and since when. */
    users: { state: 'pass' as SignalState, since: noon - 3_600_000 },
    /** What the policy's own conditions answer. */
    abortIf: false as boolean | 'unknown',
    successIf: true as boolean | 'unknown',
  };

  const planFor = (purpose: string): Plan => ({
    action: 'replace-instance',
    target: instanceId('1'),
    targetName: '1',
    summary: `${purpose} plan`,
    preconditions: [{ name: 'the target is ours', holds: stage.preconditionHolds, detail: 'read just now' }],
    steps: Array.from({ length: stepsOf(purpose) }, (_, index) => ({
      name: `${purpose} step ${index}`,
      calls: Array.from({ length: options.callsAStep ?? 1 }, () => plannedCall),
      timeoutMs: 300_000,
    })),
    state: { purpose, expiresAt: null },
    warnings: [],
  });
  const stepsOf = (purpose: string) =>
    purpose === 'remedy' ? steps : purpose === 'return' ? (options.lasts?.returnSteps ?? 1) : 1;
  const planLasting = async (purpose: string): Promise<Plan> => {
    if (!stage.plannable) throw new Error('AWS cannot be read');
    return planFor(purpose);
  };
  const untilFor = (hours: number | undefined) =>
    hours === undefined ? null : stage.now + hours * 3_600_000;
  const lasting: LastingEffect = {
    endsByItself: options.lasts?.endsByItself ?? options.lasts?.hours !== undefined,
    expiresAt: ({ state }) =>
      z.object({ expiresAt: z.number().nullable() }).parse(state).expiresAt ?? undefined,
    inForce: async () => {
      stage.timesAsked += 1;
      return stage.inForce;
    },
    isOutgrown: () => stage.outgrown,
    renew: async (_plan, notAfter) => {
      const until = untilFor(options.lasts?.hours);
      const plan = await planLasting('renew');
      return { ...plan, state: { purpose: 'renew', expiresAt: until && Math.min(until, notAfter) } };
    },
    giveBack: async () => planLasting('return'),
    ...(options.lasts?.knowsItsTrouble === true ? { isNeededAgain: () => stage.neededAgain } : {}),
    ...(options.lasts?.oneWay === true ? {} : { leaveAgain: async () => planLasting('leave-again') }),
  };
  const { lasting: _none, ...knownTraits } = traits(
    options.effect === undefined ? {} : { effect: options.effect },
  );
  const action: Action = {
    ...knownTraits,
    ...(options.lasts === undefined ? {} : { lasting }),
    plan: async () => ({
      ...planFor('remedy'),
      state: { purpose: 'remedy', expiresAt: untilFor(options.lasts?.hours) },
    }),
    apply: async (plan, step) => {
      const failure = stage.callFails();
      if (failure !== undefined) throw failure;
      const [purpose = ''] = plan.summary.split(' ');
      stage.onCall(purpose, step);
      stage.calls.push(`${purpose}/${step}`);
      return undefined;
    },
    observe: async ({ summary }, step) =>
      stage.observedOf?.(summary.split(' ')[0] ?? '', step) ?? stage.observed?.() ?? stage.progress,
    verify: () => stage.verification,
    undoneByHand: async () => {
      stage.undoneAsked += 1;
      if (stage.undone instanceof Error) throw stage.undone;
      return stage.undone;
    },
    ...(options.undoable === true ? { undo: () => planLasting('undo') } : {}),
  };
  const returning = {
    when: { text: 'verdict == "healthy"', evaluate: () => stage.well },
    forMs: (options.lasts?.waitMinutes ?? 30) * 60_000,
    bakeMs: 600_000,
    atLatestMs: 43_200_000,
  };
  const lastingRung: Rung = {
    kind: 'action',
    action: action.name,
    params: {},
    maxAttempts: 2,
    return: returning,
  };
  const { timeoutMs } = options;
  const plainRung = actionRung(timeoutMs === undefined ? {} : { timeoutMs });
  const ofRemedy = (rung: Rung) =>
    policy({
      remedy: [rung, pageRung],
      abortIf: [{ text: "alarm('worse')", evaluate: () => stage.abortIf }],
      successIf: [{ text: "!alarm('checkout-5xx')", evaluate: () => stage.successIf }],
    });
  const decision: Decision = {
    proposal:
      options.lasts === undefined
        ? proposal({
            rung: plainRung,
            policy: ofRemedy(plainRung),
          })
        : proposal({ rung: lastingRung, policy: ofRemedy(lastingRung) }),
    at: noon,
    outcome: 'act',
    results: [{ gate: 'everything', outcome: 'allow', reason: 'yes' }],
  };
  const record = async (events: readonly JournalEvent[]) => {
    if (events.some(stage.journalFails)) throw new Error('disk full');
    for (const event of events) {
      // As a store would: what is written does not change with the object it came from.
      journal.push(structuredClone({ ...event, number: journal.length + 1 }) as RecordedEvent);
      if (event.kind === 'intent') stage.onIntent();
    }
  };
  const parts: RemediationParts = {
    actions: new Map([[action.name, action]]),
    aws: {
      client: () => {
        throw new Error('the scripted action needs no client');
      },
    },
    ids: countedIds(),
    log: silentLogger,
    now: () => stage.now,
    model: () => usersModel(stage),
    record,
    note: (events) => record(events).catch(() => undefined),
    stopSwitch: () => ({ state: stage.stop, source: 'test', readAt: stage.now }),
    refreshStopSwitch: async () => stage.onStopRefresh(),
    blocked: () => stage.blocked,
    commandFor: awsCommand,
    denied: (permission, target) => stage.deniedPermissions.push(`${permission} of ${target}`),
    refresh: async () => undefined,
    reassess: async () => (stage.stands ? decision : undefined),
    stillStands: async () => stage.stands,
    everyoneAnswered: () => stage.everyoneAnswered,
    hasSettled: () => stage.hasSettled,
    get takesOver() {
      return stage.takesOver;
    },
    whyNotReturn: async () => stage.againstReturn,
    relapsesOf: () => stage.relapses,
  };
  return Object.assign(stage, {
    parts,
    /** One turn of the loop, with or without the decision to begin. */
    turn: async (begin: 'begin' | 'go on' = 'go on', secondsLater = 0): Promise<void> => {
      stage.now += secondsLater * 1000;
      await remediate(parts, stage.remediations, begin === 'begin' ? [decision] : [], (changed) =>
        stage.remediations.set(changed.id, changed),
      );
    },
    /** Looks as the loop does, at least twice a minute, until so many seconds have gone by. */
    watch: async (seconds: number): Promise<void> => {
      for (let left = seconds; left > 0; left -= 30) {
        stage.now += Math.min(30, left) * 1000;
        await remediate(parts, stage.remediations, [], (changed) =>
          stage.remediations.set(changed.id, changed),
        );
      }
    },
    only: (): Remediation => {
      const [remediation] = stage.remediations.values();
      if (remediation === undefined) throw new Error('nothing was begun');
      return remediation;
    },
    events: () => journal.map((event) => (event.kind === 'step' ? `step ${event.progress}` : event.kind)),
    crash: (): void => {
      stage.remediations.clear();
      const told = new Map<string, ToldRemediation>();
      for (const event of journal) foldRemediation(told, event);
      const rules = rulesOf(decision.proposal.policy, 0);
      for (const [id, remediation] of told) stage.remediations.set(id, resume(remediation, rules));
      // The journal keeps the condition's text; this one's answer is the test's.
      for (const [id, known] of stage.remediations)
        if (known.returns !== undefined)
          stage.remediations.set(id, { ...known, returns: { ...known.returns, when: returning.when } });
    },
  });
}

/** The target, and beside it what its users meet: a load balancer of the same service. */
function usersModel(at: {
  readonly now: number;
  readonly users: { readonly state: SignalState; readonly since: number };
  readonly well: boolean | 'unknown';
  readonly illAgain: boolean;
  readonly lease: string | undefined;
}) {
  const { now, users } = at;
  const front = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/shop/1';
  const service: Service = {
    name: 'shop',
    tier: 1,
    derived: false,
    resources: [instanceId('1'), front],
    groups: [],
    dependsOn: [],
    objectives: {},
    state: 'healthy',
    since: noon,
    reason: 'all of it serves',
  };
  const seen = {
    resource: front,
    check: 'elb/targets-serving',
    observedAt: now,
    reason: '0 of 4 targets serve',
  };
  return buildModel({
    at: now,
    resources: [
      resource({
        id: instanceId('1'),
        ...(at.lease === undefined ? {} : { tags: { 'holdfast:lease': at.lease } }),
      }),
      resource({ id: front, kind: 'elbv2:load-balancer', name: 'shop' }),
    ],
    verdicts:
      at.well === false && at.illAgain ? [verdict({ target: instanceId('1'), kind: 'host-failed' })] : [],
    services: [service],
    signals: [signal({ ...seen, ...users })],
  });
}
