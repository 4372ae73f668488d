import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Fact, Resource } from '../../model/resource.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import {
  ageOf,
  asName,
  oldestSnapshotSeconds,
  resourcesOf,
  said,
  seconds,
  type Sketch,
  text,
  texts,
} from './sketch.ts';

/** What a machine is taken to carry where nothing tells how much it does. */
const assumedCapacity = 100;

/** A group is taken to run at half of what it can carry: AWS tells the load, never the limit. */
const assumedUse = 0.5;

/** The load balancers, each with the target group that its first listener would lead to. */
export function drawBalancers(sketch: Sketch): void {
  for (const balancer of resourcesOf(sketch, 'elbv2:load-balancer')) {
    const { id, region, name, facts } = balancer;
    const type = text(facts['type']);
    const where = `load balancer ${name} in ${region}`;
    const details = sketch.observed.details.get(region);
    const groups = details?.targetGroups.filter(({ LoadBalancerArns = [] }) => LoadBalancerArns.includes(id));
    const [group, ...others] = groups ?? [];
    if (type !== 'application' && type !== 'network') {
      sketch.leftOut.push(`${where}: its type, ${type ?? 'which is not known'}, is not simulated`);
    } else if (group === undefined) {
      sketch.leftOut.push(`${where}: it has no target group`);
    } else {
      for (const other of others)
        sketch.leftOut.push(`target group ${other.TargetGroupName}: the second of ${where}`);
      sketch.balancers.push({
        arn: id,
        region,
        dnsName: text(facts['dnsName']) ?? '',
        requestsPerSecond: details?.requestsPerSecond.get(id),
        written: {
          name: asName(name),
          regions: [region],
          zones: [...texts(facts['zones'])],
          type,
          scheme: facts['scheme'] === 'internal' ? 'internal' : 'internet-facing',
          ...(facts['deletionProtection'] === true ? { deletionProtection: true } : {}),
          ...listenerOf(facts['plainPorts']),
          targetGroup: targetGroupOf(sketch, group),
        },
      });
    }
  }
  for (const { name, region } of resourcesOf(sketch, 'elb:load-balancer'))
    sketch.leftOut.push(`load balancer ${name} in ${region}: classic load balancers are not simulated`);
}

/** A balancer has one listener here: a plain one where there is any, else the encrypted one. Absent: not read. */
function listenerOf(plainPorts: Fact | undefined): { port?: number; protocol?: 'HTTPS' } {
  if (typeof plainPorts !== 'object') return {};
  const [port] = plainPorts;
  return port === undefined ? { port: 443, protocol: 'HTTPS' } : { port: Number(port) };
}

function targetGroupOf(
  sketch: Sketch,
  group: TargetGroup,
): NonNullable<WrittenStack['balancers']>[number]['targetGroup'] {
  const within = (value: number | undefined, least: number, most: number) =>
    value === undefined ? undefined : Math.min(most, Math.max(least, value));
  const every = within(group.HealthCheckIntervalSeconds, 2, 300);
  const timeout = within(group.HealthCheckTimeoutSeconds, 2, 300);
  return said({
    name: asName(group.TargetGroupName ?? ''),
    port: group.Port,
    sticky:
      sketch.observed.model.resources.get(group.TargetGroupArn ?? '')?.facts['sticky'] === true
        ? true
        : undefined,
    check: said({
      path: group.HealthCheckPath,
      every: every === undefined ? undefined : seconds(every),
      timeout: timeout === undefined ? undefined : seconds(timeout),
      healthyAfter: within(group.HealthyThresholdCount, 2, 10),
      unhealthyAfter: within(group.UnhealthyThresholdCount, 2, 10),
    }),
  });
}

export function drawGroups(sketch: Sketch): NonNullable<WrittenStack['groups']> {
  return sketch.observed.regions.flatMap((region) =>
    (sketch.observed.details.get(region)?.groups ?? []).flatMap((group) => {
      const { AutoScalingGroupName: name = '', DesiredCapacity: size = 0 } = group;
      if (size > 0) return [groupOf(sketch, region, group)];
      sketch.leftOut.push(`Auto Scaling group ${name} in ${region}: it has no machine`);
      return [];
    }),
  );
}

function groupOf(
  sketch: Sketch,
  region: string,
  group: AutoScalingGroup,
): NonNullable<WrittenStack['groups']>[number] {
  const { AutoScalingGroupName: name = '', DesiredCapacity: size = 1 } = group;
  const here = sketch.balancers.filter((one) => one.region === region);
  const targetGroups = [...(group.TargetGroupARNs ?? [])]
    .map((arn) => asName(arn.split('/')[1] ?? ''))
    .filter((target) => here.some(({ written }) => written.targetGroup.name === target));
  const balancer = here.find(({ written }) => targetGroups.includes(written.targetGroup.name));
  const load = balancer?.requestsPerSecond;
  const template =
    group.LaunchTemplate ?? group.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
  const version = Number(template?.Version);
  return said({
    name: asName(name),
    regions: [region],
    zones: [...(group.AvailabilityZones ?? [])].toSorted(),
    size,
    min: group.MinSize,
    max: Math.max(size, group.MaxSize ?? size),
    capacity: load === undefined ? assumedCapacity : Math.max(1, Math.ceil(load / size / assumedUse)),
    type: group.Instances?.[0]?.InstanceType,
    healthCheck: group.HealthCheckType?.includes('ELB') === true ? ('ELB' as const) : ('EC2' as const),
    grace: seconds(Math.min(7_200, group.HealthCheckGracePeriod ?? 0)),
    targetGroups,
    launchTemplate:
      template?.LaunchTemplateName === undefined
        ? undefined
        : said({
            name: asName(template.LaunchTemplateName),
            version: Number.isInteger(version) && version > 0 ? version : undefined,
          }),
  });
}

/** Running machines of no group, by their names, which need not be unique. */
export function drawInstances(sketch: Sketch): NonNullable<WrittenStack['instances']> {
  return resourcesOf(sketch, 'ec2:instance').flatMap((instance) => {
    const { id, name, zone, facts, tags } = instance;
    const inGroup = 'aws:autoscaling:groupName' in tags || text(facts['autoScalingGroup']) !== undefined;
    if (inGroup || facts['state'] !== 'running' || zone === undefined) return [];
    return [
      said({
        name: asName(name === '' ? (id.split('/').at(-1) ?? '') : name),
        zone,
        type: text(facts['instanceType']),
        capacity: assumedCapacity,
        autoRecovery: facts['autoRecovery'] === 'disabled' ? false : undefined,
        encrypted: texts(facts['unencryptedVolumes']).length > 0 ? false : undefined,
        lastSnapshot: ageOf(facts['newestSnapshot'], sketch, oldestSnapshotSeconds),
        targetGroups: targetGroupsOf(sketch, instance),
      }),
    ];
  });
}

function targetGroupsOf(sketch: Sketch, { region, relations }: Resource): string[] {
  const names = relations
    .filter(({ type, to }) => type === 'member-of' && to.includes(':targetgroup/'))
    .map(({ to }) => asName(to.split('/')[1] ?? ''));
  const here = sketch.balancers.filter((one) => one.region === region);
  return names.filter((name) => here.some(({ written }) => written.targetGroup.name === name));
}

/** What is said of the capacities, which nobody can observe. */
export function capacityNote(sketch: Sketch): string {
  const known = sketch.balancers.some(({ requestsPerSecond }) => requestsPerSecond !== undefined);
  return known
    ? ` Assumed: capacity is twice what each machine carried in the newest five minutes, or ${assumedCapacity} where that is not known.`
    : ` Assumed: capacity is ${assumedCapacity} requests per second and machine, for CloudWatch has no RequestCount.`;
}
