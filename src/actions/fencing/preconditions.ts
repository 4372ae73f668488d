import type { DBInstance } from '@aws-sdk/client-rds';
import type { ActionContext, Precondition } from '../action.ts';
import { bareName, readRecordSet, route53Scope } from '../dns/record-set.ts';
import { precondition } from '../precondition.ts';
import { canBeFenced } from '../promotion/steps.ts';
import { readDatabase } from '../reads/rds.ts';

export function itMayWrite(writer: DBInstance): readonly Precondition[] {
  const source = writer.ReadReplicaSourceDBInstanceIdentifier;
  const cluster = writer.DBClusterIdentifier;
  return [
    precondition(
      'it takes writes',
      source === undefined,
      source === undefined ? 'no replica' : `it follows ${source}`,
    ),
    precondition(
      'it is in no Aurora cluster',
      cluster === undefined,
      cluster === undefined ? 'in no cluster' : `Aurora decides who writes in ${cluster}`,
    ),
  ];
}

export function canBeShut(writer: DBInstance, fence: string): readonly Precondition[] {
  const status = writer.DBInstanceStatus ?? 'unknown';
  const groups = (writer.VpcSecurityGroups ?? []).map((group) => group.VpcSecurityGroupId ?? '');
  return [
    precondition('RDS takes a modification', canBeFenced(writer), `its status is ${status}`),
    // Done twice it would answer two incidents where there was one.
    precondition('clients are let in still', groups.join() !== fence, `it has ${groups.join(' and ')}`),
  ];
}

/** RDS's own conditions. */
export function canBeStopped(writer: DBInstance): readonly Precondition[] {
  const status = writer.DBInstanceStatus ?? 'unknown';
  const replicas = writer.ReadReplicaDBInstanceIdentifiers ?? [];
  return [
    precondition('it is available', status === 'available', `its status is ${status}`),
    precondition(
      'nothing replicates from it',
      replicas.length === 0,
      replicas.length === 0 ? 'no replica' : `RDS stops nothing that ${replicas.join(', ')} follows`,
    ),
  ];
}

/** The record leads to a database that is available and follows nobody, and that is not this one. */
export async function clientsAreElsewhere(
  writerId: string,
  account: string,
  writer: DBInstance,
  record: { readonly zoneId: string; readonly name: string },
  context: ActionContext,
): Promise<Precondition> {
  const name = 'clients are led to another writer';
  const set = { ...record, type: 'CNAME' };
  const [current, ...others] = await readRecordSet(context.aws, route53Scope(writerId, account), set);
  const host = bareName(current?.ResourceRecords?.[0]?.Value ?? '');
  if (host === '' || others.length > 0)
    return precondition(name, false, `there is no one CNAME ${record.name}`);
  if (host === bareName(writer.Endpoint?.Address ?? ''))
    return precondition(name, false, `${record.name} leads to this one`);
  // IDENTIFIER.HASH.REGION.rds.amazonaws.com
  const [id = '', , region = ''] = host.split('.');
  const heir = await readDatabase(context.aws, { account, region }, id);
  const leads = heir !== undefined && bareName(heir.Endpoint?.Address ?? '') === host;
  const writes =
    leads &&
    heir.ReadReplicaSourceDBInstanceIdentifier === undefined &&
    heir.DBInstanceStatus === 'available';
  return precondition(
    name,
    writes,
    leads
      ? `${id}: ${heir.DBInstanceStatus}, ${heir.ReadReplicaSourceDBInstanceIdentifier === undefined ? 'a writer' : 'a replica'}`
      : `${record.name} leads to ${host}, which RDS does not know`,
  );
}
