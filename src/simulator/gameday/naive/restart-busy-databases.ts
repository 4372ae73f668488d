import { firstTime, type Reflex } from './reflex.ts';

/** GitHub September 2012: slow was taken for dead, and the failover went to a cold node. */
export const restartBusyDatabases: Reflex = {
  name: 'restart-busy-databases',
  summary: 'Fails a database over to its standby, or restarts it, when an alarm of its own goes off.',
  react: ({ regions }, memory) =>
    regions.flatMap(({ region, alarms, databases }) =>
      databases.flatMap(({ database }) => {
        const id = database.DBInstanceIdentifier ?? '';
        const alarm = alarms.find(
          (one) =>
            one.StateValue === 'ALARM' &&
            'Dimensions' in one &&
            one.Dimensions?.some(({ Value }) => Value === id) === true,
        );
        if (alarm === undefined || !firstTime(memory, `restart ${id} ${String(alarm.StateUpdatedTimestamp)}`))
          return [];
        const input = { DBInstanceIdentifier: id, ForceFailover: database.MultiAZ === true };
        return [{ service: 'RDS', operation: 'RebootDBInstance', region, input }];
      }),
    ),
};
