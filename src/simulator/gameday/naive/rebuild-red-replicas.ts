import { firstTime, type Reflex } from './reflex.ts';

/** GitLab 2017: a replica that does not follow is wiped and made anew, all of them at once if need be. */
export const rebuildRedReplicas: Reflex = {
  name: 'rebuild-red-replicas',
  summary: 'Deletes each replica that is red and creates it again from its source.',
  react: ({ regions }, memory) =>
    regions.flatMap(({ region, databases }) =>
      databases.flatMap(({ database, red }) => {
        const id = database.DBInstanceIdentifier ?? '';
        const source = database.ReadReplicaSourceDBInstanceIdentifier;
        // What it makes anew is given time to come up.
        const comes = database.DBInstanceStatus === 'creating' || database.DBInstanceStatus === 'deleting';
        if (!red || comes || source === undefined || !firstTime(memory, `rebuild ${id}`)) return [];
        const input = { DBInstanceIdentifier: id };
        return [
          {
            service: 'RDS',
            operation: 'DeleteDBInstance',
            region,
            input: { ...input, SkipFinalSnapshot: true },
          },
          {
            service: 'RDS',
            operation: 'CreateDBInstanceReadReplica',
            region,
            input: { DBInstanceIdentifier: `${id}-2`, SourceDBInstanceIdentifier: source },
          },
        ];
      }),
    ),
};
