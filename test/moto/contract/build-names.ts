import { CreateDistributionWithTagsCommand } from '@aws-sdk/client-cloudfront';
import {
  ChangeResourceRecordSetsCommand,
  ChangeTagsForResourceCommand,
  CreateHealthCheckCommand,
  CreateHostedZoneCommand,
} from '@aws-sdk/client-route-53';
import type { Entrance } from './build-entrance.ts';
import { home, type ownersClients, standby } from './watched.ts';

type Clients = ReturnType<typeof ownersClients>;

/** A name that fails over from one region to the other, and a distribution that does it by itself for what is read. */
export async function buildNames(clients: Clients, near: Entrance, far: Entrance): Promise<void> {
  const { names } = clients;
  const { HostedZone } = await names.send(
    new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: 'example.com' }),
  );
  const zone = HostedZone?.Id?.replace('/hostedzone/', '') ?? '';
  const tags = { ResourceType: 'hostedzone' as const, ResourceId: zone };
  await names.send(
    new ChangeTagsForResourceCommand({ ...tags, AddTags: [{ Key: 'team', Value: 'orders' }] }),
  );
  const parts = [
    [home, near, 'PRIMARY'],
    [standby, far, 'SECONDARY'],
  ] as const;
  for (const [region, { dnsName, canonicalZone }, Failover] of parts) {
    const { HealthCheck } = await names.send(
      new CreateHealthCheckCommand({
        CallerReference: region,
        HealthCheckConfig: {
          Type: 'HTTP',
          FullyQualifiedDomainName: dnsName,
          Port: 80,
          ResourcePath: '/healthz',
          RequestInterval: 30,
          FailureThreshold: 3,
        },
      }),
    );
    const ResourceRecordSet = {
      Name: 'www.example.com',
      Type: 'A' as const,
      SetIdentifier: region,
      Failover,
      HealthCheckId: HealthCheck?.Id,
      AliasTarget: { HostedZoneId: canonicalZone, DNSName: dnsName, EvaluateTargetHealth: true },
    };
    await names.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: zone,
        ChangeBatch: { Changes: [{ Action: 'CREATE', ResourceRecordSet }] },
      }),
    );
  }
  await buildDistribution(clients, near, far);
}

async function buildDistribution({ edges }: Clients, near: Entrance, far: Entrance): Promise<void> {
  const origin = (Id: string, { dnsName }: Entrance) => ({
    Id,
    DomainName: dnsName,
    CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'match-viewer' as const },
  });
  // moto knows no origin that is a group, and refuses to lead to one: it has the name of its first member here.
  const group = 'origins';
  const members = [group, standby].map((OriginId) => ({ OriginId }));
  await edges.send(
    new CreateDistributionWithTagsCommand({
      DistributionConfigWithTags: {
        Tags: { Items: [{ Key: 'team', Value: 'orders' }] },
        DistributionConfig: {
          CallerReference: 'shop',
          Comment: '',
          Enabled: true,
          Aliases: { Quantity: 1, Items: ['shop.example.com'] },
          Origins: { Quantity: 2, Items: [origin(group, near), origin(standby, far)] },
          OriginGroups: {
            Quantity: 1,
            Items: [
              {
                Id: group,
                FailoverCriteria: { StatusCodes: { Quantity: 3, Items: [500, 502, 503] } },
                Members: { Quantity: 2, Items: members },
              },
            ],
          },
          DefaultCacheBehavior: {
            TargetOriginId: group,
            ViewerProtocolPolicy: 'redirect-to-https',
          },
          Logging: { Enabled: false, IncludeCookies: false, Bucket: '', Prefix: '' },
        },
      },
    }),
  );
}
