import type { RandomStream } from '../../runtime/random.ts';
import { randomStream } from '../../runtime/random.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { createControlPlane } from './control-plane.ts';
import { CountedSet } from './counted-set.ts';
import { createNetwork } from './network/network.ts';
import { createMetricStore } from './signals/metrics.ts';
import type { World } from './state/world.ts';

export interface WorldOptions {
  readonly seed: number;
  /** Twelve digits. */
  readonly account: string;
  /** Milliseconds since the epoch. */
  readonly startAt: number;
}

export function createWorld({ seed, account, startAt }: WorldOptions): World {
  const streams = new Map<string, RandomStream>();
  const random = (name: string): RandomStream => {
    let stream = streams.get(name);
    if (stream === undefined) {
      stream = randomStream(seed, name);
      streams.set(name, stream);
    }
    return stream;
  };
  return {
    clock: new VirtualClock(startAt),
    seed,
    account,
    instances: new Map(),
    launchTemplates: new Map(),
    launchTokens: new Map(),
    fleetImpairments: new Set(),
    targetGroups: new Map(),
    loadBalancers: new Map(),
    scalingGroups: new Map(),
    distributions: new Map(),
    hostedZones: new Map(),
    dnsChanges: new Map(),
    healthChecks: new Map(),
    alarms: new Map(),
    compositeAlarms: new Map(),
    alarmHistory: [],
    databases: new Map(),
    databaseClusters: new Map(),
    databaseEvents: [],
    databaseSnapshots: new Map(),
    caches: new Map(),
    cacheEvents: [],
    tables: new Map(),
    certificates: new Map(),
    trails: new Map(),
    healthApi: true,
    healthEvents: new Map(),
    identities: { rootKeys: 0, users: [], serverCertificates: [], ownActions: [] },
    buckets: new Map(),
    containerServices: new Map(),
    kubernetesClusters: new Map(),
    network: createNetwork(),
    fileSystems: new Map(),
    backups: new Map(),
    metrics: createMetricStore(),
    logFilters: new Set(),
    configRegions: new Map(),
    runbooks: new Map(),
    automationRuns: new Map(),
    parameters: new Map(),
    queues: new Map(),
    topics: new Map(),
    functions: new Map(),
    eventRules: new Map(),
    eventTroubles: new Set(),
    zonesDown: new CountedSet(),
    dataZonesDown: new CountedSet(),
    zonesWithoutCapacity: new CountedSet(),
    closedSecurityGroups: new CountedSet(),
    links: new Set(),
    controlPlane: createControlPlane(),
    troubles: new Set(),
    recovery: { controls: new Map(), rules: [] },
    zonalShifts: new Map(),
    deploymentWork: new Map(),
    distortion: { lies: new Set(), metricTroubles: new Set(), staleReads: new Set(), memories: new Map() },
    controllers: new Map(),
    users: undefined,
    happenings: [],
    listeners: new Set(),
    callListeners: new Set(),
    random,
    hexId: (digits) =>
      Array.from({ length: digits }, () => Math.floor(random('ids').next() * 16).toString(16)).join(''),
  };
}
