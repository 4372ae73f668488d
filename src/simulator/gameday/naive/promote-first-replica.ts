import { type Act, firstTime, type Reflex } from './reflex.ts';
import type { SeenRecord } from './sight.ts';

/** GitHub 2012 and 2018: the first replica of the list, wherever it stands and however far behind it is. */
export const promoteFirstReplica: Reflex = {
  name: 'promote-first-replica',
  summary:
    'Promotes the first replica in the list of a database that it cannot reach, fences nothing, and points the name at it.',
  react({ regions, records }, memory) {
    const all = regions.flatMap(({ region, databases }) => databases.map((seen) => ({ region, ...seen })));
    return all.flatMap(({ region, database, red }): readonly Act[] => {
      const source = database.ReadReplicaSourceDBInstanceIdentifier;
      if (!red || source !== undefined) return [];
      const replica = all.find((other) => {
        const from = other.database.ReadReplicaSourceDBInstanceIdentifier ?? '';
        return from === database.DBInstanceIdentifier || from === database.DBInstanceArn;
      });
      if (replica === undefined || !firstTime(memory, `promote ${database.DBInstanceIdentifier}`)) return [];
      return [
        {
          service: 'RDS',
          operation: 'PromoteReadReplica',
          region: replica.region || region,
          input: { DBInstanceIdentifier: replica.database.DBInstanceIdentifier },
        },
        ...repoint(records, database.Endpoint?.Address, replica.database.Endpoint?.Address),
      ];
    });
  },
};

function repoint(records: readonly SeenRecord[], from?: string, to?: string): readonly Act[] {
  if (from === undefined || to === undefined) return [];
  return records.flatMap(({ zone, record }) =>
    record.ResourceRecords?.some(({ Value }) => Value?.startsWith(from)) === true
      ? [
          {
            service: 'Route 53',
            operation: 'ChangeResourceRecordSets',
            region: 'us-east-1',
            input: {
              HostedZoneId: zone,
              ChangeBatch: {
                Changes: [
                  { Action: 'UPSERT', ResourceRecordSet: { ...record, ResourceRecords: [{ Value: to }] } },
                ],
              },
            },
          },
        ]
      : [],
  );
}
