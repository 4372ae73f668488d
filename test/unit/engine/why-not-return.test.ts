import { describe, expect, it } from 'vitest';
import type { EngineParts, EngineState } from '../../../src/engine/engine.ts';
import { emptyMemory } from '../../../src/engine/history.ts';
import { memoryStopSwitch } from '../../../src/engine/stop-switch.ts';
import { whyNotReturn } from '../../../src/engine/why-not-return.ts';
import type { JournalEvent } from '../../../src/journal/event.ts';
import { deniedPermission } from '../../../src/model/denied-permission.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import type { Remediation } from '../../../src/remediation/remediation.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import type { Hold } from '../../../src/safety/history.ts';
import { gates } from '../../../src/safety/registry.ts';
import { account, buildModel, instanceId, noon, resource } from '../../support/model-builder.ts';
import {
  actionRung,
  condition,
  facts,
  hour,
  pageRung,
  policy,
  traits,
} from '../../support/safety-builder.ts';

const target = instanceId('1');
const plan = {
  action: 'replace-instance',
  target,
  targetName: '1',
  summary: 'moved away',
  preconditions: [],
  steps: [],
  state: null,
  warnings: [],
};
const standing: Remediation = {
  id: 'rem-1',
  proposalKey: 'p|1|0',
  policy: 'replace-failed-instance',
  action: 'replace-instance',
  effect: 'moves-traffic',
  target,
  rungIndex: 0,
  groups: [],
  region: 'eu-west-1',
  account: '111111111111',
  purpose: 'remedy',
  plan,
  step: 0,
  state: 'standing',
  startedAt: noon - hour,
  stateSince: noon - hour,
  reason: 'it helped',
  standing: { plan, since: noon - hour, setAt: noon - hour, holdDownMs: 1_800_000, wellSince: noon - hour },
};
const hold: Hold = {
  id: 'hold-1',
  scope: 'all',
  actions: [],
  reason: 'a change is under way',
  owner: 'ann',
  createdAt: noon - hour,
  expiresAt: noon + hour,
};

/** All is well and nothing speaks against the return, unless told otherwise. */
function stage(
  given: {
    readonly policies?: readonly Policy[];
    readonly holds?: readonly Hold[];
    readonly settleUntil?: number;
    readonly denied?: readonly string[];
    readonly foreseen?: readonly string[];
    readonly stopped?: boolean;
    readonly readable?: boolean;
  } = {},
) {
  const journaled: JournalEvent[] = [];
  const stopSwitch = memoryStopSwitch();
  if (given.stopped === true) stopSwitch.throwSwitch('ann', 'all stop');
  const engine = {
    clock: { now: () => noon, monotonic: () => 0 },
    log: silentLogger,
    watch: { everyoneAnswered: () => true },
    gates,
    actions: new Map([['replace-instance', traits({ effect: 'moves-traffic' })]]),
    settings: facts().settings,
    stopSwitch,
    journal: { append: async (events: readonly JournalEvent[]) => void journaled.push(...events) },
  } as unknown as EngineParts;
  const state = {
    model: buildModel({ resources: [resource({ id: target, tags: { holdfast: 'on' } })] }),
    policies: { policies: given.policies ?? [policy({ remedy: [actionRung(), pageRung] })] },
    memory: { ...emptyMemory, history: { ...emptyMemory.history, holds: given.holds ?? [] } },
    deniedPermissions: new Map(
      (given.denied ?? []).map((permission) => [deniedPermission(account, permission), 0]),
    ),
    foreseenDenials: new Map([
      [
        account,
        (given.foreseen ?? []).map((permission) => ({ account, permission, identity: 'arn:h', since: 0 })),
      ],
    ]),
    settleUntil: given.settleUntil ?? 0,
    returnsRecorded: new Map(),
    unwritten: [],
    toldUnwritten: new WeakSet(),
  } as unknown as EngineState;
  let reads = 0;
  const reread = async () => {
    reads += 1;
    return given.readable ?? true;
  };
  return { ask: () => whyNotReturn(engine, state, standing, reread), journaled, reads: () => reads };
}

describe('the return of what stands', () => {
  it('is allowed when nothing speaks against it, though its target is well', async () => {
    const { ask, reads } = stage();
    expect(await ask()).toBeUndefined();
    expect(reads()).toBe(1);
  });

  it('is tried though IAM denies ahead what was called before: it calls less, and a refusal changes nothing', async () => {
    expect(await stage({ foreseen: traits().permissions }).ask()).toBeUndefined();
  });

  it.each<[string, Parameters<typeof stage>[0], RegExp]>([
    ['a hold', { holds: [hold] }, /ann holds everything/],
    ['the stop switch', { stopped: true }, /stop switch/],
    [
      'a policy that only observes',
      { policies: [policy({ mode: 'observe', remedy: [actionRung()] })] },
      /observes/,
    ],
    ['a daemon that has just started', { settleUntil: noon + 60_000 }, /just started/],
    ['a missing permission', { denied: traits().permissions }, /AWS refused/],
    [
      'a blocker that holds',
      { policies: [policy({ remedy: [actionRung()], blockIf: [condition(true, "alarm('x')")] })] },
      /policy forbids it/,
    ],
    [
      'a blocker that cannot be told',
      { policies: [policy({ remedy: [actionRung()], blockIf: [condition('unknown', "alarm('x')")] })] },
      /unknown/,
    ],
    ['a policy that is gone', { policies: [] }, /no replace-instance any more/],
  ])('is kept back by %s, and no read is spent on it', async (_what, given, reason) => {
    const { ask, reads } = stage(given);
    expect(await ask()).toMatch(reason);
    expect(reads()).toBe(0);
  });

  it('is kept back by a target that cannot be read now', async () => {
    expect(await stage({ readable: false }).ask()).toBe('its target could not be read again');
  });

  it('is journaled with what every gate said, once until that changes', async () => {
    const { ask, journaled } = stage({ holds: [hold] });
    await ask();
    await ask();
    expect(journaled).toHaveLength(1);
    expect(journaled[0]).toMatchObject({ kind: 'decision', purpose: 'return', proposal: 'p|1|0/return' });
    const asked = gates.filter(({ guards }) => guards.includes('return')).map(({ name }) => name);
    expect(journaled[0]?.kind === 'decision' ? journaled[0].gates.map(({ gate }) => gate) : []).toEqual(
      asked,
    );
  });
});
