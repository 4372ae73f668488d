import type { Instance } from '@aws-sdk/client-ec2';
import { emptyModel, fold } from '../../src/model/fold.ts';
import type { Model } from '../../src/model/model.ts';
import type { Observation } from '../../src/model/observation.ts';
import { defaultModelSettings } from '../../src/model/settings.ts';
import { autoscaling } from '../../src/pollers/autoscaling.ts';
import { ec2 } from '../../src/pollers/ec2.ts';
import { elb } from '../../src/pollers/elb.ts';
import { elbv2 } from '../../src/pollers/elbv2.ts';
import { observePart } from '../../src/pollers/observe-part.ts';
import type { Poller, PollPart } from '../../src/pollers/poller.ts';
import { type Answers, type PollBench, pollBench, scope } from '../support/poll.ts';
import type { BenchLine } from './bench-line.ts';

interface Estate {
  readonly instances: number;
  /** Each holds ten instances. */
  readonly groups: number;
  /** Each holds five instances. */
  readonly targetGroups: number;
  readonly loadBalancers: number;
  readonly classic: number;
}

/** One part: how many of its sweeps see everything once, and with how few calls anybody could see that. */
interface Subject {
  readonly poller: Poller;
  readonly part: string;
  readonly sweeps: (estate: Estate) => number;
  readonly least: (estate: Estate) => number;
}

const pages = (items: number, size: number) => Math.max(1, Math.ceil(items / size));
const once = () => 1;

// Page sizes and calls as in AWS's service models; status is read whole or by three kinds and events.
const subjects: readonly Subject[] = [
  { poller: ec2, part: 'instances', sweeps: once, least: ({ instances }) => pages(instances, 1000) },
  {
    poller: ec2,
    part: 'status',
    sweeps: once,
    least: ({ instances }) => Math.min(pages(instances, 1000), 4),
  },
  {
    poller: elbv2,
    part: 'load-balancers',
    sweeps: once,
    least: ({ loadBalancers }) => pages(loadBalancers, 400),
  },
  {
    poller: elbv2,
    part: 'target-groups',
    sweeps: ({ targetGroups }) => pages(targetGroups, 100),
    least: ({ targetGroups }) => pages(targetGroups, 400) + targetGroups,
  },
  {
    poller: elbv2,
    part: 'tags',
    sweeps: once,
    least: ({ targetGroups, loadBalancers }) => pages(targetGroups + loadBalancers, 20),
  },
  { poller: elb, part: 'load-balancers', sweeps: once, least: ({ classic }) => 1 + classic },
  { poller: autoscaling, part: 'groups', sweeps: once, least: ({ groups }) => pages(groups, 100) + 1 },
  {
    poller: autoscaling,
    part: 'instance-refreshes',
    sweeps: ({ groups }) => pages(groups, 30),
    least: ({ groups }) => groups,
  },
];

/** API calls to see a whole estate once, against the fewest that give the same knowledge. */
export async function benchApiCalls(): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const instances of [1_000, 10_000]) {
    const estate: Estate = {
      instances,
      groups: instances / 10,
      targetGroups: instances / 5,
      loadBalancers: instances / 20,
      classic: instances / 100,
    };
    const { calls, least, secondsWaited } = await sweepOnce(estate);
    lines.push({
      name: `API calls per full sweep of ${instances.toLocaleString('en')} instances`,
      value: Math.round((calls / least) * 1000) / 1000,
      unit: '× the least possible',
      target: { atMost: 1.05 },
      note: `${calls} calls, least ${least}; calls waited ${secondsWaited} s in all for a token`,
    });
  }
  return lines;
}

async function sweepOnce(estate: Estate): Promise<{ calls: number; least: number; secondsWaited: number }> {
  const bench = pollBench(answersOf(estate));
  let model = emptyModel({ settings: defaultModelSettings, services: [] });
  const run = async (poller: Poller, name: string): Promise<readonly Observation[]> => {
    const part = poller.parts.find((each) => each.name === name);
    if (part === undefined) throw new Error(`${poller.name} has no part ${name}`);
    const observations = await runPart(bench, poller, part, model);
    const failure = observations.find(({ kind }) => kind === 'failed');
    if (failure !== undefined) throw new Error(`${poller.name}/${name}: ${JSON.stringify(failure)}`);
    return observations;
  };
  // The first sweep of a start knows nothing and reads all; what is measured is the life after it.
  for (const { poller, part } of subjects) model = fold(model, await run(poller, part), bench.context.now());

  const sweep = async ({ poller, part }: Subject): Promise<void> => {
    const begunAt = bench.context.now();
    model = fold(model, await run(poller, part), bench.context.now());
    await bench.pass(Math.max(0, 60_000 - (bench.context.now() - begunAt)));
  };
  let calls = 0;
  let least = 0;
  let secondsWaited = 0;
  for (const subject of subjects) {
    const rounds = subject.sweeps(estate);
    // What is read by slices is brought into step first: after a pause all of it is overdue.
    if (rounds > 1) for (let round = 0; round < rounds; round += 1) await sweep(subject);
    const before = bench.sent.length;
    const waitedBefore = waited(bench);
    for (let round = 0; round < rounds; round += 1) await sweep(subject);
    calls += bench.sent.length - before;
    least += subject.least(estate);
    secondsWaited += Math.round((waited(bench) - waitedBefore) / 1000);
  }
  return { calls, least, secondsWaited };
}

async function runPart(
  bench: PollBench,
  poller: Poller,
  part: PollPart,
  model: Model,
): Promise<readonly Observation[]> {
  const state = { done: false };
  const running = observePart(poller, part, { ...bench.context, model }).finally(() => {
    state.done = true;
  });
  for (let step = 0; step < 10_000 && !state.done; step += 1) await bench.pass(200);
  return running;
}

function waited(bench: PollBench): number {
  return bench.aws.quotas().reduce((sum, { waitedMs }) => sum + waitedMs, 0);
}

function answersOf(estate: Estate): Answers {
  const instanceIds = range(estate.instances).map((index) => `i-${index}`);
  const elbPrefix = `arn:aws:elasticloadbalancing:${scope.region}:${scope.account}`;
  const balancerArn = (index: number) => `${elbPrefix}:loadbalancer/app/lb${index}/${index}`;
  const targetGroups = range(estate.targetGroups).map((index) => ({
    TargetGroupArn: `${elbPrefix}:targetgroup/tg${index}/${index}`,
    TargetGroupName: `tg${index}`,
    TargetType: 'instance',
    LoadBalancerArns: [balancerArn(index % estate.loadBalancers)],
  }));
  const instances = instanceIds.map((InstanceId): Instance => ({ InstanceId, State: { Name: 'running' } }));
  const groups = range(estate.groups).map((index) => ({
    AutoScalingGroupName: `asg${index}`,
    AutoScalingGroupARN: `arn:aws:autoscaling:${scope.region}:${scope.account}:autoScalingGroup:x:autoScalingGroupName/asg${index}`,
    Instances: instanceIds
      .slice(index * 10, index * 10 + 10)
      .map((InstanceId) => ({ InstanceId, LifecycleState: 'InService', HealthStatus: 'Healthy' })),
  }));
  const ok = { Status: 'ok' };
  const statuses = instanceIds.map((InstanceId) => ({
    InstanceId,
    SystemStatus: ok,
    InstanceStatus: ok,
    AttachedEbsStatus: ok,
  }));
  return {
    'EC2 DescribeInstances': paged(instances, 1000, (page) => ({ Reservations: [{ Instances: page }] })),
    'EC2 DescribeInstanceStatus': (input: { Filters?: unknown; NextToken?: string }) =>
      input.Filters === undefined
        ? paged(statuses, 1000, (page) => ({ InstanceStatuses: page }))(input)
        : { InstanceStatuses: [] },
    'Elastic Load Balancing v2 DescribeLoadBalancers': paged(
      range(estate.loadBalancers).map((index) => ({
        LoadBalancerArn: balancerArn(index),
        LoadBalancerName: `lb${index}`,
        Type: 'application',
        State: { Code: 'active' },
      })),
      400,
      (page) => ({ LoadBalancers: page }),
    ),
    'Elastic Load Balancing v2 DescribeTargetGroups': paged(targetGroups, 400, (page) => ({
      TargetGroups: page,
    })),
    'Elastic Load Balancing v2 DescribeTargetHealth': ({ TargetGroupArn }: { TargetGroupArn: string }) => {
      const first = Number(TargetGroupArn.split('/').at(-1)) * 5;
      return {
        TargetHealthDescriptions: instanceIds
          .slice(first, first + 5)
          .map((Id) => ({ Target: { Id }, TargetHealth: { State: 'healthy' } })),
      };
    },
    'Elastic Load Balancing v2 DescribeTags': ({ ResourceArns }: { ResourceArns: string[] }) => ({
      TagDescriptions: ResourceArns.map((ResourceArn) => ({ ResourceArn, Tags: [] })),
    }),
    'Elastic Load Balancing DescribeLoadBalancers': paged(
      range(estate.classic).map((index) => ({ LoadBalancerName: `classic${index}` })),
      400,
      (page) => ({ LoadBalancerDescriptions: page }),
    ),
    'Elastic Load Balancing DescribeInstanceHealth': () => ({
      InstanceStates: [{ InstanceId: 'i-0', State: 'InService' }],
    }),
    'Auto Scaling DescribeAutoScalingGroups': paged(groups, 100, (page) => ({ AutoScalingGroups: page })),
    'Auto Scaling DescribeScalingActivities': () => ({ Activities: [] }),
    'Auto Scaling DescribeInstanceRefreshes': () => ({ InstanceRefreshes: [] }),
  };
}

/** Pages as AWS gives them. The token goes by each name that one of the services uses. */
function paged<Item>(items: readonly Item[], size: number, wrap: (page: readonly Item[]) => object) {
  return (input: { NextToken?: string; Marker?: string }): object => {
    const start = Number(input.NextToken ?? input.Marker ?? 0);
    const next = start + size < items.length ? String(start + size) : undefined;
    const token = next === undefined ? {} : { NextToken: next, NextMarker: next };
    return { ...wrap(items.slice(start, start + size)), ...token };
  };
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
