import type { RandomStream } from '../../../runtime/random.ts';
import type { VirtualClock } from '../../virtual-clock.ts';
import type { CountedSet } from '../counted-set.ts';
import type { Alarm, AlarmHistoryItem, CompositeAlarm } from './alarm.ts';
import type { ApiCall } from './api-call.ts';
import type { ProtectedResource } from './backup.ts';
import type { Bucket } from './bucket.ts';
import type { Cache, CacheEvent } from './cache.ts';
import type { Certificate } from './certificate.ts';
import type { ContainerService } from './container-service.ts';
import type { ConfigRegion } from './config-rule.ts';
import type { ControlPlane } from './control-plane.ts';
import type { Controller } from './controller.ts';
import type { Database, DatabaseEvent, DatabaseSnapshot } from './database.ts';
import type { DatabaseCluster } from './database-cluster.ts';
import type { DeploymentWork } from './deployment-work.ts';
import type { Distribution } from './distribution.ts';
import type { Distortion } from './distortion.ts';
import type { DnsChange, HostedZone } from './dns.ts';
import type { FileSystem } from './file-system.ts';
import type { FleetImpairmentInForce } from './fleet-impairment.ts';
import type { EventRule } from './event-rule.ts';
import type { LambdaFunction } from './function.ts';
import type { Happening } from './happening.ts';
import type { HealthCheck } from './health-check.ts';
import type { Instance } from './instance.ts';
import type { KubernetesCluster } from './kubernetes-cluster.ts';
import type { LaunchTemplate } from './launch-template.ts';
import type { Link } from './link.ts';
import type { LoadBalancer } from './load-balancer.ts';
import type { LogFilter } from './log-filter.ts';
import type { MetricStore } from './metrics.ts';
import type { Network } from './network.ts';
import type { RecoveryCluster } from './routing-control.ts';
import type { Parameter } from './parameter.ts';
import type { EventTrouble, Queue } from './queue.ts';
import type { AutomationRun, Runbook } from './runbook.ts';
import type { HealthEvent } from './health-event.ts';
import type { Identities } from './identities.ts';
import type { Organization } from './organization.ts';
import type { ScalingGroup } from './scaling-group.ts';
import type { TargetGroup } from './target-group.ts';
import type { Table } from './table.ts';
import type { Topic } from './topic.ts';
import type { Trail } from './trail.ts';
import type { Trouble } from './trouble.ts';
import type { Users } from './users.ts';
import type { ZonalShift } from './zonal-shift.ts';

/**
 * What really is, as opposed to what anybody observes. This folder holds plain state; one folder up, each
 * concept's file holds the functions that change it. Maps are in order of creation, which is also the
 * order of every answer.
 */
export interface World {
  readonly clock: VirtualClock;
  readonly seed: number;
  readonly account: string;
  readonly instances: Map<string, Instance>;
  /** By id. */
  readonly launchTemplates: Map<string, LaunchTemplate>;
  /** What RunInstances did for a client token, by `region/token`; bounded. */
  readonly launchTokens: Map<string, { readonly request: string; readonly instances: readonly string[] }>;
  /** What is wrong with many machines, and with those that are launched meanwhile. */
  readonly fleetImpairments: Set<FleetImpairmentInForce>;
  readonly targetGroups: Map<string, TargetGroup>;
  readonly loadBalancers: Map<string, LoadBalancer>;
  readonly scalingGroups: Map<string, ScalingGroup>;
  readonly hostedZones: Map<string, HostedZone>;
  readonly dnsChanges: Map<string, DnsChange>;
  readonly healthChecks: Map<string, HealthCheck>;
  readonly alarms: Map<string, Alarm>;
  readonly compositeAlarms: Map<string, CompositeAlarm>;
  readonly alarmHistory: AlarmHistoryItem[];
  readonly databases: Map<string, Database>;
  readonly databaseClusters: Map<string, DatabaseCluster>;
  readonly databaseEvents: DatabaseEvent[];
  /** Backups of databases, by id, oldest first. */
  readonly databaseSnapshots: Map<string, DatabaseSnapshot>;
  readonly caches: Map<string, Cache>;
  /** What ElastiCache tells, oldest first. */
  readonly cacheEvents: CacheEvent[];
  /** DynamoDB's, by region and name. */
  readonly tables: Map<string, Table>;
  /** CloudFront's, by id. */
  readonly distributions: Map<string, Distribution>;
  /** ACM's, by ARN. */
  readonly certificates: Map<string, Certificate>;
  /** S3's, by name: no two in the world have the same. */
  readonly buckets: Map<string, Bucket>;
  /** ECS's, by ARN. */
  readonly containerServices: Map<string, ContainerService>;
  /** EKS's, by ARN. */
  readonly kubernetesClusters: Map<string, KubernetesCluster>;
  /** Subnets, routes and what they lead to. */
  readonly network: Network;
  /** EFS's, by id. */
  readonly fileSystems: Map<string, FileSystem>;
  /** What AWS Backup backs up, by ARN. */
  readonly backups: Map<string, ProtectedResource>;
  /** CloudTrail's, by ARN. */
  readonly trails: Map<string, Trail>;
  /** Whether the account's support plan lets it use AWS's Health API. */
  healthApi: boolean;
  /** What AWS Health tells of, by cause. */
  readonly healthEvents: Map<object, HealthEvent>;
  /** Who may sign in to the account with a key. */
  identities: Identities;
  /** Absent: the account is in none. */
  organization?: Organization;
  readonly metrics: MetricStore;
  readonly logFilters: Set<LogFilter>;
  /** What AWS Config is set to, by region; a region that is not there has none of it. */
  readonly configRegions: Map<string, ConfigRegion>;
  /** Systems Manager's runbooks, by region and name, and their runs, by id; bounded. */
  readonly runbooks: Map<string, Runbook>;
  readonly automationRuns: Map<string, AutomationRun>;
  /** Systems Manager's parameters, by region and name. */
  readonly parameters: Map<string, Parameter>;
  /** SQS queues by URL. */
  readonly queues: Map<string, Queue>;
  /** SNS topics by ARN. */
  readonly topics: Map<string, Topic>;
  /** Lambda's, by ARN. */
  readonly functions: Map<string, LambdaFunction>;
  /** EventBridge's, by ARN. */
  readonly eventRules: Map<string, EventRule>;
  /** What befalls events on their way to them. */
  readonly eventTroubles: Set<EventTrouble>;
  /** Availability Zones whose machines are without power or network; databases stand in other racks. */
  readonly zonesDown: CountedSet<string>;
  /** Availability Zones in which the racks of databases and caches are without power or network. */
  readonly dataZonesDown: CountedSet<string>;
  /** Availability Zones in which EC2 has nothing to launch on; `zone/type` where it lacks one type only. */
  readonly zonesWithoutCapacity: CountedSet<string>;
  /** Security groups that let nobody in: what is only in these cannot be reached. */
  readonly closedSecurityGroups: CountedSet<string>;
  /** Impairments of the network that are in force. */
  readonly links: Set<Link>;
  /** How AWS's own APIs fare. */
  readonly controlPlane: ControlPlane;
  /** What else is out of the ordinary on the way of users' requests. */
  readonly troubles: Set<Trouble>;
  /** ARC's routing controls. */
  readonly recovery: RecoveryCluster;
  /** Shifts of traffic away from a zone, over and cancelled ones with them; bounded. */
  readonly zonalShifts: Map<string, ZonalShift>;
  /** What CloudFormation, CodeDeploy and Fault Injection Service do for somebody, by id; over ones with it; bounded. */
  readonly deploymentWork: Map<string, DeploymentWork>;
  /** How what observers are told differs from what is. */
  readonly distortion: Distortion;
  /** Processes that watch and act on the account, by name; the first is the one that is tried out. */
  readonly controllers: Map<string, Controller>;
  /** Set by the stack; a world without users has nobody to judge by. */
  users: Users | undefined;
  /** All that happened, oldest first: the judge's and the timeline's source. */
  readonly happenings: Happening[];
  /** Told of each happening as it happens. */
  readonly listeners: Set<(happening: Happening) => void>;
  /** Told of each call to AWS once it is answered: who has read what, and who calls how often. */
  readonly callListeners: Set<(call: ApiCall) => void>;
  /** The stream of one concern, the same object each time. */
  random(name: string): RandomStream;
  /** A new hexadecimal identifier of so many digits. */
  hexId(digits: number): string;
}
