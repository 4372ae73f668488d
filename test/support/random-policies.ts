import * as fc from 'fast-check';
import { stringify } from 'yaml';
import type { ResourceKind } from '../../src/model/resource.ts';
import { fenceSecurityGroup } from '../../src/simulator/stacks/shop.ts';

/** Shipped stacks, and the record by which the clients of each find their database. */
export const stacks = {
  shop: { zoneId: 'Z0SHOPINTERNAL000001', name: 'db.shop.internal' },
  'three-zone': { zoneId: 'Z0WEBINTERNAL0000001', name: 'db.web.internal' },
  'two-region': { zoneId: 'Z0BANKINTERNAL000001', name: 'db.bank.internal' },
  'shared-database': { zoneId: 'Z0FORUMINTERNAL00001', name: 'db.forum.internal' },
} as const;
export type Stack = keyof typeof stacks;

/** What anybody could write who has read the documentation in a hurry: each is accepted at load. */
export interface RandomPolicy {
  readonly when: string;
  readonly for: string;
  readonly attempts: number;
  readonly keep: { readonly count: number; readonly percent: number };
  readonly perWindow: string;
  readonly window: string;
  readonly inFlight: number;
  readonly cooldown: string;
}

/** Each remedy with the least that its rung must say. */
const remedies: Readonly<
  Record<string, { readonly watch: ResourceKind; readonly rung?: (stack: Stack) => object }>
> = {
  'replace-instance': { watch: 'ec2:instance' },
  'reboot-instance': { watch: 'ec2:instance' },
  'stop-start-instance': { watch: 'ec2:instance' },
  'scale-out': { watch: 'autoscaling:group', rung: () => ({ params: { percent: 20 } }) },
  'flip-dns': {
    watch: 'route53:record',
    rung: () => ({ return: { when: "verdict == 'healthy'", for: '5m', bake: '4m', atLatest: '12h' } }),
  },
  'failover-replica': {
    watch: 'rds:instance',
    rung: (stack) => ({
      params: { maxLagSeconds: 120, fenceSecurityGroup, endpointRecord: stacks[stack] },
    }),
  },
  'switchover-replica': {
    watch: 'rds:instance',
    rung: (stack) => ({ params: { fenceSecurityGroup, endpointRecord: stacks[stack] } }),
  },
};

/** From careful to reckless: it is for the gates to see to it that the reckless ones do no harm, either. */
const conditions = [
  "verdict == 'host-failed'",
  "verdict in ['suspect', 'host-failed']",
  "verdict in ['suspect', 'host-failed', 'zone-impaired', 'dependency-failed', 'fleet-wide']",
  "verdict != 'healthy'",
  "unhealthyFor > duration('30s')",
  'group.serving < group.desired',
  'siblings.failing > 0',
] as const;

const randomPolicy: fc.Arbitrary<RandomPolicy> = fc.record({
  when: fc.constantFrom(...conditions),
  for: fc.constantFrom('40s', '1m', '2m', '5m'),
  attempts: fc.integer({ min: 1, max: 5 }),
  keep: fc.record({ count: fc.integer({ min: 1, max: 3 }), percent: fc.constantFrom(1, 25, 50, 75) }),
  perWindow: fc.constantFrom('10%', '50%', '99%'),
  window: fc.constantFrom('10m', '1h'),
  inFlight: fc.integer({ min: 1, max: 5 }),
  cooldown: fc.constantFrom('1m', '10m'),
});

/** A policy for each remedy, or for fewer of them. */
export type RandomPolicies = Readonly<Record<string, RandomPolicy | undefined>>;

export const randomPolicies: fc.Arbitrary<RandomPolicies> = fc.record(
  Object.fromEntries(
    Object.keys(remedies).map((action) => [action, fc.option(randomPolicy, { nil: undefined, freq: 4 })]),
  ),
);

/** The files that say them, by name. */
export function policyTexts(policies: RandomPolicies, stack: Stack): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(policies).flatMap(([action, policy]) =>
      policy === undefined ? [] : [[`random-${action}`, policyText(action, policy, stack)] as const],
    ),
  );
}

function policyText(action: string, policy: RandomPolicy, stack: Stack): string {
  const remedy = remedies[action];
  if (remedy === undefined) throw new Error(`no remedy ${action}`);
  return stringify({
    policy: `random-${action}`,
    summary: `${action} where ${policy.when}.`,
    watch: remedy.watch,
    when: policy.when,
    for: policy.for,
    mode: 'auto',
    remedy: [{ action, maxAttempts: policy.attempts, ...remedy.rung?.(stack) }, { page: 'on-call' }],
    limits: {
      group: { inFlight: policy.inFlight, perWindow: policy.perWindow, window: policy.window },
      keepServing: policy.keep,
    },
    cooldown: policy.cooldown,
    runbook: 'Drawn at random.',
  });
}
