import type { TestDNSAnswerCommandInput, TestDNSAnswerCommandOutput } from '@aws-sdk/client-route-53';
import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../../src/model/resource.ts';
import { route53 } from '../../../../src/pollers/route53.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';
import { pollBench, refused } from '../../../support/poll.ts';

const balancer = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/1';

function record(name: string, given: Partial<Resource> & { readonly set?: string } = {}): Resource {
  const { set = '', ...rest } = given;
  return resourceOf({
    id: `arn:aws:route53:::recordset/Z1/${name}/A/${set}`,
    kind: 'route53:record',
    region: 'global',
    facts: { zoneId: 'Z1', recordName: name, recordType: 'A' },
    relations: [{ type: 'routes-to', to: balancer }],
    ...rest,
  });
}

const zone = (isPrivate: boolean) =>
  resourceOf({
    id: 'arn:aws:route53:::hostedzone/Z1',
    kind: 'route53:hosted-zone',
    region: 'global',
    facts: { private: isPrivate },
  });

type Reply = Pick<TestDNSAnswerCommandOutput, 'ResponseCode' | 'RecordData'>;

/** What is said of these records when Route 53 replies so, and which names it was asked for. */
async function look(
  records: readonly Resource[],
  reply: () => Reply,
  isPrivate = false,
): Promise<{ readonly said: readonly string[]; readonly asked: readonly string[]; readonly kind?: string }> {
  const asked: string[] = [];
  const bench = pollBench(
    {
      'Route 53 TestDNSAnswer': ({ RecordName }: TestDNSAnswerCommandInput) => {
        asked.push(RecordName ?? '');
        return reply();
      },
    },
    modelOf({ resources: [zone(isPrivate), ...records] }),
  );
  const [observation] = await bench.run(route53, 'answers');
  if (observation?.kind !== 'complete')
    return { said: [], asked, ...(observation && { kind: observation.kind }) };
  return {
    said: observation.signals.map(({ resource, state, reason }) => `${resource} ${state}: ${reason}`),
    asked,
    kind: observation.kind,
  };
}

const good: Reply = { ResponseCode: 'NOERROR', RecordData: ['192.0.2.1'] };
const shop = record('shop.example.com');

describe('the answers part', () => {
  it.each<[string, Reply, readonly string[]]>([
    ['an address', good, []],
    [
      'that there is no such name',
      { ResponseCode: 'NXDOMAIN', RecordData: [] },
      [`${shop.id} fail: Route 53 answers shop.example.com A with NXDOMAIN`],
    ],
    [
      'nothing at all',
      { ResponseCode: 'NOERROR', RecordData: [] },
      [`${shop.id} fail: Route 53 answers shop.example.com A with no address`],
    ],
  ])('on %s', async (_what, reply, said) => {
    expect((await look([shop], () => reply)).said).toEqual(said);
  });

  it('asks once for a name with several records, and speaks of each', async () => {
    const both = [record('shop.example.com', { set: 'eu' }), record('shop.example.com', { set: 'us' })];
    const { asked, said } = await look(both, () => ({ ResponseCode: 'NXDOMAIN', RecordData: [] }));
    expect(asked).toEqual(['shop.example.com']);
    expect(said).toHaveLength(2);
  });

  it.each<[string, Resource, boolean]>([
    ['a private zone', shop, true],
    ['a record that leads elsewhere', record('mail.example.com', { relations: [] }), false],
    ['a wildcard', record('\\052.example.com'), false],
    [
      'another type',
      record('shop.example.com', {
        facts: { zoneId: 'Z1', recordName: 'shop.example.com', recordType: 'MX' },
      }),
      false,
    ],
  ])('asks nothing for %s', async (_what, one, isPrivate) => {
    expect((await look([one], () => good, isPrivate)).asked).toEqual([]);
  });

  it('asks for twenty names of many, the same ones each time', async () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      record(`n${String(index).padStart(2, '0')}.example.com`),
    );
    const { asked } = await look(many.toReversed(), () => good);
    expect(asked).toHaveLength(20);
    expect(asked[0]).toBe('n00.example.com');
  });

  it.each([
    ['a zone that is gone', 'complete', refused('NoSuchHostedZone', 404)],
    ['a permission that is missing', 'failed', refused('AccessDenied', 403)],
  ])('says of %s a word that is %s', async (_what, kind, error) => {
    const outcome = await look([shop], () => {
      throw error;
    });
    expect(outcome.kind).toBe(kind);
  });
});
