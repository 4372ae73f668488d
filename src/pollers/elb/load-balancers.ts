import {
  DescribeInstanceHealthCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingClient,
  type LoadBalancerDescription,
  paginateDescribeLoadBalancers,
} from '@aws-sdk/client-elastic-load-balancing';
import { classicLoadBalancerArn, instanceArn } from '../../aws/arn.ts';
import { AwsError } from '../../aws/error.ts';
import type { Relation, Resource } from '../../model/resource.ts';
import { type Finding, stated } from '../finding.ts';
import { chunksOf, mapBounded } from '../map-bounded.ts';
import { collectPages } from '../pages.ts';
import type { PollContext } from '../poller.ts';
import { instanceHealthFinding } from './instance-health.ts';

const callsAtOnce = 4;
/** DescribeTags takes at most 20 names. */
const mostNames = 20;

export function listClassicLoadBalancers(context: PollContext): Promise<LoadBalancerDescription[]> {
  const pages = paginateDescribeLoadBalancers({ client: clientOf(context) }, { PageSize: 400 });
  return collectPages(pages, ({ LoadBalancerDescriptions }) => LoadBalancerDescriptions);
}

/** One call each, because one name that is gone would fail the call for all. */
export async function classicLoadBalancersByName(
  names: readonly string[],
  context: PollContext,
): Promise<LoadBalancerDescription[]> {
  const client = clientOf(context);
  const found = await mapBounded(names, callsAtOnce, (name) =>
    orNothing(
      collectPages(
        paginateDescribeLoadBalancers({ client }, { LoadBalancerNames: [name] }),
        (page) => page.LoadBalancerDescriptions,
      ),
    ),
  );
  return found.flatMap((descriptions) => descriptions ?? []);
}

/**
 * Load balancers with the health of their instances. `replaced` are those that are read again: what the
 * model holds of the instances' other load balancers is kept.
 */
export async function sayClassic(
  loadBalancers: readonly LoadBalancerDescription[],
  context: PollContext,
  replaced?: ReadonlySet<string>,
): Promise<{ readonly resources: readonly Resource[]; readonly findings: readonly Finding[] }> {
  const { model, scope } = context;
  const client = clientOf(context);
  const readings = await mapBounded(loadBalancers, callsAtOnce, async (loadBalancer) => {
    const { LoadBalancerName } = loadBalancer;
    const answer = await orNothing(client.send(new DescribeInstanceHealthCommand({ LoadBalancerName })));
    // Deleted since it was listed.
    return answer === undefined ? undefined : { loadBalancer, states: answer.InstanceStates ?? [] };
  });
  const resources: Resource[] = [];
  const findings: Finding[] = [];
  const memberships = new Map<string, Relation[]>();
  for (const reading of readings) {
    if (reading === undefined) continue;
    const resource = describe(reading.loadBalancer, context);
    resources.push(resource);
    for (const state of reading.states) {
      const member = instanceArn(scope, state.InstanceId ?? '');
      const known = memberships.get(member) ?? heldElsewhere(member);
      memberships.set(member, [...known, { type: 'member-of', to: resource.id }]);
      findings.push(instanceHealthFinding(state, member, resource));
    }
  }
  const members = [...memberships].map(
    ([id, relations]): Resource => ({
      id,
      kind: 'ec2:instance',
      ...scope,
      name: id.split('/')[1] ?? id,
      tags: {},
      facts: {},
      relations,
    }),
  );
  return { resources: [...resources, ...members], findings };

  function heldElsewhere(member: string): Relation[] {
    if (replaced === undefined) return [];
    const held = model.resources.get(member)?.relations ?? [];
    return held.filter(({ to }) => /:loadbalancer\/[^/]+$/.test(to) && !replaced.has(to));
  }
}

/** Tags of all known classic load balancers, as resources that carry nothing else. */
export async function readClassicTags(context: PollContext): Promise<Resource[]> {
  const { model, scope } = context;
  const known = [...model.ofKind('elb:load-balancer')]
    .flatMap((id) => model.resources.get(id) ?? [])
    .filter(({ account, region }) => account === scope.account && region === scope.region);
  const client = clientOf(context);
  const described = await mapBounded(chunksOf(known, mostNames), callsAtOnce, (chunk) =>
    orNothing(client.send(new DescribeTagsCommand({ LoadBalancerNames: chunk.map(({ name }) => name) }))),
  );
  const tags = new Map(
    described.flatMap((answer) =>
      (answer?.TagDescriptions ?? []).map(({ LoadBalancerName, Tags = [] }) => [
        LoadBalancerName,
        Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
      ]),
    ),
  );
  return known.map((resource) => ({
    ...resource,
    // A chunk with one that was deleted answers nothing; the others keep what was known.
    tags: tags.get(resource.name) ?? resource.tags,
    facts: {},
    relations: [],
  }));
}

function describe(loadBalancer: LoadBalancerDescription, { scope }: PollContext): Resource {
  const { LoadBalancerName: name = '', DNSName, Scheme, AvailabilityZones, Instances } = loadBalancer;
  return {
    id: classicLoadBalancerArn(scope, name),
    kind: 'elb:load-balancer',
    ...scope,
    name,
    tags: {},
    facts: stated({
      dnsName: DNSName,
      type: 'classic',
      scheme: Scheme,
      zones: AvailabilityZones,
      total: Instances?.length,
      sticky: isSticky(loadBalancer),
      protocols: protocolsOf(loadBalancer),
      plainPorts: plainPortsOf(loadBalancer),
      checkIntervalSeconds: loadBalancer.HealthCheck?.Interval,
      checkTimeoutSeconds: loadBalancer.HealthCheck?.Timeout,
      unhealthyThreshold: loadBalancer.HealthCheck?.UnhealthyThreshold,
    }),
    relations: [],
  };
}

/** What its listeners speak to users: only of `HTTP` and `HTTPS` are answers counted. */
function protocolsOf({ ListenerDescriptions }: LoadBalancerDescription): readonly string[] | undefined {
  const spoken = ListenerDescriptions?.flatMap(({ Listener }) => Listener?.Protocol ?? []);
  return spoken === undefined ? undefined : [...new Set(spoken)].toSorted();
}

/** Ports on which it takes HTTP that nobody encrypted: a classic load balancer cannot redirect to HTTPS. */
function plainPortsOf({ ListenerDescriptions }: LoadBalancerDescription): readonly string[] | undefined {
  return ListenerDescriptions?.flatMap(({ Listener }) =>
    Listener?.Protocol?.toUpperCase() === 'HTTP' ? String(Listener.LoadBalancerPort ?? '') : [],
  );
}

/** A listener keeps users on one machine by a policy that it names among its others. */
function isSticky({ ListenerDescriptions, Policies }: LoadBalancerDescription): boolean | undefined {
  if (Policies === undefined) return undefined;
  const { AppCookieStickinessPolicies = [], LBCookieStickinessPolicies = [] } = Policies;
  const sticky = new Set(
    [...AppCookieStickinessPolicies, ...LBCookieStickinessPolicies].map(({ PolicyName }) => PolicyName),
  );
  return (ListenerDescriptions ?? []).some(({ PolicyNames = [] }) =>
    PolicyNames.some((name) => sticky.has(name)),
  );
}

function clientOf(context: PollContext): ElasticLoadBalancingClient {
  return context.aws.client(ElasticLoadBalancingClient, context.scope, { priority: context.priority });
}

async function orNothing<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof AwsError && error.failure === 'gone') return undefined;
    throw error;
  }
}
