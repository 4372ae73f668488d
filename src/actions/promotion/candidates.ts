import type { DBInstance } from '@aws-sdk/client-rds';
import type { AwsScope } from '../../aws/scope.ts';
import type { ActionContext } from '../action.ts';
import { readDatabase } from '../reads/rds.ts';
import { type LagPoint, readReplicaLag } from '../reads/replica-lag.ts';

export interface Replica {
  readonly id: string;
  readonly arn: string;
  readonly scope: AwsScope;
  readonly instance: DBInstance;
  readonly lag: LagPoint | undefined;
}

/** Every replica that the writer names, with its state and lag as of now. Those that are gone are left out. */
export async function readReplicas(
  writer: DBInstance,
  scope: AwsScope,
  context: ActionContext,
): Promise<readonly Replica[]> {
  const replicas: Replica[] = [];
  for (const name of writer.ReadReplicaDBInstanceIdentifiers ?? []) {
    // A replica in another region is named by its ARN.
    const region = name.startsWith('arn:') ? (name.split(':')[3] ?? scope.region) : scope.region;
    const id = name.split(':').at(-1) ?? name;
    const where = { ...scope, region };
    const instance = await readDatabase(context.aws, where, id);
    if (instance === undefined) continue;
    const lag = await readReplicaLag(context.aws, where, id, context.now);
    replicas.push({ id, arn: instance.DBInstanceArn ?? id, scope: where, instance, lag });
  }
  return replicas;
}

/** Up to when it has all of the writer's changes, milliseconds since the epoch. */
export function positionOf({ lag }: Pick<Replica, 'lag'>): number {
  return lag === undefined ? -Infinity : lag.at - lag.seconds * 1000;
}

/** The one asked for; else the most advanced that is in the writer's region, or anywhere if allowed. */
export function chooseReplica(
  replicas: readonly Replica[],
  wish: { readonly to: string | undefined; readonly region: string | undefined },
): Replica | undefined {
  if (wish.to !== undefined) return replicas.find(({ id }) => id === wish.to);
  const eligible = replicas.filter(
    ({ scope, instance }) =>
      (wish.region === undefined || scope.region === wish.region) &&
      instance.DBInstanceStatus === 'available',
  );
  const pool = eligible.length === 0 ? replicas : eligible;
  return pool.toSorted((a, b) => positionOf(b) - positionOf(a))[0];
}
