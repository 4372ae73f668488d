import type {
  HealthCheck as HealthCheckShape,
  HealthCheckConfig,
  HostedZone as HostedZoneShape,
  ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import type { DnsRecord, HostedZone } from '../../world/state/dns.ts';
import type { HealthCheck } from '../../world/state/health-check.ts';

/** `/hostedzone/Z123` and `/change/C123` as AWS answers them, `Z123` as it also takes them. */
export function bareId(id: string): string {
  return id.replace(/^\/?(hostedzone|change|healthcheck)\//, '');
}

export function zoneShape(zone: HostedZone): HostedZoneShape {
  return {
    Id: `/hostedzone/${zone.id}`,
    Name: `${zone.name}.`,
    CallerReference: zone.id,
    Config: { Comment: zone.comment, PrivateZone: zone.private },
    ResourceRecordSetCount: zone.records.size,
  };
}

export function recordShape(record: DnsRecord): ResourceRecordSet {
  return {
    Name: `${record.name}.`,
    Type: record.type as ResourceRecordSet['Type'],
    ...(record.setIdentifier === undefined ? {} : { SetIdentifier: record.setIdentifier }),
    ...(record.weight === undefined ? {} : { Weight: record.weight }),
    ...(record.failover === undefined ? {} : { Failover: record.failover }),
    ...(record.latencyRegion === undefined
      ? {}
      : { Region: record.latencyRegion as NonNullable<ResourceRecordSet['Region']> }),
    ...(record.multivalue === undefined ? {} : { MultiValueAnswer: record.multivalue }),
    ...(record.ttl === undefined ? {} : { TTL: record.ttl }),
    ...(record.values === undefined ? {} : { ResourceRecords: record.values.map((Value) => ({ Value })) }),
    ...(record.alias === undefined
      ? {}
      : {
          AliasTarget: {
            HostedZoneId: record.alias.zone,
            DNSName: `${record.alias.dnsName}.`,
            EvaluateTargetHealth: record.alias.evaluateTargetHealth,
          },
        }),
    ...(record.healthCheck === undefined ? {} : { HealthCheckId: record.healthCheck }),
  };
}

export function healthCheckShape(check: HealthCheck): HealthCheckShape {
  return {
    Id: check.id,
    CallerReference: check.name,
    HealthCheckVersion: check.version ?? 1,
    HealthCheckConfig: {
      Type: check.type,
      Inverted: check.inverted ?? false,
      Disabled: check.disabled ?? false,
      ...basisShape(check),
    },
  };
}

function basisShape(check: HealthCheck): Partial<HealthCheckConfig> {
  const { basis } = check;
  switch (basis?.kind) {
    case undefined:
      return {
        FullyQualifiedDomainName: check.fqdn,
        Port: check.port,
        ResourcePath: check.type === 'TCP' ? undefined : check.path,
        RequestInterval: check.everySeconds,
        FailureThreshold: check.failureThreshold,
        MeasureLatency: false,
        EnableSNI: check.type === 'HTTPS',
      };
    case 'calculated':
      return { ChildHealthChecks: [...basis.children], HealthThreshold: basis.atLeast };
    case 'alarm':
      return {
        AlarmIdentifier: { Region: basis.region as 'us-east-1', Name: basis.name },
        InsufficientDataHealthStatus: basis.insufficientData,
      };
    case 'routing-control':
      return { RoutingControlArn: basis.arn };
  }
}
