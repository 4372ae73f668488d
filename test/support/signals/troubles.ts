import type { DescribeNatGatewaysCommandOutput } from '@aws-sdk/client-ec2';
import type { DescribeFileSystemsCommandOutput } from '@aws-sdk/client-efs';
import type { DescribeClusterCommandOutput } from '@aws-sdk/client-eks';
import type { DescribeLoadBalancersCommandOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import type {
  DescribeCacheClustersCommandOutput,
  DescribeReplicationGroupsCommandOutput,
} from '@aws-sdk/client-elasticache';
import type { FaultTarget } from '../../../src/simulator/faults/fault.ts';
import { faultNamed } from '../../../src/simulator/faults/registry.ts';
import type { SaidInstead, SoundAccount } from './sound-account.ts';
import { beginWork } from '../../../src/simulator/world/deployment-work.ts';
import type { DeploymentWork } from '../../../src/simulator/world/state/deployment-work.ts';

type Trouble = (account: SoundAccount) => unknown;

/** What befalls the sound account, at once and each on something of its own, by what a person would say of it. */
export const troubles = {
  'the host of a machine fails': fault('fail-host', { group: 'hosts' }),
  'the system of a machine hangs': fault('hang-instance', { group: 'hung' }),
  'the volumes of a machine take no I/O': fault('stick-volumes', { group: 'stuck' }),
  'the application of a machine crashes': fault('crash-application', { group: 'crashed' }),
  'all machines of a target group crash': fault('crash-application', { group: 'down', count: 2 }),
  'AWS retires a machine': (account) =>
    fault('schedule-event', { instance: machines(account, 'retired')[0], inMinutes: 10 })(account),
  'EC2 takes a Spot Instance back': fault('reclaim-spot-instance', { group: 'spot' }),
  'EC2 recommends to replace a Spot Instance': fault('reclaim-spot-instance', {
    region: 'standby',
    group: 'lent',
    recommendedMinutes: 60,
  }),
  'a group is kept from replacing a member that has failed': (account) => {
    fault('suspend-processes', { group: 'paused', processes: ['ReplaceUnhealthy'] })(account);
    fault('fail-host', { group: 'paused' })(account);
  },
  'a group loses a machine and gets no other': (account) => {
    fault('lose-capacity', { zone: 'home/1', type: 'c7i.large' })(account);
    return terminate(account, machines(account, 'short').slice(0, 1));
  },
  'a group loses its machines of one zone, where there are no others': (account) => {
    fault('lose-capacity', { zone: 'home/1', type: 'm7i.large' })(account);
    return terminate(account, machines(account, 'lopsided', 'us-east-1a'));
  },
  'two machines in a row do not come up': (account) => {
    fault('break-boot', { group: 'unborn' })(account);
    const [one = '', other = ''] = machines(account, 'unborn');
    account.world.clock.after(15 * 60_000, () => void terminate(account, [other]));
    return terminate(account, [one]);
  },
  'a load balancer fails': saysInstead(
    'Elastic Load Balancing v2',
    'DescribeLoadBalancers',
    ({ LoadBalancers = [] }: DescribeLoadBalancersCommandOutput) => {
      for (const one of LoadBalancers)
        if (one.LoadBalancerName === 'broken') one.State = { Code: 'failed' as const };
    },
  ),
  'a person moves traffic away from a zone': (account) =>
    account.call('ARC Zonal Shift', 'StartZonalShift', {
      resourceIdentifier: [...account.world.loadBalancers.values()].find(({ name }) => name === 'down')?.arn,
      awayFrom: 'use1-az1',
      expiresIn: '2h',
      comment: 'by hand',
    }),
  'CloudFormation updates a stack': work({
    kind: 'stack-change',
    id: 'arn:aws:cloudformation:us-east-1:111122223333:stack/site/d0e92f40-0000-11f0-8000-0a1b2c3d4e5f',
    stack: 'site',
  }),
  'CodeDeploy deploys to a group': work({
    kind: 'deployment',
    id: 'd-0123ABCDE',
    application: 'crashed',
    group: 'production',
    to: { scalingGroups: ['crashed'], services: [], tags: {} },
  }),
  'somebody runs an experiment': work({
    kind: 'experiment',
    id: 'EXPhjAXCGY78HV2a4A',
    template: 'EXTCDh1M8HHkhxoaQ',
    type: 'aws:ec2:instance',
    arns: [],
    tags: { Name: 'hung' },
  }),
  'a zone answers a seventh of its users with errors': fault('gray-zone', { zone: 'home/1', share: 0.15 }),
  'there are nearly twice as many users': fault('surge', { factor: 1.9 }),
  'a name has no address': fault('break-name', { name: 'hosts.example.com' }),
  'an alert fires': (account) =>
    account.alerts.take([
      {
        status: 'firing',
        labels: {
          alertname: 'SlowQueries',
          arn: [...account.model().resources.values()].find(({ name }) => name === 'crm-copy')?.id ?? '',
        },
        annotations: {},
        startsAt: account.world.clock.now(),
        endsAt: Date.UTC(1, 0, 1),
        fingerprint: 'slow-queries',
        generatorURL: '',
      },
    ]),

  'a database has no storage left': fault('fill-database-storage', { database: 'full' }),
  'a replica is late': fault('lag-replica', { database: 'reads', seconds: 900 }),
  'a replica is cut off': fault('cut-replication', { database: 'ledger-copy' }),
  'a database stands still': fault('pause-database', { database: 'crm' }),
  'the writer of a cluster stands still, and the cluster lets it': (account) => {
    fault('stick-failover', { database: 'aurora-1', announced: false })(account);
    fault('pause-database', { database: 'aurora-1' })(account);
  },
  'maintenance waits for a database': fault('announce-maintenance', { database: 'reports', inMinutes: 600 }),
  'a cluster abroad loses step': fault('desynchronize-global-cluster', { cluster: 'aurora-abroad' }),
  'the primary of a cache hangs': fault('hang-cache-node', { cache: 'pages' }),
  'a replica of a cache hangs': fault('hang-cache-node', { cache: 'menus', role: 'replica' }),
  'a node of a cache is lost': fault('lose-cache-nodes', { cache: 'sessions' }),
  'the network of a cache does not fit': (account) => {
    saysInstead(
      'ElastiCache',
      'DescribeReplicationGroups',
      ({ ReplicationGroups = [] }: DescribeReplicationGroupsCommandOutput) => {
        for (const one of ReplicationGroups)
          if (one.ReplicationGroupId === 'baskets') one.Status = 'incompatible-network';
      },
    )(account);
    saysInstead(
      'ElastiCache',
      'DescribeCacheClusters',
      ({ CacheClusters = [] }: DescribeCacheClustersCommandOutput) => {
        for (const { CacheClusterId, CacheNodes = [] } of CacheClusters)
          for (const node of CacheNodes)
            if (CacheClusterId === 'baskets-001') node.CacheNodeStatus = 'incompatible-network';
      },
    )(account);
  },
  'more is asked of a table than it has': fault('surge-table', { table: 'carts', times: 5 }),
  'more is written than an index has room for': fault('surge-table', { table: 'bills', times: 3 }),
  'a table is slow': fault('slow-table', { table: 'visits', times: 20 }),
  'a table is not replicated': fault('pause-table-replication', { table: 'profiles' }),
  'the key of a table is lost': fault('lose-table-key', { table: 'keys' }),
  'the key of a replica of a table is lost': fault('lose-table-key', {
    table: 'profiles',
    region: 'standby',
  }),
  'a bucket is not replicated': fault('pause-bucket-replication', { bucket: 'invoices' }),
  'objects cannot be replicated': fault('fail-bucket-replication', { bucket: 'pictures' }),
  'more is asked of a file system than it may carry': fault('surge-file-system', {
    fileSystem: 'uploads',
    times: 20,
  }),
  'the burst credits of a file system run out': fault('surge-file-system', {
    fileSystem: 'scratch',
    times: 1000,
  }),
  'a mount target fails': fault('break-mount-target', { fileSystem: 'archive' }),
  'a file system is in error': saysInstead(
    'EFS',
    'DescribeFileSystems',
    ({ FileSystems = [] }: DescribeFileSystemsCommandOutput) => {
      for (const one of FileSystems) if (one.Name === 'archive') one.LifeCycleState = 'error';
    },
  ),
  'backups fail': fault('fail-backups', { backup: 'ledger' }),
  'a continuous backup stops': fault('fail-backups', { backup: 'carts' }),
  'what somebody restores is no good': ({ world }) => {
    for (const [arn, one] of world.backups)
      if (one.name === 'crm')
        world.backups.set(arn, { ...one, restore: { at: world.clock.now(), good: false } });
  },

  'nobody works on a queue': fault('stop-consumers', { queue: 'mail' }),
  'no consumer gets a message done': fault('poison-messages', { queue: 'orders' }),
  'a topic loses its subscribers': fault('lose-subscribers', { topic: 'oncall' }),
  'a subscriber refuses notifications': fault('refuse-notifications', { topic: 'placed', share: 0.5 }),
  'a function fails': fault('break-function', { function: 'receipt' }),
  'more is asked of a function than may run': fault('surge-function', { function: 'thumbnail', times: 100 }),
  'the target of a rule refuses events': fault('refuse-events', { rule: 'nightly', share: 0.5 }),
  'tasks crash': fault('crash-tasks', { service: 'prices' }),
  'a deployment fails': fault('deploy-broken-tasks', { service: 'reviews' }),
  'there is no room for tasks': fault('lose-task-room', { service: 'ratings', share: 1 }),
  'more is asked of a service than its tasks can do': fault('surge-service', { service: 'search' }),
  'a control plane fails': saysInstead(
    'EKS',
    'DescribeCluster',
    ({ cluster }: DescribeClusterCommandOutput) => {
      if (cluster !== undefined) cluster.status = 'FAILED';
    },
  ),
  'a control plane loses its role': fault('lose-cluster-role', { cluster: 'apps' }),
  'nodes cannot join': fault('bar-nodes', { cluster: 'apps' }),

  'a NAT gateway drops connections': fault('impair-nat-gateway', { natGateway: 'nat-3' }),
  'somebody deletes a NAT gateway': fault('delete-nat-gateway', { natGateway: 'nat-4' }),
  'a NAT gateway fails': saysInstead(
    'EC2',
    'DescribeNatGateways',
    ({ NatGateways = [] }: DescribeNatGatewaysCommandOutput) => {
      for (const one of NatGateways)
        if (one.Tags?.some(({ Value }) => Value === 'nat-2')) one.State = 'failed';
    },
  ),
  'a subnet is full': fault('fill-subnet', { zone: 'home/4' }),
  'the other side deletes a peering connection': fault('lose-peering', { peering: 'offices' }),
  'an attachment is deleted': fault('lose-transit-gateway', { attachment: 'other-accounts' }),
  'both tunnels are down': fault('drop-tunnels', { vpn: 'office' }),
  'a link breaks frames': fault('impair-direct-connect', { connection: 'north' }),
  'a link is down': fault('drop-direct-connect', { connection: 'south' }),
  'a network ACL denies answers': fault('close-network-acl', { acl: 'private-3' }),
  'the rules of a security group are revoked': fault('revoke-rules', { securityGroup: 'walled' }),

  'a certificate was not renewed': fault('miss-renewal', { certificate: 'shop.example.com', left: '5m' }),
  'an uploaded certificate has days left': ({ world }) => {
    const { serverCertificates, ...identities } = world.identities;
    const expiresAt = world.clock.now() + 10 * 86_400_000;
    world.identities = {
      ...identities,
      serverCertificates: serverCertificates.map((one) => ({ ...one, expiresAt })),
    };
  },
  'many errors are logged': fault('log-errors', { filter: 'errors' }),
  'a recorder is stopped': fault('stop-recorder', {}),
  'a rule of AWS Config is broken': fault('unprotect-database', { database: 'reports' }),
  'a runbook fails': (account) => {
    fault('break-runbook', { runbook: 'restart' })(account);
    return account.call('SSM', 'StartAutomationExecution', {
      DocumentName: 'restart',
      Parameters: { InstanceId: machines(account, 'crashed').slice(1) },
    });
  },
  'a trail is stopped': fault('stop-trail', { trail: 'audit' }),
  'AWS has an issue': fault('announce-trouble', {}),
  'AWS denies a read': fault('impair-api', {
    service: 'Elastic Load Balancing v2',
    operations: ['DescribeTags'],
    errors: 1,
    error: 'denied',
  }),
} as const satisfies Readonly<Record<string, Trouble>>;

/** What comes on top once the others have been seen, for it would hide some of them. */
export const lateTroubles = {
  'the only origin of a distribution fails': (account) => {
    fault('crash-application', { group: 'shop', count: 4 })(account);
    fault('crash-application', { group: 'nodes', count: 2 })(account);
  },
} as const satisfies Readonly<Record<string, Trouble>>;

export async function befall(account: SoundAccount, all: Readonly<Record<string, Trouble>>): Promise<void> {
  for (const trouble of Object.values(all)) await trouble(account);
}

function fault(name: string, target: FaultTarget): Trouble {
  return (account) => account.fault(faultNamed(name), target);
}

type Given = DeploymentWork extends infer Work
  ? Work extends unknown
    ? Omit<Work, 'region' | 'startedAt'>
    : never
  : never;

function work(given: Given): Trouble {
  return ({ world }) => beginWork(world, { ...given, region: 'us-east-1', startedAt: world.clock.now() });
}

/** `change` is given AWS's answer in the SDK's shape, to change it as AWS would say it. */
function saysInstead(service: string, operation: string, change: SaidInstead['change']): Trouble {
  return ({ saidInstead }) => saidInstead.push({ service, operation, change });
}

/** Running machines by their name, which members have of their group. */
function machines({ world }: SoundAccount, name: string, zone?: string): readonly string[] {
  return [...world.instances.values()]
    .filter((one) => one.state === 'running' && one.tags.get('Name') === name)
    .filter((one) => zone === undefined || one.zone === zone)
    .map(({ id }) => id);
}

function terminate(account: SoundAccount, InstanceIds: readonly string[]): Promise<unknown> {
  return account.call('EC2', 'TerminateInstances', { InstanceIds });
}
