import type { RemedyTraits } from '../../src/model/remedy-traits.ts';
import type { Resource } from '../../src/model/resource.ts';
import type { Signal } from '../../src/model/signal.ts';
import type { Verdict, VerdictKind } from '../../src/model/verdict.ts';
import type { Attempts } from '../../src/policy/attempts.ts';
import { compileCondition } from '../../src/policy/cel.ts';
import type { Condition, Policy, Problem } from '../../src/policy/policy.ts';
import { parsePolicies } from '../../src/policy/parse.ts';

export const account = '111122223333';
export const region = 'eu-west-1';
/** 2026-01-01T00:00:00Z: tests have their own time. */
export const start = 1_767_225_600_000;
export const asgArn = `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:uuid:autoScalingGroupName/shop`;

export function instanceId(name: string): string {
  return `arn:aws:ec2:${region}:${account}:instance/${name}`;
}

export function instance(name: string, more: Partial<Resource> = {}): Resource {
  return {
    id: instanceId(name),
    kind: 'ec2:instance',
    account,
    region,
    zone: `${region}a`,
    name,
    tags: {},
    facts: { state: 'running' },
    relations: [{ type: 'member-of', to: asgArn }],
    ...more,
  };
}

export function verdict(target: string, kind: VerdictKind, more: Partial<Verdict> = {}): Verdict {
  return { target, kind, since: start, reason: `it is ${kind}`, evidence: [], ...more };
}

export function signal(resource: string, check: string, more: Partial<Signal> = {}): Signal {
  return {
    resource,
    check,
    state: 'pass',
    since: start,
    observedAt: start,
    validForMs: 150_000,
    family: 'hypervisor',
    reason: 'seen',
    ...more,
  };
}

export function traits(name: string, more: Partial<RemedyTraits> = {}): RemedyTraits {
  return {
    name,
    summary: name,
    kinds: ['ec2:instance'],
    verdicts: ['host-failed'],
    risk: 'medium',
    reversible: false,
    effect: 'removes-target',
    dependsOnControlPlanes: [],
    permissions: [],
    checkParams: () => [],
    ...more,
  };
}

export function traitsOf(...list: readonly RemedyTraits[]): ReadonlyMap<string, RemedyTraits> {
  return new Map(list.map((action) => [action.name, action]));
}

export const noAttempts: Attempts = { of: () => 0, unmet: () => undefined };

export function condition(text: string): Condition {
  const compiled = compileCondition(text);
  if (compiled.condition === undefined) throw new Error(JSON.stringify(compiled.problems));
  return compiled.condition;
}

export function policy(name: string, when: string, more: Partial<Policy> = {}): Policy {
  return {
    name,
    summary: name,
    watch: 'ec2:instance',
    tags: {},
    when: condition(when),
    forMs: 0,
    mode: 'observe',
    remedy: [{ kind: 'page', to: 'on-call' }],
    limits: {
      group: { inFlight: 1, perWindow: 0.1, windowMs: 3_600_000 },
      keepServing: { count: 1, percent: 0.75 },
    },
    approval: { quorum: 1 },
    cooldownMs: 300_000,
    pageAfterMs: 900_000,
    blockIf: [],
    abortIf: [],
    successIf: [],
    runbook: '',
    tests: [],
    position: { file: `${name}.yaml`, line: 1, column: 1 },
    ...more,
  };
}

/** A policy that nothing is wrong with; `change` edits its lines before it is parsed. */
export const goodPolicy = `policy: replace-failed-instance
summary: Replace an instance that two witnesses report as failed.
watch: ec2:instance
when: verdict == 'host-failed'
for: 2m
remedy:
  - action: replace-instance
    verify: { that: "verdict == 'healthy'", within: 15m }
  - page: on-call
limits:
  group: { inFlight: 1, perWindow: "10%", window: 1h }
  keepServing: { count: 1, percent: 75 }
runbook: |
  ## Meaning
  ## Impact
  ## Diagnosis
  ## Mitigation
  ## Undo
`;

export function parse(text: string, known = traitsOf(traits('replace-instance'))) {
  return parsePolicies([{ file: 'p.yaml', text }], { traits: known, revision: 'r1', loadedAt: start });
}

/** `line:column severity: message (hint)`, as people read it. */
export function said(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ position, severity, message, hint }) => {
    const end = hint === undefined ? '' : ` (${hint})`;
    return `${position.line}:${position.column} ${severity}: ${message}${end}`;
  });
}
