import type { Model } from '../../src/model/model.ts';
import type { RemedyTraits } from '../../src/model/remedy-traits.ts';
import type { Condition, Policy, Rung } from '../../src/policy/policy.ts';
import type { Proposal } from '../../src/policy/proposal.ts';
import type { Facts } from '../../src/safety/gate.ts';
import type { History, PastRemediation } from '../../src/safety/history.ts';
import { defaultSafetySettings } from '../../src/safety/settings.ts';
import { account, buildModel, instanceId, noon, region } from './model-builder.ts';

export const minute = 60_000;
export const hour = 3_600_000;

export function condition(answer: boolean | 'unknown', text = 'a condition'): Condition {
  return { text, evaluate: () => answer };
}

/** A policy that may act, with limits that a group of four can live with. */
export function policy(given: Partial<Policy> = {}): Policy {
  return {
    name: 'replace-failed-instance',
    summary: 'Replace a failed instance.',
    watch: 'ec2:instance',
    tags: {},
    when: condition(true),
    forMs: 0,
    mode: 'auto',
    remedy: [],
    limits: {
      group: { inFlight: 1, perWindow: 0.1, windowMs: hour },
      keepServing: { count: 1, percent: 0.5 },
    },
    approval: { quorum: 1 },
    cooldownMs: 5 * minute,
    pageAfterMs: 15 * minute,
    blockIf: [],
    abortIf: [],
    successIf: [],
    runbook: '',
    tests: [],
    position: { file: 'policy.yaml', line: 1, column: 1 },
    ...given,
  };
}

export function actionRung(given: Partial<Extract<Rung, { kind: 'action' }>> = {}): Rung {
  return { kind: 'action', action: 'replace-instance', params: {}, maxAttempts: 2, ...given };
}

/** To replace instance `1`, unless told otherwise. */
export function proposal(given: Partial<Proposal> = {}): Proposal {
  const { policy: of = policy(), target = instanceId('1'), rungIndex = 0 } = given;
  return {
    key: `${of.name}|${target}|${rungIndex}`,
    policy: of,
    target,
    rungIndex,
    rung: actionRung(),
    since: noon - 5 * minute,
    verdict: 'host-failed',
    reason: 'two families agree',
    evidence: [],
    ...given,
  };
}

export const pageRung: Rung = { kind: 'page', to: 'oncall' };

export function traits(given: Partial<RemedyTraits> = {}): RemedyTraits {
  return {
    name: 'replace-instance',
    summary: '',
    kinds: ['ec2:instance'],
    verdicts: ['host-failed'],
    risk: 'medium',
    reversible: false,
    effect: 'removes-target',
    dependsOnControlPlanes: [],
    permissions: ['autoscaling:TerminateInstanceInAutoScalingGroup'],
    checkParams: () => [],
    ...given,
  };
}

/** The three kinds of effect, by the names that the actions have. */
const knownTraits: ReadonlyMap<string, RemedyTraits> = new Map(
  [
    traits(),
    traits({ name: 'flip-dns', kinds: ['route53:record'], effect: 'moves-traffic' }),
    traits({ name: 'failover', kinds: ['rds:instance', 'rds:cluster'], effect: 'changes-writer' }),
    traits({ name: 'resume-process', kinds: ['autoscaling:group'], effect: 'none' }),
  ].map((each) => [each.name, each]),
);

/** A replacement of instance `0` that succeeded and ended two hours ago, unless told otherwise. */
export function past(given: Partial<PastRemediation> = {}): PastRemediation {
  return {
    id: 'rem-1',
    policy: 'replace-failed-instance',
    action: 'replace-instance',
    effect: 'removes-target',
    target: instanceId('0'),
    rungIndex: 0,
    groups: [],
    zone: `${region}a`,
    region,
    account,
    startedAt: noon - 2 * hour - 5 * minute,
    endedAt: noon - 2 * hour,
    outcome: 'success',
    ...given,
  };
}

/** One that is under way: no end and no outcome. */
export function open(given: Partial<PastRemediation> = {}): PastRemediation {
  const { endedAt: _end, outcome: _outcome, ...rest } = past({ startedAt: noon - minute, ...given });
  return rest;
}

/** Facts in which nothing speaks against acting, apart from what the model says. */
export function facts(
  given: Partial<Omit<Facts, 'history' | 'model'>> & {
    readonly history?: Partial<History>;
    readonly model?: Model;
  } = {},
): Facts {
  return {
    now: noon,
    model: buildModel({}),
    settings: { ...defaultSafetySettings, maxMode: 'auto', scope: { tag: 'holdfast', value: 'on' } },
    stop: { state: 'clear', source: 'file', readAt: noon },
    traits: knownTraits,
    deniedPermissions: new Set(),
    foreseenDenials: [],
    granted: [],
    waiting: [],
    ...given,
    history: {
      remediations: [],
      holds: [],
      approvals: [],
      usedLinks: new Map(),
      questions: new Map(),
      taken: [],
      breakGlass: [],
      standing: [],
      pages: [],
      asked: new Map(),
      breakers: new Map(),
      ...given.history,
    },
  };
}
