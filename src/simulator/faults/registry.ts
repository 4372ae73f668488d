import { announceMaintenance } from './announce-maintenance.ts';
import { announceTrouble } from './announce-trouble.ts';
import { barNodes } from './bar-nodes.ts';
import { breakBoot } from './break-boot.ts';
import { breakMountTarget } from './break-mount-target.ts';
import { breakFunction } from './break-function.ts';
import { breakName } from './break-name.ts';
import { breakNat } from './break-nat.ts';
import { breakOrigin } from './break-origin.ts';
import { breakReplicasAfterFailover } from './break-replicas-after-failover.ts';
import { breakRunbook } from './break-runbook.ts';
import { closeNetworkAcl } from './close-network-acl.ts';
import { coldCache } from './cold-cache.ts';
import { corruptCandidate } from './corrupt-candidate.ts';
import { crashApplication } from './crash-application.ts';
import { crashTasks } from './crash-tasks.ts';
import { cutReplication } from './cut-replication.ts';
import { delayEffects } from './delay-effects.ts';
import { delayEvents } from './delay-events.ts';
import { delayMetrics } from './delay-metrics.ts';
import { deleteNatGateway } from './delete-nat-gateway.ts';
import { deployBrokenTasks } from './deploy-broken-tasks.ts';
import { deployFaultyFunction } from './deploy-faulty-function.ts';
import { desynchronizeGlobalCluster } from './desynchronize-global-cluster.ts';
import { dropDirectConnect } from './drop-direct-connect.ts';
import { dropTunnels } from './drop-tunnels.ts';
import { duplicateEvents } from './duplicate-events.ts';
import { expireCertificate } from './expire-certificate.ts';
import { expireCredentials } from './expire-credentials.ts';
import { failBackups } from './fail-backups.ts';
import { failBucketReplication } from './fail-bucket-replication.ts';
import { failDatabaseWriter } from './fail-database-writer.ts';
import { failDependency } from './fail-dependency.ts';
import { failHealthCheckers } from './fail-health-checkers.ts';
import { failHost } from './fail-host.ts';
import { failSite } from './fail-site.ts';
import { failZone } from './fail-zone.ts';
import { failoverDatabase } from './failover-database.ts';
import type { Fault } from './fault.ts';
import { fillDatabaseStorage } from './fill-database-storage.ts';
import { fillSubnet } from './fill-subnet.ts';
import { flipSignal } from './flip-signal.ts';
import { freezeLaunches } from './freeze-launches.ts';
import { freezeMetrics } from './freeze-metrics.ts';
import { grayInstance } from './gray-instance.ts';
import { grayZone } from './gray-zone.ts';
import { hangCacheNode } from './hang-cache-node.ts';
import { hangInstance } from './hang-instance.ts';
import { impairApiFault } from './impair-api.ts';
import { impairDirectConnect } from './impair-direct-connect.ts';
import { impairLinkFault } from './impair-link.ts';
import { impairNatGateway } from './impair-nat-gateway.ts';
import { lagReplica } from './lag-replica.ts';
import { lieHealthy } from './lie-healthy.ts';
import { lieUnhealthy } from './lie-unhealthy.ts';
import { logErrors } from './log-errors.ts';
import { loseCacheNodes } from './lose-cache-nodes.ts';
import { loseCapacity } from './lose-capacity.ts';
import { garbleEvents } from './garble-events.ts';
import { loseClusterRole } from './lose-cluster-role.ts';
import { loseEvents } from './lose-events.ts';
import { loseJournal } from './lose-journal.ts';
import { losePeering } from './lose-peering.ts';
import { loseStopSwitch } from './lose-stop-switch.ts';
import { loseSubscribers } from './lose-subscribers.ts';
import { loseTableKey } from './lose-table-key.ts';
import { loseTaskRoom } from './lose-task-room.ts';
import { loseTransitGateway } from './lose-transit-gateway.ts';
import { missRenewal } from './miss-renewal.ts';
import { overloadDatabase } from './overload-database.ts';
import { partitionDaemon } from './partition-daemon.ts';
import { partitionRegion } from './partition-region.ts';
import { pauseBucketReplication } from './pause-bucket-replication.ts';
import { pauseDaemon } from './pause-daemon.ts';
import { pauseDatabase } from './pause-database.ts';
import { pauseInstance } from './pause-instance.ts';
import { pauseTableReplication } from './pause-table-replication.ts';
import { poisonMessages } from './poison-messages.ts';
import { quorumFlap } from './quorum-flap.ts';
import { rebootDatabaseFault } from './reboot-database.ts';
import { rebootInstanceFault } from './reboot-instance.ts';
import { reclaimSpotInstance } from './reclaim-spot-instance.ts';
import { refuseEvents } from './refuse-events.ts';
import { refuseNotifications } from './refuse-notifications.ts';
import { refuseTrail } from './refuse-trail.ts';
import { replacePolicies } from './replace-policies.ts';
import { restartDaemon } from './restart-daemon.ts';
import { retryStorm } from './retry-storm.ts';
import { revokeRules } from './revoke-rules.ts';
import { scheduleEvent } from './schedule-event.ts';
import { shuffleEvents } from './shuffle-events.ts';
import { sickenTasks } from './sicken-tasks.ts';
import { silenceMetrics } from './silence-metrics.ts';
import { skewClock } from './skew-clock.ts';
import { slowDatabase } from './slow-database.ts';
import { slowInstance } from './slow-instance.ts';
import { slowTable } from './slow-table.ts';
import { staleReads } from './stale-reads.ts';
import { staleResolvers } from './stale-resolvers.ts';
import { stickFailover } from './stick-failover.ts';
import { stickVolumes } from './stick-volumes.ts';
import { stopApi } from './stop-api.ts';
import { stopConsumers } from './stop-consumers.ts';
import { stopInstanceFault } from './stop-instance.ts';
import { surgeFileSystem } from './surge-file-system.ts';
import { stopTrail } from './stop-trail.ts';
import { surgeService } from './surge-service.ts';
import { surgeFunction } from './surge-function.ts';
import { stopRecorder } from './stop-recorder.ts';
import { surgeTable } from './surge-table.ts';
import { surge } from './surge.ts';
import { suspendProcesses } from './suspend-processes.ts';
import { terminateInstanceFault } from './terminate-instance.ts';
import { unprotectDatabase } from './unprotect-database.ts';
import { throttleApi } from './throttle-api.ts';

/** Every fault that a scenario can name. */
export const faults: readonly Fault[] = [
  announceMaintenance,
  barNodes,
  breakBoot,
  breakMountTarget,
  breakFunction,
  breakName,
  breakNat,
  breakOrigin,
  breakReplicasAfterFailover,
  breakRunbook,
  closeNetworkAcl,
  coldCache,
  corruptCandidate,
  crashApplication,
  crashTasks,
  cutReplication,
  delayEffects,
  delayEvents,
  delayMetrics,
  deleteNatGateway,
  deployBrokenTasks,
  deployFaultyFunction,
  desynchronizeGlobalCluster,
  dropDirectConnect,
  dropTunnels,
  duplicateEvents,
  expireCertificate,
  expireCredentials,
  failBackups,
  failBucketReplication,
  failDatabaseWriter,
  failDependency,
  failHealthCheckers,
  failHost,
  failSite,
  failZone,
  failoverDatabase,
  fillDatabaseStorage,
  fillSubnet,
  flipSignal,
  freezeLaunches,
  freezeMetrics,
  garbleEvents,
  grayInstance,
  grayZone,
  hangCacheNode,
  hangInstance,
  impairApiFault,
  impairDirectConnect,
  impairLinkFault,
  impairNatGateway,
  lagReplica,
  lieHealthy,
  lieUnhealthy,
  logErrors,
  loseCacheNodes,
  loseCapacity,
  loseClusterRole,
  loseEvents,
  loseJournal,
  losePeering,
  loseStopSwitch,
  loseSubscribers,
  loseTableKey,
  loseTaskRoom,
  loseTransitGateway,
  missRenewal,
  stopTrail,
  refuseTrail,
  announceTrouble,
  overloadDatabase,
  partitionDaemon,
  partitionRegion,
  pauseBucketReplication,
  pauseDaemon,
  pauseDatabase,
  pauseInstance,
  pauseTableReplication,
  poisonMessages,
  quorumFlap,
  rebootDatabaseFault,
  rebootInstanceFault,
  reclaimSpotInstance,
  refuseEvents,
  refuseNotifications,
  replacePolicies,
  restartDaemon,
  retryStorm,
  revokeRules,
  scheduleEvent,
  shuffleEvents,
  sickenTasks,
  silenceMetrics,
  skewClock,
  slowDatabase,
  slowInstance,
  slowTable,
  staleReads,
  staleResolvers,
  stickFailover,
  stickVolumes,
  stopApi,
  stopConsumers,
  stopInstanceFault,
  stopRecorder,
  surge,
  surgeFileSystem,
  surgeService,
  surgeFunction,
  surgeTable,
  suspendProcesses,
  terminateInstanceFault,
  throttleApi,
  unprotectDatabase,
];

/** Throws a plain Error, which names those that exist, for one that does not. */
export function faultNamed(name: string): Fault {
  const fault = faults.find((one) => one.name === name);
  if (fault !== undefined) return fault;
  throw new Error(`there is no fault ${name}; there are ${faults.map((one) => one.name).join(', ')}`);
}
