import type { z } from 'zod';
import { alarmSchema } from '../../../src/simulator/stacks/alarm-schema.ts';
import { certificateSchema } from '../../../src/simulator/stacks/certificate-schema.ts';
import { balancerSchema, groupSchema } from '../../../src/simulator/stacks/compute-schema.ts';
import { configSchema } from '../../../src/simulator/stacks/config-schema.ts';
import { containerServiceSchema } from '../../../src/simulator/stacks/container-schema.ts';
import { cacheSchema, databaseSchema, tableSchema } from '../../../src/simulator/stacks/data-schema.ts';
import { distributionSchema } from '../../../src/simulator/stacks/distribution-schema.ts';
import { identitiesSchema } from '../../../src/simulator/stacks/identities-schema.ts';
import { kubernetesClusterSchema } from '../../../src/simulator/stacks/kubernetes-schema.ts';
import { loadStack } from '../../../src/simulator/stacks/load-stack.ts';
import { logFilterSchema } from '../../../src/simulator/stacks/log-filter-schema.ts';
import { healthCheckSchema, hostedZoneSchema } from '../../../src/simulator/stacks/names-schema.ts';
import {
  directConnectSchema,
  natGatewaySchema,
  peeringSchema,
  securityGroupSchema,
  transitGatewaySchema,
  vpnSchema,
} from '../../../src/simulator/stacks/network-schema.ts';
import { queueSchema } from '../../../src/simulator/stacks/queue-schema.ts';
import { functionSchema, ruleSchema } from '../../../src/simulator/stacks/serverless-schema.ts';
import { buildStack } from '../../../src/simulator/stacks/build-stack.ts';
import type { StackDescription } from '../../../src/simulator/stacks/stack-schema.ts';
import {
  backupSchema,
  bucketSchema,
  fileSystemSchema,
} from '../../../src/simulator/stacks/storage-schema.ts';
import { topicSchema } from '../../../src/simulator/stacks/topic-schema.ts';
import { trailSchema } from '../../../src/simulator/stacks/trail-schema.ts';
import type { World } from '../../../src/simulator/world/state/world.ts';

/** How many there are of each. */
export type Estate = Readonly<ReturnType<typeof estateOf>>;

/**
 * An account with so many machines, a multiple of 100, in one region. Up to the caches and the attachments it is
 * what a large account is commonly made of (a thousand machines: 200 target groups, 500 alarms, 200 tables, …); the
 * rest is in proportion.
 */
export function estateOf(machines: number) {
  const share = (perThousand: number) => Math.max(1, Math.round((machines * perThousand) / 1_000));
  return {
    machines,
    groups: share(100),
    targetGroups: share(200),
    healthChecks: share(100),
    alarms: share(500),
    clusters: share(30),
    /** Beside the two members of each cluster. */
    databases: share(40),
    services: share(200),
    serviceClusters: machines > 1_000 ? 40 : 10,
    tables: share(200),
    queues: share(200),
    caches: share(100),
    attachments: share(20),
    topics: share(50),
    functions: share(100),
    rules: share(50),
    buckets: share(50),
    fileSystems: share(20),
    distributions: share(20),
    certificates: share(50),
    zones: share(10),
    kubernetes: share(5),
    gateways: share(6),
    peerings: share(10),
    vpns: share(5),
    directConnects: share(20),
    securityGroups: share(100),
    filters: share(50),
    configRules: share(20),
    trails: 2,
    users: share(50),
    backups: share(100),
  };
}

const eachOf = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** Such an account in which all is well, and nothing has moved for a while. */
export function largeAccount(estate: Estate): World {
  const world = buildStack(stackOf(estate), 1);
  for (const service of world.containerServices.values()) service.events.length = 0;
  return world;
}

/** Stack files take a hundred of a kind; what is built from them has no such bound. */
function stackOf(estate: Estate): StackDescription {
  const shop = loadStack('shop');
  const many = <Schema extends z.ZodType>(
    schema: Schema,
    count: number,
    one: (number: number) => z.input<Schema>,
  ): z.output<Schema>[] => eachOf(count).map((number) => schema.parse(one(number)));
  return {
    ...shop,
    regions: shop.regions.slice(0, 1),
    services: {},
    policies: {},
    balancers: many(balancerSchema, estate.targetGroups, (n) => ({
      name: n === 1 ? 'shop' : `web-${n}`,
      targetGroup: { name: `web-${n}` },
      ...(n <= estate.certificates ? { port: 443, protocol: 'HTTPS' as const } : {}),
    })),
    groups: many(groupSchema, estate.groups, (n) => ({
      name: `web-${n}`,
      size: estate.machines / estate.groups,
      capacity: 100,
      targetGroups: [`web-${2 * n - 1}`, `web-${2 * n}`],
    })),
    instances: [],
    databases: [
      ...many(databaseSchema, estate.databases, (n) => ({
        id: n === 1 ? 'shop-db' : `db-${n}`,
        ...(n > 1 && n % 2 === 0 ? { replicaOf: n === 2 ? 'shop-db' : `db-${n - 1}`, lag: '1s' } : {}),
      })),
      ...many(databaseSchema, 2 * estate.clusters, (n) => ({
        id: `member-${n}`,
        engine: 'aurora-postgresql' as const,
        cluster: `cluster-${Math.ceil(n / 2)}`,
        zone: `home/${1 + (n % 2)}`,
      })),
    ],
    caches: many(cacheSchema, estate.caches, (n) => ({ id: `cache-${n}`, nodes: ['home/1'], replicas: 1 })),
    queues: many(queueSchema, estate.queues, (n) => ({
      name: `queue-${n}`,
      arrivesPerSecond: 1,
      takesPerSecond: 2,
    })),
    topics: many(topicSchema, estate.topics, (n) => ({
      name: `topic-${n}`,
      messagesPerSecond: 1,
      subscribers: [{ endpoint: `queue-${n}` }],
    })),
    functions: many(functionSchema, estate.functions, (n) => ({ name: `function-${n}`, callsPerSecond: 1 })),
    rules: many(ruleSchema, estate.rules, (n) => ({
      name: `rule-${n}`,
      eventsPerMinute: 1,
      targets: [{ function: `function-${n}` }],
    })),
    tables: many(tableSchema, estate.tables, (n) => ({ name: `table-${n}` })),
    distributions: many(distributionSchema, estate.distributions, (n) => ({
      name: `media-${n}`,
      balancer: 'shop',
    })),
    certificates: many(certificateSchema, estate.certificates, (n) => ({
      domain: `site-${n}.example.com`,
      balancers: [n === 1 ? 'shop' : `web-${n}`],
    })),
    buckets: many(bucketSchema, estate.buckets, (n) => ({
      name: `bucket-${n}`,
      replicateTo: n % 2 === 0 ? [`bucket-${n - 1}`] : [],
    })),
    containerServices: many(containerServiceSchema, estate.services, (n) => ({
      name: `service-${n}`,
      cluster: `cluster-${n % estate.serviceClusters}`,
      tasks: 2,
    })),
    kubernetesClusters: many(kubernetesClusterSchema, estate.kubernetes, (n) => ({
      name: `cluster-${n}`,
      nodeGroups: [
        { name: 'one', group: `web-${2 * n - 1}` },
        { name: 'two', group: `web-${2 * n}` },
      ],
    })),
    natGateways: many(natGatewaySchema, estate.gateways, (n) => ({
      name: `nat-${n}`,
      zone: `home/${1 + (n % 2)}`,
    })),
    peerings: many(peeringSchema, estate.peerings, (n) => ({ name: `peer-${n}`, to: `172.16.${n}.0/24` })),
    transitGateways: many(transitGatewaySchema, estate.attachments, (n) => ({
      name: `attachment-${n}`,
      to: `172.17.${n}.0/24`,
    })),
    vpnConnections: many(vpnSchema, estate.vpns, (n) => ({ name: `vpn-${n}` })),
    directConnects: many(directConnectSchema, estate.directConnects, (n) => ({ name: `plant-${n}` })),
    securityGroups: many(securityGroupSchema, estate.securityGroups, (n) => ({ name: `group-${n}` })),
    fileSystems: many(fileSystemSchema, estate.fileSystems, (n) => ({ name: `files-${n}` })),
    backups: many(backupSchema, estate.backups, (n) => ({ table: `table-${n}` })),
    trails: many(trailSchema, estate.trails, (n) => ({ name: `trail-${n}` })),
    logFilters: many(logFilterSchema, estate.filters, (n) => ({
      name: `filter-${n}`,
      logGroup: `group-${n}`,
    })),
    identities: identitiesSchema.parse({
      users: eachOf(estate.users)
        .slice(0, 1_000)
        .map((n) => ({ name: `user-${n}`, keys: [{ used: '1d' }] })),
    }),
    config: [
      configSchema.parse({
        region: 'home',
        rules: eachOf(Math.min(100, estate.configRules)).map((n) => ({ name: `rule-${n}` })),
      }),
    ],
    healthChecks: many(healthCheckSchema, estate.healthChecks, (n) => ({
      name: `check-${n}`,
      balancer: 'shop',
    })),
    hostedZones: many(hostedZoneSchema, estate.zones, (n) =>
      n === 1
        ? {
            name: 'example.com',
            records: [
              { name: 'shop.example.com', balancer: 'shop' },
              { name: 'db.example.com', database: 'shop-db' },
            ],
          }
        : { name: `example-${n}.com`, records: [{ name: `www.example-${n}.com`, balancer: `web-${n}` }] },
    ),
    alarms: many(alarmSchema, estate.alarms, (n) => ({
      name: `alarm-${n}`,
      balancer: `web-${1 + (n % (estate.targetGroups - 1)) + 1}`,
      metric: 'HTTPCode_ELB_5XX_Count',
      statistic: 'Sum' as const,
      threshold: 1_000,
      missing: 'notBreaching' as const,
    })),
    users: { ...shop.users, site: 'shop.example.com', database: 'db.example.com' },
  };
}
