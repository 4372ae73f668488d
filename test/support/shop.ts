import type { Resource } from '../../src/model/resource.ts';
import type { Policy } from '../../src/policy/policy.ts';
import type { Remediation } from '../../src/remediation/remediation.ts';
import type { Decision } from '../../src/safety/decision.ts';
import type { Gate, GateResult } from '../../src/safety/gate.ts';
import { defaultSafetySettings } from '../../src/safety/settings.ts';
import { fakeModel } from './fake-model.ts';
import { type FakeView, fakeNow, fakeView } from './fake-view.ts';
import * as part from './shop-parts.ts';

const minute = 60_000;

/** Names as the real gates have, so that pictures and texts look like the real thing. */
export const gateNames = [
  'stop-switch',
  'mode',
  'scope',
  'holds',
  'verdict',
  'evidence',
  'other-automation',
  'cause',
  'cooldown',
  'breaker',
  'budgets',
  'floor',
  'block-if',
  'approval',
] as const;

const gates: readonly Gate[] = gateNames.map((name) => ({
  name,
  protects: `what the ${name} gate protects from`,
  guards: ['action'],
  onError: 'deny',
  overridable: true,
  evaluate: () => ({ outcome: 'allow', reason: 'allowed' }),
}));

/** Every gate's answer, all allowing but the given ones. */
export function gateResults(against: readonly GateResult[]): GateResult[] {
  return gateNames.map(
    (gate): GateResult =>
      against.find((result) => result.gate === gate) ?? {
        gate,
        outcome: 'allow',
        reason: gate === 'floor' ? 'enough would go on serving' : `nothing speaks against it`,
        ...(gate === 'floor' && { value: '3 of 4 serving', bound: 'at least 3', evidenceAgeMs: 8000 }),
        ...(gate === 'evidence' && {
          value: 'hypervisor, network',
          bound: 'two families, each under 2m 30s old',
          evidenceAgeMs: 20_000,
        }),
      },
  );
}

export function decision(
  policy: Policy,
  target: Resource,
  outcome: Decision['outcome'],
  against: readonly GateResult[] = [],
): Decision {
  const [rung = part.rung('replace-instance')] = policy.remedy;
  return {
    proposal: {
      key: `${policy.name}/${target.id}/0`,
      policy,
      target: target.id,
      rungIndex: 0,
      rung,
      since: fakeNow - 3 * minute,
      verdict: 'host-failed',
      reason: 'EC2 and the load balancer both report it as failed for 3m',
      evidence: part.evidence,
      incident: 'inc-1',
    },
    at: fakeNow - 20_000,
    outcome,
    results: gateResults(against),
    reviewAt: fakeNow + minute,
  };
}

export const refusals = {
  mode: {
    gate: 'mode',
    outcome: 'deny',
    reason: 'the policy only observes',
    value: 'observe',
    bound: 'auto',
  },
  floor: {
    gate: 'floor',
    outcome: 'deny',
    reason: 'checkout-web would be left with too few that serve',
    value: '2 of 4 serving after it',
    bound: 'at least 3',
    evidenceAgeMs: 8000,
  },
  cooldown: {
    gate: 'cooldown',
    outcome: 'defer',
    reason: 'replace-instance ended on this target a short time ago',
    value: '2m ago',
    bound: '5m',
    until: fakeNow + 3 * minute,
  },
  approval: {
    gate: 'approval',
    outcome: 'defer',
    reason: 'nobody has approved it yet',
    bound: '1 approval',
    votes: { quorum: 1, approvedBy: [], missing: 1 },
  },
} as const satisfies Record<string, GateResult>;

export function remediation(
  id: string,
  target: Resource,
  state: Remediation['state'],
  outcome?: Remediation['outcome'],
): Remediation {
  const call = (service: string, operation: string) => ({
    service,
    operation,
    scope: { account: target.account, region: target.region },
    input: { InstanceId: target.id.split('/').at(-1) ?? '', ShouldDecrementDesiredCapacity: false },
  });
  const startedAt = fakeNow - (state === 'ended' ? 190 * minute : 2 * minute);
  return {
    id,
    proposalKey: `replace-failed-instance/${target.id}/0`,
    policy: 'replace-failed-instance',
    action: 'replace-instance',
    effect: 'removes-target',
    target: target.id,
    rungIndex: 0,
    incident: 'inc-1',
    groups: [],
    region: target.region,
    account: target.account,
    purpose: 'remedy',
    plan: {
      action: 'replace-instance',
      target: target.id,
      targetName: target.name,
      summary: `Have checkout-web terminate ${target.name} and launch another in its place`,
      preconditions: [{ name: 'still unhealthy', holds: true, detail: 'read again 2s before the call' }],
      steps: [
        {
          name: 'terminate',
          calls: [call('Auto Scaling', 'TerminateInstanceInAutoScalingGroup')],
          timeoutMs: 900_000,
        },
        { name: 'wait until the new one serves', calls: [], timeoutMs: 900_000 },
      ],
      state: {},
      warnings: [],
    },
    step: state === 'ended' ? 1 : 0,
    state,
    startedAt,
    stateSince: startedAt,
    reason: outcome === undefined ? 'the group is launching a replacement' : `verified: ${outcome}`,
    ...(outcome !== undefined && { outcome, endedAt: startedAt + 4 * minute }),
  };
}

/** Four web hosts in two zones, two of them failed, and one database: something of everything. */
export function shop(): FakeView {
  const hosts = ['web-1', 'web-2', 'web-3', 'web-4'].map((name, index) =>
    part.instance(name, index < 2 ? 'eu-west-1a' : 'eu-west-1b'),
  );
  const [one, two, three, four] = hosts as [Resource, Resource, Resource, Resource];
  const orders = part.database('orders-writer');
  const auto = part.policy('replace-failed-instance', 'auto');
  const page = part.policy('page-on-failed-host', 'auto', [{ kind: 'page', to: 'platform-oncall' }]);
  const ask = part.policy('reboot-impaired-host', 'approve', [part.rung('reboot-instance')]);
  const watch = part.policy('recover-failed-hardware', 'observe', [part.rung('recover-instance')]);
  return fakeView({
    gates,
    settings: {
      ...defaultSafetySettings,
      maxMode: 'auto',
      scope: { tag: 'holdfast:managed', value: 'true' },
    },
    policies: [auto, page, ask, watch],
    model: fakeModel({
      at: fakeNow,
      resources: [...hosts, orders],
      signals: [...part.failing(one.id), ...part.failing(two.id)],
      verdicts: [
        part.verdict(one.id, 'host-failed', 'EC2 and the load balancer both report it as failed'),
        part.verdict(two.id, 'host-failed', 'EC2 and the load balancer both report it as failed'),
        ...[three, four, orders].map(({ id }) => part.verdict(id, 'healthy', 'all of its checks pass')),
      ],
      groups: [part.group(hosts, 2)],
      services: [
        part.service('checkout', 1, 'degraded', '2 of 4 hosts serve in checkout-web'),
        part.service('orders', 1, 'healthy', 'all of it serves'),
        part.service('static.example.com', 3, 'healthy', 'all of it serves'),
      ],
      incidents: [part.incident('inc-1', one), part.incident('inc-0', three, fakeNow - 180 * minute)],
      observers: ['ec2/status', 'elbv2/health', 'rds/instances'].map((name) => ({
        observer: { name, account: one.account, region: one.region },
        lastSuccessAt: fakeNow - 12_000,
        resources: 4,
      })),
    }),
    decisions: [
      decision(auto, two, 'refuse', [refusals.floor, refusals.cooldown]),
      decision(ask, two, 'await-approval', [refusals.approval]),
      decision(watch, one, 'would-act', [refusals.mode]),
      decision(auto, one, 'act'),
    ],
    remediations: [remediation('rem-2', one, 'observing'), remediation('rem-1', three, 'ended', 'success')],
  });
}

/** With a target group `tg` beside the Auto Scaling group, of the same name and members, as is usual. */
export function withNamesake(fake: FakeView): FakeView {
  const { model } = fake.state;
  const [group] = model.groups.values();
  const [host] = model.resources.values();
  if (group === undefined || host === undefined) throw new Error('the shop has a group of hosts');
  const alike = { id: 'tg', kind: 'elbv2:target-group', name: group.name } as const;
  fake.state.model = {
    ...model,
    resources: byId([...model.resources.values(), { ...host, ...alike }]),
    groups: byId([...model.groups.values(), { ...group, ...alike }]),
  };
  return fake;
}

function byId<T extends { readonly id: string }>(things: readonly T[]): ReadonlyMap<string, T> {
  return new Map(things.map((thing) => [thing.id, thing]));
}
