import type { Model } from '../../src/model/model.ts';
import type { SignalState } from '../../src/model/signal.ts';
import type { VerdictKind } from '../../src/model/verdict.ts';
import {
  account,
  buildModel,
  group,
  instanceId,
  noon,
  region,
  resource,
  signal,
  verdict,
} from './model-builder.ts';

export const fleetId = `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:1:autoScalingGroupName/web`;

/**
 * An Auto Scaling group of `size` instances named 1, 2, 3 …, opted in and at rest, of which some have
 * failed by the word of the hypervisor and of the load balancer.
 */
export function fleet(given: {
  readonly size: number;
  readonly failed?: readonly number[];
  /** Verdicts that differ from healthy and host-failed. */
  readonly verdicts?: Readonly<Record<number, VerdictKind>>;
  /** Zone letter of each instance, in turn. */
  readonly zones?: string;
  readonly desired?: number;
  /** What the hypervisor says of the failed ones. */
  readonly hypervisor?: SignalState;
  readonly activityInProgress?: boolean;
}): Model {
  const {
    size,
    failed = [],
    zones = 'a',
    verdicts = {},
    hypervisor = 'fail',
    activityInProgress = false,
  } = given;
  const numbers = Array.from({ length: size }, (_, index) => index + 1);
  const members = numbers.map((number) => instanceId(String(number)));
  const verdictOf = (number: number): VerdictKind =>
    verdicts[number] ?? (failed.includes(number) ? 'host-failed' : 'healthy');
  const serving = numbers.filter(
    (number) => verdictOf(number) === 'healthy' || verdictOf(number) === 'degraded',
  );

  return buildModel({
    resources: [
      resource({
        id: fleetId,
        kind: 'autoscaling:group',
        name: 'web',
        tags: { holdfast: 'on' },
        facts: { activityInProgress, suspendedProcesses: [] },
      }),
      ...numbers.map((number) =>
        resource({
          id: instanceId(String(number)),
          zone: `${region}${zones[(number - 1) % zones.length] ?? 'a'}`,
          facts: { lifecycleState: 'InService' },
        }),
      ),
    ],
    signals: [
      signal({ resource: fleetId, check: 'autoscaling/activity', family: 'control-plane', state: 'pass' }),
      ...numbers.flatMap((number) => {
        const about = { resource: instanceId(String(number)) };
        const [network, below] = failed.includes(number)
          ? ['fail' as const, hypervisor]
          : (['pass', 'pass'] as const);
        return [
          signal({ ...about, state: network }),
          signal({ ...about, state: below, check: 'ec2/instance-status', family: 'hypervisor' }),
        ];
      }),
    ],
    verdicts: numbers.map((number) =>
      verdict({ target: instanceId(String(number)), kind: verdictOf(number), since: noon - 300_000 }),
    ),
    groups: [
      group({
        id: fleetId,
        name: 'web',
        members,
        desired: given.desired ?? size,
        serving: serving.length,
        failing: failed.length,
      }),
    ],
  });
}
