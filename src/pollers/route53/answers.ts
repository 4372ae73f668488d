import { Route53Client, type RRType, TestDNSAnswerCommand } from '@aws-sdk/client-route-53';
import { hostedZoneArn } from '../../aws/arn.ts';
import { AwsError } from '../../aws/error.ts';
import { complete, type Finding } from '../finding.ts';
import type { PollContext, PollPart } from '../poller.ts';

/**
 * What Route 53 answers to a query for the names that lead to a load balancer. A record can stand in its
 * zone and not be answered (AWS, DynamoDB in US East, 20 October 2025: an empty answer). Only what is wrong
 * is said: that a name is answered says nothing of where it leads.
 */
export const answersPart: PollPart = {
  name: 'answers',
  everyMs: 120_000,
  reach: 'global',
  permissions: ['route53:TestDNSAnswer'],
  poll: async (context) => {
    const findings: Finding[] = [];
    for (const question of questions(context)) findings.push(...(await ask(question, context)));
    return [complete(voice, context, { findings })];
  },
};

const voice = { poller: 'route53', part: answersPart };

/** At most this many a round, by name: 20 in two minutes are a thirtieth of what Route 53 takes of an account (5 a second). */
const mostNames = 20;

interface Question {
  readonly zoneId: string;
  readonly name: string;
  readonly type: RRType;
  /** Ids of the records that the name and type has. */
  readonly records: string[];
}

/** Route 53 tests answers of public zones only, and a wildcard is no name that anybody asks for. */
function questions({ model }: PollContext): readonly Question[] {
  const byName = new Map<string, Question>();
  for (const id of model.ofKind('route53:record')) {
    const record = model.resources.get(id);
    const { zoneId, recordName: name, recordType } = record?.facts ?? {};
    if (typeof zoneId !== 'string' || typeof name !== 'string' || name.startsWith('\\052')) continue;
    if (recordType !== 'A' && recordType !== 'AAAA' && recordType !== 'CNAME') continue;
    if (model.resources.get(hostedZoneArn(zoneId))?.facts['private'] !== false) continue;
    const leadsToBalancer = record?.relations.some(
      ({ type, to }) => type === 'routes-to' && to.includes(':loadbalancer/'),
    );
    if (leadsToBalancer !== true) continue;
    const key = `${name} ${recordType} ${zoneId}`;
    const known = byName.get(key);
    if (known === undefined) byName.set(key, { zoneId, name, type: recordType, records: [id] });
    else known.records.push(id);
  }
  return [...byName]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, mostNames)
    .map(([, question]) => question);
}

async function ask({ zoneId, name, type, records }: Question, context: PollContext): Promise<Finding[]> {
  const client = context.aws.client(Route53Client, context.scope, { priority: context.priority });
  try {
    const { ResponseCode: code, RecordData: data = [] } = await client.send(
      new TestDNSAnswerCommand({ HostedZoneId: zoneId, RecordName: name, RecordType: type }),
    );
    if (code === 'NOERROR' && data.length > 0) return [];
    const what =
      code === 'NOERROR' ? 'with no address' : `with ${code ?? 'something that says neither yes nor no'}`;
    return records.map((resource) => ({
      resource,
      check: 'route53/answer',
      family: 'control-plane',
      state: code === undefined ? 'unknown' : 'fail',
      reason: `Route 53 answers ${name} ${type} ${what}`,
    }));
  } catch (error) {
    // Deleted since it was listed: the next list drops its records.
    if (error instanceof AwsError && error.failure === 'gone') return [];
    throw error;
  }
}
