import { GetHealthCheckStatusCommand, type ResourceRecordSet, Route53Client } from '@aws-sdk/client-route-53';
import type { AwsScope } from '../../aws/scope.ts';
import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { stateAt } from '../../model/signal.ts';
import type { ActionContext } from '../action.ts';
import { readHealthBehind } from '../reads/target-health.ts';
import { bareName } from './record-set.ts';

/** Whether users can be sent there, by reads made now. */
export interface DestinationHealth {
  /** Undefined: nothing could tell. Such a place is no destination. */
  readonly healthy: boolean | undefined;
  /** Share of what stands behind it that is healthy, 0–1; the lowest of what was read. */
  readonly share: number;
  readonly detail: string;
}

/** More than this share of Route 53's checkers must see success: AWS's own rule. */
const healthyCheckers = 0.18;
/** A place of which half is down is being failed over from, not to: the group breaker's own share. */
const healthyTargets = 0.5;

/**
 * Reads the target groups behind the load balancer that the record names, and the record's health check.
 * All that can be read must be good, and at least one thing must be readable.
 */
export async function readDestinationHealth(
  record: ResourceRecordSet,
  id: string,
  scope: AwsScope,
  context: ActionContext,
): Promise<DestinationHealth> {
  const findings = [
    await behindLoadBalancer(record, id, context),
    await byHealthCheck(record, scope, context),
  ].filter((finding) => finding !== undefined);
  if (findings.length === 0) {
    const detail = 'nothing can tell: it has no health check and names no load balancer that is known';
    return { healthy: undefined, share: 0, detail };
  }
  return {
    healthy: together(findings),
    share: Math.min(...findings.map(({ share }) => share)),
    detail: findings.map(({ detail }) => detail).join('; '),
  };
}

/** One that is sick makes the place sick; else one of which nothing is known makes it unknown. */
function together(findings: readonly Finding[]): boolean | undefined {
  if (findings.some(({ healthy }) => healthy === false)) return false;
  return findings.every(({ healthy }) => healthy === true) ? true : undefined;
}

/** The load balancer that a record leads to, as far as it was discovered. */
export function loadBalancerOf(
  record: ResourceRecordSet | undefined,
  id: string,
  model: Model,
): Resource | undefined {
  for (const { type, to } of model.resources.get(id)?.relations ?? []) {
    const end = type === 'routes-to' ? model.resources.get(to) : undefined;
    if (end !== undefined && isLoadBalancer(end)) return end;
  }
  const name = record?.AliasTarget?.DNSName ?? record?.ResourceRecords?.[0]?.Value ?? '';
  const dnsName = bareName(name).replace(/^dualstack\./, '');
  if (dnsName === '') return undefined;
  for (const kind of ['elbv2:load-balancer', 'elb:load-balancer'] as const) {
    for (const each of model.ofKind(kind)) {
      const known = model.resources.get(each);
      if (known !== undefined && bareName(String(known.facts['dnsName'] ?? '')) === dnsName) return known;
    }
  }
  return undefined;
}

function isLoadBalancer(resource: Resource): boolean {
  return resource.kind === 'elbv2:load-balancer' || resource.kind === 'elb:load-balancer';
}

interface Finding {
  readonly healthy: boolean | undefined;
  readonly share: number;
  readonly detail: string;
}

async function behindLoadBalancer(
  record: ResourceRecordSet,
  id: string,
  context: ActionContext,
): Promise<Finding | undefined> {
  const balancer = loadBalancerOf(record, id, context.model);
  if (balancer?.kind !== 'elbv2:load-balancer') return undefined;
  const scope = { account: balancer.account, region: balancer.region };
  const groups = await readHealthBehind(context.aws, scope, balancer.id);
  const used = groups.filter(({ states }) => states.size > 0);
  const shares = used.map(({ healthy, states }) => healthy.length / states.size);
  const share = shares.length === 0 ? 0 : Math.min(...shares);
  const healthy = used.reduce((sum, group) => sum + group.healthy.length, 0);
  const total = used.reduce((sum, group) => sum + group.states.size, 0);
  const detail = `${healthy} of ${total} targets behind ${balancer.name} are healthy`;
  return { healthy: share > healthyTargets, share, detail };
}

async function byHealthCheck(
  record: ResourceRecordSet,
  scope: AwsScope,
  context: ActionContext,
): Promise<Finding | undefined> {
  const check = record.HealthCheckId;
  if (check === undefined) return undefined;
  const known = context.model.resources.get(`arn:aws:route53:::healthcheck/${check}`);
  const type = String(known?.facts['type'] ?? '');
  // Only checks that probe an endpoint have checkers to ask; and an inverted one says the opposite.
  const probes = !['CALCULATED', 'CLOUDWATCH_METRIC', 'RECOVERY_CONTROL'].includes(type);
  if (!probes || known?.facts['inverted'] === true) return bySignal(check, context);

  const client = context.aws.client(Route53Client, scope, { priority: 'verify' });
  const { HealthCheckObservations: seen = [] } = await client.send(
    new GetHealthCheckStatusCommand({ HealthCheckId: check }),
  );
  if (seen.length === 0) return bySignal(check, context);
  const good = seen.filter(({ StatusReport }) => StatusReport?.Status?.startsWith('Success') === true).length;
  const share = good / seen.length;
  return {
    healthy: share > healthyCheckers,
    share,
    detail: `${good} of ${seen.length} Route 53 checkers reach it`,
  };
}

/** What the poller last said, while it is valid. That it says nothing is no word that it is sick. */
function bySignal(check: string, context: ActionContext): Finding {
  const signal = context.model.signals
    .get(`arn:aws:route53:::healthcheck/${check}`)
    ?.find((each) => each.check === 'route53/health-check');
  const state = signal === undefined ? 'unknown' : stateAt(signal, context.now);
  const healthy = state === 'pass' ? true : state === 'fail' ? false : undefined;
  return { healthy, share: healthy === true ? 1 : 0, detail: `its health check ${check} says ${state}` };
}
