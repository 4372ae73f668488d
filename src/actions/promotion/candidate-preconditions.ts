import type { DBInstance } from '@aws-sdk/client-rds';
import type { Precondition } from '../action.ts';
import { precondition } from '../precondition.ts';
import { positionOf, type Replica } from './candidates.ts';

/** A point's minute may differ from its neighbour's: positions closer than this are the same. */
const sameMinuteMs = 60_000;

/** What must hold of the replica, whoever asks. */
export function candidateCanBePromoted(
  writer: DBInstance,
  replica: Replica | undefined,
  all: readonly Replica[],
  wishedFor: string | undefined,
): readonly Precondition[] {
  if (replica === undefined) {
    const named = all.map(({ id }) => id).join(', ') || 'none';
    return [
      precondition(
        'there is a replica to promote',
        false,
        `replicas: ${named}; wanted: ${wishedFor ?? 'any'}`,
      ),
    ];
  }
  const { instance, id, lag } = replica;
  const status = instance.DBInstanceStatus ?? 'unknown';
  const follows = instance.ReadReplicaSourceDBInstanceIdentifier;
  const ahead = all.find((other) => positionOf(other) > positionOf(replica) + sameMinuteMs);
  return [
    precondition('there is a replica to promote', true, `${id}, of ${all.length}`),
    precondition(
      'it replicates from this writer',
      follows !== undefined && follows.split(':').at(-1) === writer.DBInstanceIdentifier,
      `its source is ${follows ?? 'nothing'}`,
    ),
    precondition('it is available', status === 'available', `its status is ${status}`),
    precondition(
      'it runs the same engine',
      instance.Engine === writer.Engine,
      `${instance.Engine} ${instance.EngineVersion ?? ''} for ${writer.Engine} ${writer.EngineVersion ?? ''}`,
    ),
    precondition(
      'its lag is known',
      lag !== undefined,
      lag === undefined ? 'no fresh ReplicaLag, or -1: replication has stopped' : `${lag.seconds} s`,
    ),
    precondition(
      'no other replica is further ahead',
      ahead === undefined,
      ahead === undefined ? 'none is' : `${ahead.id} lags ${ahead.lag?.seconds} s`,
    ),
  ];
}

/** Warnings that name what could not be compared. */
export function unknownReplicas(replica: Replica, all: readonly Replica[]): readonly string[] {
  const unknown = all.filter((other) => other !== replica && other.lag === undefined).map(({ id }) => id);
  return unknown.length === 0 ? [] : [`the lag of ${unknown.join(', ')} is unknown, so it was not compared`];
}
