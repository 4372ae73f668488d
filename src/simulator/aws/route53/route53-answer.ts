import type { TestDNSAnswerCommandInput, TestDNSAnswerCommandOutput } from '@aws-sdk/client-route-53';
import { answer } from '../../world/names/dns-answer.ts';
import { awsFailure } from '../failure.ts';
import type { CallContext } from '../operation.ts';
import { bareId } from './route53-shapes.ts';

/** What a name server would answer now; of several records the one that comes first by weight or place. */
export function testDnsAnswer(
  { HostedZoneId, RecordName, RecordType }: TestDNSAnswerCommandInput,
  { world }: CallContext,
): Omit<TestDNSAnswerCommandOutput, '$metadata'> {
  const zone = world.hostedZones.get(bareId(HostedZoneId ?? ''));
  if (zone === undefined) {
    throw awsFailure('NoSuchHostedZone', `No hosted zone found with ID: ${HostedZoneId}`, 404);
  }
  if (zone.private) throw awsFailure('InvalidInput', 'Only answers of public hosted zones can be tested.');
  const found = answer(world, RecordName ?? '', RecordType ?? '', 0);
  return {
    Nameserver: 'ns-1.awsdns-01.org',
    RecordName,
    RecordType,
    RecordData: found === undefined ? [] : [found.target],
    ResponseCode: found === undefined ? 'NXDOMAIN' : 'NOERROR',
    Protocol: 'UDP',
  };
}
