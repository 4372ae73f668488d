import { type HealthCheck, paginateListHealthChecks, Route53Client } from '@aws-sdk/client-route-53';
import { healthCheckArn } from '../../aws/arn.ts';
import { collectPages } from '../pages.ts';
import type { Relation, Resource } from '../../model/resource.ts';
import { complete, stated } from '../finding.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { type Endpoints, endpointsOf } from './endpoints.ts';
import { comparableName } from './names.ts';

/** How the health checks are configured; ListHealthChecks says nothing of their state. */
export const healthChecksPart: PollPart = {
  name: 'health-checks',
  everyMs: 300_000,
  reach: 'global',
  permissions: ['route53:ListHealthChecks'],
  poll: async (context) => {
    const endpoints = endpointsOf(context.model);
    const checks = await listHealthChecks(context);
    const resources = checks.map((check) => healthCheckResource(check, context.scope.account, endpoints));
    return [complete(voice, context, { resources })];
  },
};

const voice = { poller: 'route53', part: healthChecksPart };

/** AWS: the most that one page has, of health checks alone; of everything else Route 53 has a hundred or three. */
const pageSize = 1_000;

type IdentifiedCheck = HealthCheck & { readonly Id: string };

async function listHealthChecks(context: PollContext): Promise<readonly IdentifiedCheck[]> {
  const client = context.aws.client(Route53Client, context.scope, { priority: context.priority });
  const listed = await collectPages(
    paginateListHealthChecks({ client }, { MaxItems: pageSize }),
    (page) => page.HealthChecks,
  );
  return listed.filter((check): check is IdentifiedCheck => Boolean(check.Id));
}

/**
 * The health checks that can be asked about: those that the model knows, or before the first list has
 * arrived, AWS's own list. Disabled ones observe nothing: Route 53 calls them healthy without looking. Those
 * that follow a routing control say where somebody wants users to go, and nothing of how it is there.
 */
export async function activeHealthChecks(context: PollContext): Promise<readonly Resource[]> {
  const known = knownHealthChecks(context);
  const checks =
    known.length > 0
      ? known
      : (await listHealthChecks(context)).map((check) =>
          healthCheckResource(check, context.scope.account, new Map()),
        );
  return activeAmong(checks);
}

export function activeAmong(checks: readonly Resource[]): readonly Resource[] {
  return checks.filter(({ facts }) => facts['disabled'] !== true && facts['type'] !== 'RECOVERY_CONTROL');
}

export function knownHealthChecks(context: PollContext): readonly Resource[] {
  return [...context.model.ofKind('route53:health-check')].flatMap((id) => {
    const check = context.model.resources.get(id);
    return check !== undefined && check.account === context.scope.account ? [check] : [];
  });
}

function healthCheckResource(check: IdentifiedCheck, account: string, endpoints: Endpoints): Resource {
  const config: Partial<NonNullable<HealthCheck['HealthCheckConfig']>> = check.HealthCheckConfig ?? {};
  const fqdn = config.FullyQualifiedDomainName;
  const watched = fqdn === undefined ? undefined : endpoints.get(comparableName(fqdn));
  const relations: Relation[] = watched === undefined ? [] : [{ type: 'watches', to: watched }];
  return {
    id: healthCheckArn(check.Id),
    kind: 'route53:health-check',
    account,
    region: 'global',
    name: fqdn ?? config.IPAddress ?? config.AlarmIdentifier?.Name ?? check.Id,
    tags: {},
    facts: stated({
      healthCheckId: check.Id,
      type: config.Type,
      fqdn,
      ipAddress: config.IPAddress,
      port: config.Port,
      path: config.ResourcePath,
      disabled: config.Disabled ?? false,
      inverted: config.Inverted ?? false,
      intervalSeconds: config.RequestInterval,
      failureThreshold: config.FailureThreshold,
      children: config.ChildHealthChecks,
      alarmName: config.AlarmIdentifier?.Name,
      routingControl: config.RoutingControlArn,
    }),
    relations,
  };
}
