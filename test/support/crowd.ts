import type { RecordedEvent } from '../../src/journal/event.ts';
import type { Resource } from '../../src/model/resource.ts';
import { fakeModel } from './fake-model.ts';
import { type FakeView, fakeNow } from './fake-view.ts';
import { decision, refusals, shop } from './shop.ts';
import * as part from './shop-parts.ts';

const long = 'checkout-payments-authorisation-worker-with-a-name-that-somebody-generated-0a1b2c3d4e5f';

/** Everything broken at once: long names, a blind half, 500 proposals, troubles. A page must stand it. */
export function crowd(): FakeView {
  const fake = shop();
  const hosts: Resource[] = Array.from({ length: 500 }, (_, index) => ({
    ...part.instance(`${long}-${index}`),
    id: `arn:aws:ec2:eu-central-1:123456789012:instance/i-${index.toString(16).padStart(17, '0')}`,
  }));
  const policy = part.policy('replace-failed-instance-of-the-payments-platform-only', 'auto');
  const outcomes = [
    { outcome: 'refuse', against: [refusals.floor, refusals.cooldown] },
    { outcome: 'defer', against: [refusals.cooldown] },
    { outcome: 'would-act', against: [refusals.mode] },
    { outcome: 'await-approval', against: [refusals.approval] },
  ] as const;
  fake.state.decisions = hosts.map((host, index) => {
    const { outcome, against } = outcomes[index % outcomes.length] ?? outcomes[0];
    return decision(policy, host, outcome, against);
  });
  const [first] = hosts;
  if (first === undefined) throw new Error('there are 500 hosts');
  fake.state.model = fakeModel({
    at: fakeNow,
    resources: hosts,
    verdicts: hosts.map(({ id }, index) =>
      part.verdict(
        id,
        index % 3 === 0 ? 'fleet-wide' : index % 3 === 1 ? 'observer-blind' : 'stale',
        'it is so',
      ),
    ),
    groups: [part.group(hosts, 120)],
    services: ['down', 'critical', 'unknown', 'degraded'].map((state, index) =>
      part.service(
        `${long}.internal.example.com-${index}`,
        index,
        state as 'down',
        'none of the 500 hosts behind its load balancer answers, and its database is in another zone',
      ),
    ),
    incidents: Array.from({ length: 12 }, (_, index) => ({
      ...part.incident(`inc-${index}`, first),
      subjectName: `${long}-${index}`,
      affected: hosts.map(({ id }) => id),
      reason: `arn:aws:autoscaling:eu-central-1:123456789012:autoScalingGroup:0f2a6a3e-7c1d-4d43-9d1b-5b8f3a3c1d2e:autoScalingGroupName/${long} has lost most of its hosts`,
    })),
    observers: ['ec2/status', 'ec2/instances', 'elbv2/health', 'rds/instances', 'route53/records'].map(
      (name) => ({
        observer: { name, account: '123456789012', region: 'eu-central-1' },
        failingSince: fakeNow - 60_000,
        failure: 'denied',
        reason:
          'ec2:DescribeInstanceStatus is denied to arn:aws:sts::123456789012:assumed-role/holdfast/i-0abc',
        resources: 0,
      }),
    ),
  });
  fake.state.troubles = [
    {
      part: 'journal',
      since: fakeNow - 90_000,
      reason: 'the disk is full: make room under /var/lib/holdfast',
      blocksActing: true,
    },
    {
      part: 'poller:ec2/status@123456789012/eu-central-1',
      since: fakeNow - 60_000,
      reason: 'ec2:DescribeInstanceStatus is denied: add it to the role',
      blocksActing: false,
    },
  ];
  fake.state.policyProblems = [
    {
      severity: 'error',
      position: { file: 'policies/replace.yaml', line: 12, column: 9 },
      message: 'unknown name "verdcit" in the condition',
    },
  ];
  fake.state.stopSwitch = {
    state: 'unreadable',
    source: '/var/lib/holdfast/holdfast.stop',
    reason: 'EIO: i/o error',
    readAt: fakeNow,
  };
  return fake;
}

/** A few lines of journal, so that the page's feed has something to tell. */
export function chatter(fake: FakeView): RecordedEvent[] {
  const [target = ''] = fake.state.model.resources.keys();
  return [
    fake.emit({ kind: 'daemon-started', at: fakeNow - 3_600_000, version: '0.1.0', instance: 'holdfast-0' }),
    fake.emit({
      kind: 'verdict-changed',
      at: fakeNow - 240_000,
      target,
      from: 'healthy',
      to: 'host-failed',
      reason: 'EC2 and the load balancer both report it as failed',
      evidence: [],
    }),
    fake.emit({
      kind: 'step',
      at: fakeNow - 110_000,
      remediation: 'rem-2',
      step: 0,
      progress: 'sent',
      detail: 'TerminateInstanceInAutoScalingGroup accepted',
    }),
  ];
}
