import type { ChangeResourceRecordSetsCommandInput } from '@aws-sdk/client-route-53';
import type { DescribeDBInstancesCommandOutput } from '@aws-sdk/client-rds';
import { z } from 'zod';
import { replicaName, selectReplica } from '../faults/select-database.ts';
import type { World } from '../world/state/world.ts';
import { attempt } from './attempt.ts';
import { defineActor } from './actor.ts';

/** Between two looks at whether the promotion is done. */
const looksEveryMs = 30_000;

export const databaseAdministrator = defineActor({
  name: 'database-administrator',
  summary:
    "A person at AWS's console promotes a replica and leads the name of the database to it, and does not think of fencing the old writer.",
  parameters: z.strictObject({ replica: replicaName.default('replica/1') }),
  start({ world, aws }, { replica }) {
    const { id, region, endpoint } = selectReplica(world, replica);
    const name = nameOfDatabase(world);
    const ended = new AbortController();
    const call = <T = unknown>(service: string, operation: string, input: object) =>
      attempt<T>(aws({ service, operation, input, scope: { account: world.account, region } }));
    const its = { DBInstanceIdentifier: id };
    const promote = async (): Promise<void> => {
      await world.clock.sleep(0, ended.signal);
      await call('RDS', 'PromoteReadReplica', its);
      for (;;) {
        await world.clock.sleep(looksEveryMs, ended.signal);
        if (ended.signal.aborted) return;
        const found = await call<DescribeDBInstancesCommandOutput>('RDS', 'DescribeDBInstances', its);
        const [now] = found?.DBInstances ?? [];
        const follows = now?.ReadReplicaSourceDBInstanceIdentifier !== undefined;
        if (now?.DBInstanceStatus === 'available' && !follows) break;
      }
      const input: ChangeResourceRecordSetsCommandInput = {
        HostedZoneId: name.zone,
        ChangeBatch: {
          Changes: [
            {
              Action: 'UPSERT',
              ResourceRecordSet: {
                Name: name.name,
                Type: 'CNAME',
                TTL: name.ttl,
                ResourceRecords: [{ Value: endpoint }],
              },
            },
          ],
        },
      };
      await call('Route 53', 'ChangeResourceRecordSets', input);
    };
    void promote();
    return () => ended.abort();
  },
});

/** The name by which the application finds the database that takes the writes. */
function nameOfDatabase({ users, hostedZones }: World) {
  for (const { id: zone, records } of hostedZones.values())
    for (const { name, type, ttl = 60 } of records.values())
      if (name === users?.database && type === 'CNAME') return { zone, name, ttl };
  throw new Error('no name leads the application to a database: give the users one in the stack');
}
