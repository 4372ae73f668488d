import type {
  ChangeResourceRecordSetsCommandInput,
  ChangeResourceRecordSetsCommandOutput,
  ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { changeRecords, type DnsEdit } from '../../world/names/dns.ts';
import { normalName } from '../../world/traffic/load-balancer.ts';
import { awsFailure } from '../failure.ts';
import type { CallContext } from '../operation.ts';
import { bareId } from './route53-shapes.ts';
import type { DnsRecord } from '../../world/state/dns.ts';

/** One atomic batch: DELETE must match what is there exactly, CREATE must find nothing, or nothing is changed. */
export function changeResourceRecordSets(
  input: ChangeResourceRecordSetsCommandInput,
  { world }: CallContext,
): Omit<ChangeResourceRecordSetsCommandOutput, '$metadata'> {
  const zone = world.hostedZones.get(bareId(input.HostedZoneId ?? ''));
  if (zone === undefined) {
    throw awsFailure('NoSuchHostedZone', `No hosted zone found with ID: ${input.HostedZoneId}`, 404);
  }
  const changes = input.ChangeBatch?.Changes ?? [];
  if (changes.length === 0) throw awsFailure('InvalidInput', 'The change batch holds no change.');
  const edits = changes.map(({ Action, ResourceRecordSet: set }): DnsEdit => {
    if (Action === undefined || set === undefined)
      throw awsFailure('InvalidInput', 'A change lacks its action or record.');
    return { action: Action, record: recordOf(set) };
  });
  const misplaced = edits.find(
    ({ record }) => record.name !== zone.name && !record.name.endsWith(`.${zone.name}`),
  );
  if (misplaced !== undefined) {
    throw invalidBatch([
      `RRSet with DNS name ${misplaced.record.name}. is not permitted in zone ${zone.name}.`,
    ]);
  }
  const result = changeRecords(world, zone, edits);
  if ('problems' in result) throw invalidBatch(result.problems);
  const { change } = result;
  return {
    ChangeInfo: {
      Id: `/change/${change.id}`,
      Status: change.status,
      SubmittedAt: new Date(change.submittedAt),
      Comment: input.ChangeBatch?.Comment,
    },
  };
}

function invalidBatch(problems: readonly string[]): Error {
  const error = awsFailure('InvalidChangeBatch', `[${problems.join(', ')}]`);
  return Object.assign(error, { messages: [...problems] });
}

const notPlayed = [
  'GeoLocation',
  'GeoProximityLocation',
  'CidrRoutingConfig',
  'TrafficPolicyInstanceId',
] as const;

function recordOf(set: ResourceRecordSet): DnsRecord {
  if (set.Name === undefined || set.Type === undefined)
    throw awsFailure('InvalidInput', 'A record lacks its name or type.');
  const unplayed = notPlayed.find((key) => set[key] !== undefined);
  // AWS would take it. To take it here and answer by something else would be a made-up success.
  if (unplayed !== undefined)
    throw awsFailure('InvalidInput', `Simulated AWS does not play records with ${unplayed}.`);
  return {
    name: normalName(set.Name),
    type: set.Type,
    ...(set.SetIdentifier === undefined ? {} : { setIdentifier: set.SetIdentifier }),
    ...(set.Weight === undefined ? {} : { weight: set.Weight }),
    ...(set.Failover === undefined ? {} : { failover: set.Failover }),
    ...(set.Region === undefined ? {} : { latencyRegion: set.Region }),
    ...(set.MultiValueAnswer === undefined ? {} : { multivalue: set.MultiValueAnswer }),
    ...(set.TTL === undefined ? {} : { ttl: set.TTL }),
    ...(set.ResourceRecords === undefined
      ? {}
      : { values: set.ResourceRecords.map(({ Value }) => Value ?? '') }),
    ...(set.AliasTarget === undefined
      ? {}
      : {
          alias: {
            zone: set.AliasTarget.HostedZoneId ?? '',
            dnsName: normalName(set.AliasTarget.DNSName ?? ''),
            evaluateTargetHealth: set.AliasTarget.EvaluateTargetHealth === true,
          },
        }),
    ...(set.HealthCheckId === undefined ? {} : { healthCheck: set.HealthCheckId }),
  };
}
