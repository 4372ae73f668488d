import {
  paginateDescribePendingMaintenanceActions,
  type PendingMaintenanceAction,
  RDSClient,
} from '@aws-sdk/client-rds';
import { dateInWords } from '../../model/time-in-words.ts';
import { complete, type Finding } from '../finding.ts';
import { known } from '../known.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';

/** Maintenance that waits for a database, and when RDS applies it by itself. */
export const maintenancePart: PollPart = {
  name: 'maintenance',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['rds:DescribePendingMaintenanceActions'],
  poll: async (context) => {
    const databases = [...known(context, 'rds:instance'), ...known(context, 'rds:cluster')];
    // AWS lists those only that something waits for, so the others are known by the list as well.
    const pending = databases.length === 0 ? new Map() : await readPending(context);
    const findings = databases.map(({ id }) => findingOf(id, pending.get(id) ?? []));
    return [complete({ poller: 'rds', part: maintenancePart }, context, { findings })];
  },
};

/** By ARN. Throws AwsError. */
async function readPending(
  context: PollContext,
): Promise<ReadonlyMap<string, readonly PendingMaintenanceAction[]>> {
  const client = context.aws.client(RDSClient, context.scope, { priority: context.priority });
  const listed = await collectPages(
    paginateDescribePendingMaintenanceActions({ client }, { MaxRecords: 100 }),
    (page) => page.PendingMaintenanceActions,
  );
  return new Map(
    listed.map(({ ResourceIdentifier = '', PendingMaintenanceActionDetails: details = [] }) => [
      ResourceIdentifier,
      details,
    ]),
  );
}

/**
 * What waits until somebody asks for it takes nobody by surprise; what RDS applies by itself is an outage with a
 * date: of a single instance for minutes, of Multi-AZ for a failover.
 */
function findingOf(resource: string, actions: readonly PendingMaintenanceAction[]): Finding {
  const dated = actions
    .map((action) => ({ action, at: appliedAt(action) }))
    .filter((one): one is typeof one & { at: number } => one.at !== undefined)
    .toSorted((a, b) => a.at - b.at);
  const [first] = dated;
  return {
    resource,
    check: 'rds/maintenance',
    family: 'control-plane',
    nature: 'warning-only',
    ...(first === undefined
      ? { state: 'pass', reason: undated(actions) }
      : {
          state: 'warn',
          reason: `RDS applies ${inWords(first.action)} by itself from ${dateInWords(first.at)}`,
        }),
  };
}

/** The date that is fixed, else the one after which no window is left out, else the first window. */
function appliedAt(action: PendingMaintenanceAction): number | undefined {
  return (action.CurrentApplyDate ?? action.ForcedApplyDate ?? action.AutoAppliedAfterDate)?.getTime();
}

function undated(actions: readonly PendingMaintenanceAction[]): string {
  return actions.length === 0
    ? 'No maintenance waits for it'
    : `${actions.map(inWords).join(', ')} can be had, and RDS applies it only when it is asked to`;
}

function inWords({ Action = 'maintenance', Description }: PendingMaintenanceAction): string {
  return Description === undefined ? Action : `${Action} (${Description})`;
}
