import type { Group } from '../../src/model/group.ts';
import type { ChangesEvent } from '../../src/journal/changes-event.ts';
import type { Incident } from '../../src/model/incident.ts';
import type { Resource } from '../../src/model/resource.ts';
import type { Service } from '../../src/model/service.ts';
import type { Signal } from '../../src/model/signal.ts';
import type { Evidence, Verdict, VerdictKind } from '../../src/model/verdict.ts';
import type { Policy, PolicyMode, Rung } from '../../src/policy/policy.ts';
import { fakeNow } from './fake-view.ts';

/** Pieces of a small shop on AWS, to put views together from. */

const account = '123456789012';
const region = 'eu-west-1';
const minute = 60_000;

export function instance(name: string, zone = 'eu-west-1a'): Resource {
  return {
    id: `arn:aws:ec2:${region}:${account}:instance/i-0${Buffer.from(name).toString('hex').padEnd(16, '0').slice(0, 16)}`,
    kind: 'ec2:instance',
    account,
    region,
    zone,
    name,
    tags: { Name: name, service: 'checkout', 'holdfast:managed': 'true' },
    facts: { state: 'running', instanceType: 'm7g.large', launchTime: fakeNow - 86_400_000 },
    relations: [{ type: 'member-of', to: groupId }],
  };
}

const groupId = `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:7f1c:autoScalingGroupName/checkout-web`;

export function database(name: string): Resource {
  return {
    id: `arn:aws:rds:${region}:${account}:db:${name}`,
    kind: 'rds:instance',
    account,
    region,
    zone: 'eu-west-1b',
    name,
    tags: { service: 'orders' },
    facts: { engine: 'postgres', status: 'available', role: 'writer', multiAz: true },
    relations: [],
  };
}

export const evidence: readonly Evidence[] = [
  {
    check: 'ec2/instance-status',
    state: 'fail',
    family: 'hypervisor',
    observedAt: fakeNow - 20_000,
    reason: 'instance reachability check failed since 02:54:10',
  },
  {
    check: 'elb/target-health',
    state: 'fail',
    family: 'network',
    observedAt: fakeNow - 8000,
    reason: 'Target.Timeout: request timed out in target group checkout-web',
  },
];

export function verdict(target: string, kind: VerdictKind, reason: string): Verdict {
  const healthy = kind === 'healthy';
  return {
    target,
    kind,
    since: fakeNow - (healthy ? 86_400_000 : 4 * minute),
    reason,
    evidence: healthy ? [] : evidence,
    ...(!healthy && { unhealthySince: fakeNow - 5 * minute, reviewAt: fakeNow + 2 * minute }),
  };
}

export function failing(target: string): Signal[] {
  return evidence.map((item) => ({
    resource: target,
    check: item.check,
    state: 'fail',
    since: fakeNow - 5 * minute,
    observedAt: item.observedAt,
    validForMs: 150_000,
    family: item.family,
    reason: item.reason,
  }));
}

export function group(members: readonly Resource[], serving: number): Group {
  return {
    id: groupId,
    kind: 'autoscaling:group',
    name: 'checkout-web',
    account,
    region,
    members: members.map((member) => member.id),
    desired: members.length,
    serving,
    failing: members.length - serving,
    unknown: 0,
    zones: { 'eu-west-1a': { serving: 1, total: 2 }, 'eu-west-1b': { serving: 2, total: 2 } },
    state: serving === members.length ? 'healthy' : 'degraded',
    since: fakeNow - 4 * minute,
  };
}

export function service(name: string, tier: number, state: Service['state'], reason: string): Service {
  return {
    name,
    tier,
    derived: tier > 2,
    resources: [],
    groups: name === 'checkout' ? [groupId] : [],
    dependsOn: name === 'checkout' ? ['orders'] : [],
    objectives: { slo: 0.999, rtoSeconds: 300 },
    state,
    since: fakeNow - (state === 'healthy' ? 90_000_000 : 4 * minute),
    reason,
  };
}

export function incident(id: string, subject: Resource, closedAt?: number): Incident {
  const openedAt = fakeNow - (closedAt === undefined ? 4 * minute : 200 * minute);
  return {
    id,
    subject: subject.id,
    subjectName: subject.name,
    verdict: 'host-failed',
    fingerprint: `${subject.name}/host-failed`,
    openedAt,
    affected: [subject.id],
    services: ['checkout'],
    reason: 'EC2 and the load balancer both report it as failed',
    evidence,
    timeline: [
      { at: openedAt, text: `${subject.name} is suspect: target group checkout-web sees timeouts` },
      { at: openedAt + 30_000, text: 'EC2 instance status check fails too: host-failed' },
    ],
    ...(closedAt !== undefined && { closedAt }),
  };
}

/** Two changes before an incident, the one on what is unwell and the other elsewhere and refused. */
export function changesBefore(incidentId: string, more: Partial<ChangesEvent> = {}): ChangesEvent {
  const to = fakeNow - 4 * minute;
  const where = { account: '111122223333', region: 'eu-west-1', service: 'ec2.amazonaws.com' };
  return {
    kind: 'changes',
    incident: incidentId,
    from: to - 10 * minute,
    to,
    changes: [
      {
        ...where,
        at: to - minute,
        by: 'deploy/build-17',
        operation: 'ModifyInstanceAttribute',
        on: ['i-1'],
        near: 'affected',
      },
      {
        ...where,
        at: to - 2 * minute,
        by: 'ana',
        operation: 'RunInstances',
        on: [],
        near: 'elsewhere',
        error: 'Client.UnauthorizedOperation',
      },
    ],
    more: 0,
    unknown: [],
    final: true,
    ...more,
  };
}

export function policy(
  name: string,
  mode: PolicyMode,
  remedy: readonly Rung[] = [rung('replace-instance')],
): Policy {
  return {
    name,
    summary: 'Replace an instance that EC2 and its load balancer both report as failed.',
    watch: 'ec2:instance',
    tags: {},
    when: { text: "verdict == 'host-failed' && 'asg' in resource.relations", evaluate: () => false },
    forMs: 2 * minute,
    mode,
    remedy,
    limits: {
      group: { inFlight: 1, perWindow: 0.1, windowMs: 60 * minute },
      keepServing: { count: 2, percent: 0.75 },
    },
    approval: { quorum: 1 },
    cooldownMs: 5 * minute,
    pageAfterMs: 15 * minute,
    blockIf: [],
    abortIf: [],
    successIf: [],
    runbook: '## Meaning\nOne host of the group has failed.',
    tests: [],
    position: { file: `policies/${name}.yaml`, line: 1, column: 1 },
  };
}

export function rung(action: string): Rung {
  return { kind: 'action', action, params: {}, maxAttempts: 2 };
}
