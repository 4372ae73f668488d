import {
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import type { AwsAccess } from '../../aws/access.ts';
import type { AwsScope } from '../../aws/scope.ts';

/** Which records: all of one name and type in one zone. */
export interface RecordSetName {
  readonly zoneId: string;
  /** Without the trailing dot. */
  readonly name: string;
  readonly type: string;
}

export interface RecordName extends RecordSetName {
  readonly setIdentifier: string | undefined;
}

/** The parts of `arn:aws:route53:::recordset/ZONE/NAME/TYPE/SET-ID`. Throws on anything else. */
export function parseRecordId(id: string): RecordName {
  const [kind, zoneId, name, type, ...rest] = id.split(':::')[1]?.split('/') ?? [];
  if (kind !== 'recordset' || zoneId === undefined || name === undefined || type === undefined)
    throw new Error(`${id} is not the id of a Route 53 record`);
  return { zoneId, name, type, setIdentifier: rest.length === 0 ? undefined : rest.join('/') };
}

/** The id of another record of the same set. */
export function siblingId(id: string, setIdentifier: string): string {
  const { zoneId, name, type } = parseRecordId(id);
  return `${id.split(':::')[0]}:::recordset/${zoneId}/${name}/${type}/${setIdentifier}`;
}

/**
 * Calls to Route 53 go to the region of its control plane, whatever region the daemon runs in: one per
 * partition.
 */
export function route53Scope(id: string, account: string): AwsScope {
  const partition = id.split(':')[1];
  if (partition === 'aws-cn') return { account, region: 'cn-northwest-1' };
  return { account, region: partition === 'aws-us-gov' ? 'us-gov-west-1' : 'us-east-1' };
}

/**
 * The exact records as they stand. Records come sorted by name and type, and AWS allows at most 100 of one
 * name and type, so one page of 300 that starts there holds them all.
 */
export async function readRecordSet(
  aws: AwsAccess,
  scope: AwsScope,
  set: RecordSetName,
): Promise<readonly ResourceRecordSet[]> {
  const client = aws.client(Route53Client, scope, { priority: 'verify' });
  const { ResourceRecordSets = [] } = await client.send(
    new ListResourceRecordSetsCommand({
      HostedZoneId: set.zoneId,
      StartRecordName: set.name,
      StartRecordType: set.type as NonNullable<ResourceRecordSet['Type']>,
      MaxItems: 300,
    }),
  );
  return ResourceRecordSets.filter(
    (record) => bareName(record.Name ?? '') === bareName(set.name) && record.Type === set.type,
  );
}

/** DNS names compare without case and without the dot at the end. */
export function bareName(name: string): string {
  return name.replace(/\.$/, '').toLowerCase();
}
