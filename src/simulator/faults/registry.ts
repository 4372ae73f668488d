import { breakBoot } from './break-boot.ts';
import { crashApplication } from './crash-application.ts';
import { delayEffects } from './delay-effects.ts';
import { delayMetrics } from './delay-metrics.ts';
import { expireCertificate } from './expire-certificate.ts';
import { expireCredentials } from './expire-credentials.ts';
import { failDatabaseWriter } from './fail-database-writer.ts';
import { failHost } from './fail-host.ts';
import { failSite } from './fail-site.ts';
import { failZone } from './fail-zone.ts';
import type { Fault } from './fault.ts';
import { fillDatabaseStorage } from './fill-database-storage.ts';
import { flipSignal } from './flip-signal.ts';
import { freezeLaunches } from './freeze-launches.ts';
import { freezeMetrics } from './freeze-metrics.ts';
import { grayInstance } from './gray-instance.ts';
import { hangInstance } from './hang-instance.ts';
import { impairApiFault } from './impair-api.ts';
import { lieHealthy } from './lie-healthy.ts';
import { lieUnhealthy } from './lie-unhealthy.ts';
import { loseCapacity } from './lose-capacity.ts';
import { loseJournal } from './lose-journal.ts';
import { loseStopSwitch } from './lose-stop-switch.ts';
import { partitionDaemon } from './partition-daemon.ts';
import { pauseDaemon } from './pause-daemon.ts';
import { pauseInstance } from './pause-instance.ts';
import { rebootInstanceFault } from './reboot-instance.ts';
import { replacePolicies } from './replace-policies.ts';
import { restartDaemon } from './restart-daemon.ts';
import { silenceMetrics } from './silence-metrics.ts';
import { skewClock } from './skew-clock.ts';
import { slowInstance } from './slow-instance.ts';
import { staleReads } from './stale-reads.ts';
import { stickVolumes } from './stick-volumes.ts';
import { stopApi } from './stop-api.ts';
import { throttleApi } from './throttle-api.ts';

/** Every fault that a scenario can name. */
export const faults: readonly Fault[] = [
  breakBoot,
  crashApplication,
  delayEffects,
  delayMetrics,
  expireCertificate,
  expireCredentials,
  failDatabaseWriter,
  failHost,
  failSite,
  failZone,
  fillDatabaseStorage,
  flipSignal,
  freezeLaunches,
  freezeMetrics,
  grayInstance,
  hangInstance,
  impairApiFault,
  lieHealthy,
  lieUnhealthy,
  loseCapacity,
  loseJournal,
  loseStopSwitch,
  partitionDaemon,
  pauseDaemon,
  pauseInstance,
  rebootInstanceFault,
  replacePolicies,
  restartDaemon,
  silenceMetrics,
  skewClock,
  slowInstance,
  staleReads,
  stickVolumes,
  stopApi,
  throttleApi,
];

/** Throws a plain Error, which names those that exist, for one that does not. */
export function faultNamed(name: string): Fault {
  const fault = faults.find((one) => one.name === name);
  if (fault !== undefined) return fault;
  throw new Error(`there is no fault ${name}; there are ${faults.map((one) => one.name).join(', ')}`);
}
