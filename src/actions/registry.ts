import type { Action } from './action.ts';
import { drainInstance } from './drain-instance.ts';
import { failoverAuroraCluster } from './failover-aurora-cluster.ts';
import { failoverCache } from './failover-cache.ts';
import { failoverReplica } from './failover-replica.ts';
import { fenceWriter } from './fence-writer.ts';
import { flipDns } from './flip-dns.ts';
import { flipRoutingControl } from './flip-routing-control.ts';
import { growStorage } from './grow-storage.ts';
import { holdFailOpen } from './hold-fail-open.ts';
import { limitFunction } from './limit-function.ts';
import { preferBackupPath } from './prefer-backup-path.ts';
import { raiseTableCapacity } from './raise-table-capacity.ts';
import { rebootInstance } from './reboot-instance.ts';
import { rebootWithFailover } from './reboot-with-failover.ts';
import { recoverInstance } from './recover-instance.ts';
import { redeployService } from './redeploy-service.ts';
import { redriveDeadLetters } from './redrive-dead-letters.ts';
import { remediateConfigRule } from './remediate-config-rule.ts';
import { replaceCacheReplica } from './replace-cache-replica.ts';
import { replaceInstance } from './replace-instance.ts';
import { rerouteNat } from './reroute-nat.ts';
import { restoreRule } from './restore-rule.ts';
import { resumeProcesses } from './resume-processes.ts';
import { rollBackAlias } from './roll-back-alias.ts';
import { rollBackLaunchTemplate } from './roll-back-launch-template.ts';
import { rollBackRefresh } from './roll-back-refresh.ts';
import { rollBackService } from './roll-back-service.ts';
import { runAutomation } from './run-automation.ts';
import { scaleNodeGroup } from './scale-node-group.ts';
import { scaleOut } from './scale-out.ts';
import { scaleService } from './scale-service.ts';
import { shiftZone } from './shift-zone.ts';
import { startBackup } from './start-backup.ts';
import { stopScaleIn } from './stop-scale-in.ts';
import { stopStartInstance } from './stop-start-instance.ts';
import { suspendReplacement } from './suspend-replacement.ts';
import { switchOrigin } from './switch-origin.ts';
import { switchoverReplica } from './switchover-replica.ts';

/** Every remedy that exists, in the order of the documentation. A new one is one file and one line here. */
export const actions: readonly Action[] = [
  replaceInstance,
  rebootInstance,
  stopStartInstance,
  recoverInstance,
  drainInstance,
  runAutomation,
  scaleOut,
  stopScaleIn,
  suspendReplacement,
  resumeProcesses,
  rollBackRefresh,
  rollBackLaunchTemplate,
  rollBackAlias,
  limitFunction,
  rollBackService,
  redeployService,
  scaleService,
  scaleNodeGroup,
  flipDns,
  flipRoutingControl,
  switchOrigin,
  shiftZone,
  holdFailOpen,
  rerouteNat,
  preferBackupPath,
  restoreRule,
  growStorage,
  remediateConfigRule,
  failoverReplica,
  switchoverReplica,
  failoverAuroraCluster,
  rebootWithFailover,
  fenceWriter,
  startBackup,
  failoverCache,
  replaceCacheReplica,
  raiseTableCapacity,
  redriveDeadLetters,
];

/** By name, for the remediation runner, the gates and the policy loader. Every action is its own traits. */
export const actionsByName: ReadonlyMap<string, Action> = new Map(
  actions.map((action) => [action.name, action]),
);
