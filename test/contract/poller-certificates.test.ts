import type { CertificateDetail, CertificateSummary } from '@aws-sdk/client-acm';
import { describe, expect, it } from 'vitest';
import { acm } from '../../src/pollers/acm.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { modelOf, resourceOf, signalOf } from '../support/model-of.ts';
import { answered } from '../support/answered.ts';
import { pollBench, refused, startedAt } from '../support/poll.ts';
import { watchedAccount } from '../support/watched-account.ts';

const arn = (id: string) => `arn:aws:acm:eu-west-1:111122223333:certificate/${id}`;
const balancer = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/1';
const list = 'ACM ListCertificates';
const detail = 'ACM DescribeCertificate';
const tags = 'ACM ListTagsForCertificate';
const dayMs = 86_400_000;

const inDays = (days: number) => new Date(startedAt + days * dayMs);

/** As AWS documents the list's answers, of one that is in use and holds for long. */
const issued: CertificateSummary = {
  CertificateArn: arn('a'),
  DomainName: 'shop.example.com',
  Status: 'ISSUED',
  Type: 'AMAZON_ISSUED',
  InUse: true,
  Exported: false,
  RenewalEligibility: 'ELIGIBLE',
  NotAfter: inDays(100),
};

function bench(summary: CertificateSummary, described: CertificateDetail = {}) {
  return pollBench(
    {
      [list]: () => ({ CertificateSummaryList: [summary] }),
      [detail]: () => ({ Certificate: described }),
      [tags]: () => ({ Tags: [{ Key: 'service', Value: 'shop' }, { Key: 'bare' }] }),
    },
    modelOf({ resources: [resourceOf({ id: balancer, kind: 'elbv2:load-balancer' })] }),
  );
}

const said = async (summary: CertificateSummary, described?: CertificateDetail) =>
  answered(await bench(summary, described).run(acm, 'certificates'));

describe('the certificates of ACM, as AWS documents its answers', () => {
  it.each<[string, Partial<CertificateSummary>, string, number | undefined]>([
    ['thirty days left', { NotAfter: inDays(30) }, 'pass', 30],
    ['a second less', { NotAfter: new Date(startedAt + 30 * dayMs - 1000) }, 'warn', 29],
    ['a second left', { NotAfter: new Date(startedAt + 1000) }, 'warn', 0],
    ['its end now', { NotAfter: inDays(0) }, 'fail', 0],
    ['its end a year ago', { NotAfter: inDays(-365), Status: 'EXPIRED' }, 'fail', 0],
    [
      'its end left out, by the word of ACM over',
      { NotAfter: undefined, Status: 'EXPIRED' },
      'fail',
      undefined,
    ],
    ['been revoked', { Status: 'REVOKED' }, 'fail', undefined],
    ['not been issued yet', { Status: 'PENDING_VALIDATION', NotAfter: undefined }, 'unknown', undefined],
    ['its end left out', { NotAfter: undefined }, 'unknown', undefined],
    ['a time that is none', { NotAfter: new Date(Number.NaN) }, 'unknown', undefined],
    ['expired while nothing uses it', { NotAfter: inDays(-1), InUse: false }, 'pass', 0],
    [
      'expired, exported to where ACM does not look',
      { NotAfter: inDays(-1), InUse: false, Exported: true },
      'fail',
      0,
    ],
    ['expired, and it is not said whether it is used', { NotAfter: inDays(-1), InUse: undefined }, 'fail', 0],
  ])('takes one that has %s for what it is', async (_title, part, state, value) => {
    const { signals } = await said({ ...issued, ...part });
    expect(signals[0]).toMatchObject({
      resource: arn('a'),
      check: 'acm/expiry',
      family: 'control-plane',
      state,
    });
    expect(signals[0]?.value).toBe(value);
  });

  it.each([
    ['SUCCESS', 'pass'],
    ['PENDING_AUTO_RENEWAL', 'pass'],
    ['PENDING_VALIDATION', 'warn'],
    ['FAILED', 'warn'],
    ['SOMETHING_NEW', 'unknown'],
  ])('takes a renewal that is %s for %s', async (status, state) => {
    const { signals, resources } = await said(issued, {
      RenewalSummary: {
        RenewalStatus: status as 'SUCCESS',
        DomainValidationOptions: [],
        UpdatedAt: inDays(0),
      },
    });
    expect(signals.find(({ check }) => check === 'acm/renewal')).toMatchObject({ resource: arn('a'), state });
    expect(resources[0]?.facts['renewal']).toBe(status);
  });

  it('says nothing of a renewal that ACM says nothing of', async () => {
    const { signals } = await said(issued, { InUseBy: [] });
    expect(signals.map(({ check }) => check)).toEqual(['acm/expiry']);
  });

  it('tells what uses it, how it is renewed and how it is tagged', async () => {
    const { resources } = await said(issued, { InUseBy: [balancer] });
    expect(resources).toMatchObject([
      {
        id: arn('a'),
        kind: 'acm:certificate',
        name: 'shop.example.com',
        tags: { service: 'shop', bare: '' },
        facts: {
          status: 'ISSUED',
          type: 'AMAZON_ISSUED',
          inUse: true,
          renewalEligibility: 'ELIGIBLE',
          expiresAt: startedAt + 100 * dayMs,
          usedBy: [balancer],
        },
      },
    ]);
  });

  it('tells a load balancer that we know of the certificate that runs out, as no evidence; others not', async () => {
    const elsewhere = 'arn:aws:cloudfront::111122223333:distribution/E1';
    const { signals } = await said({ ...issued, NotAfter: inDays(3) }, { InUseBy: [balancer, elsewhere] });
    expect(signals).toMatchObject([
      { resource: arn('a'), state: 'warn' },
      { resource: balancer, by: arn('a'), check: 'acm/expiry', state: 'warn', nature: 'warning-only' },
    ]);
    expect((await said(issued, { InUseBy: [balancer] })).signals).toHaveLength(1);
  });

  it('asks for keys of every kind, and reads every page', async () => {
    const read = pollBench({
      [list]: ({ NextToken }: { NextToken?: string }) =>
        NextToken === undefined
          ? { CertificateSummaryList: [issued], NextToken: 'more' }
          : { CertificateSummaryList: [{ ...issued, CertificateArn: arn('b') }] },
      [detail]: () => ({}),
      [tags]: () => ({}),
    });
    const reading = read.run(acm, 'certificates');
    await read.pass(60_000);
    const { resources } = answered(await reading);
    expect(resources.map(({ id }) => id)).toEqual([arn('a'), arn('b')]);
    expect(read.sent[0]?.input).toMatchObject({
      Includes: { keyTypes: expect.arrayContaining(['EC_prime256v1', 'RSA_4096']) },
    });
  });

  it('costs one call where there is none, and asks nothing of one that nothing uses', async () => {
    const empty = pollBench({ [list]: () => ({ CertificateSummaryList: [] }) });
    expect(answered(await empty.run(acm, 'certificates'))).toMatchObject({ resources: [], signals: [] });
    expect(empty.sent).toHaveLength(1);
    const unused = bench({ ...issued, InUse: false });
    await unused.run(acm, 'certificates');
    expect(unused.sent.map(({ operation }) => operation)).toEqual(['ListCertificates']);
  });

  it('keeps the word on a renewal, dated as it was, until it is the turn of its certificate again', async () => {
    const many = Array.from({ length: 51 }, (_, index) => ({
      ...issued,
      CertificateArn: arn(String(index)),
    }));
    const held = many.map(({ CertificateArn }) =>
      resourceOf({ id: CertificateArn, kind: 'acm:certificate', facts: { usedBy: [] }, tags: { a: 'b' } }),
    );
    const signals = held.map(({ id }) =>
      signalOf({ resource: id, check: 'acm/renewal', state: 'warn', observedAt: startedAt - 1000 }),
    );
    const read = pollBench(
      {
        [list]: () => ({ CertificateSummaryList: many }),
        [detail]: () => ({ Certificate: { InUseBy: [balancer] } }),
        [tags]: () => ({}),
      },
      modelOf({ resources: held, signals }),
    );
    const reading = read.run(acm, 'certificates');
    await read.pass(600_000);
    const answer = answered(await reading);
    const kept = answer.signals.filter(({ check }) => check === 'acm/renewal');
    const described = read.sent.filter(({ operation }) => operation === 'DescribeCertificate').length;
    expect(described).toBeGreaterThan(0);
    expect(described + kept.length).toBe(51);
    expect(new Set(kept.map(({ observedAt }) => observedAt))).toEqual(new Set([startedAt - 1000]));
    expect(answer.resources.filter(({ tags: own }) => own['a'] === 'b')).toHaveLength(kept.length);
  });

  it('passes over one that is gone before it is described', async () => {
    const read = pollBench({
      [list]: () => ({ CertificateSummaryList: [issued] }),
      [detail]: () => {
        throw refused('ResourceNotFoundException');
      },
    });
    expect(answered(await read.run(acm, 'certificates'))).toMatchObject({ resources: [], signals: [] });
  });

  it.each([
    [list, 'acm:ListCertificates'],
    [detail, 'acm:DescribeCertificate'],
    [tags, 'acm:ListTagsForCertificate'],
  ])('knows nothing where %s is denied, and says which permission is missing', async (denied, permission) => {
    const read = pollBench({
      [list]: () => ({ CertificateSummaryList: [issued] }),
      [detail]: () => ({}),
      [denied]: () => {
        throw refused('AccessDeniedException');
      },
    });
    expect(await read.run(acm, 'certificates')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission },
    ]);
  });
});

const stack = `
stack: certificates
summary: A shop that is reached by TLS, and a certificate that nothing uses.
regions: [{ region: eu-west-1, zones: [eu-west-1a] }]
balancers: [{ name: web, protocol: HTTPS, port: 443, targetGroup: { name: web } }]
groups: [{ name: web, size: 1, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
certificates:
  - { domain: www.example.com, balancers: [web], expiresIn: 90d }
  - { domain: old.example.com, expiresIn: 5m, imported: true }
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
`;

describe('the certificates of ACM, in the simulated account', () => {
  it('are well while they hold, and one that nothing uses may run out', async () => {
    const { look, shop } = watchedAccount(stack, [acm]);
    await shop.play(301);
    const said = await look();
    expect(said('www.example.com', 'acm/expiry')).toMatchObject({ state: 'pass', value: 89 });
    expect(said('www.example.com', 'acm/renewal')).toBeUndefined();
    expect(said('old.example.com', 'acm/expiry')).toMatchObject({ state: 'pass', value: 0 });
  });

  it('warn while little is left, fail once it is over, and then the users are turned away', async () => {
    const { look, shop } = watchedAccount(stack, [acm]);
    const heal = shop.fault(faultNamed('miss-renewal'), { certificate: 'certificate', left: '2m' });
    const late = await look();
    expect(late('www.example.com', 'acm/expiry')).toMatchObject({ state: 'warn', value: 0 });
    expect(late('www.example.com', 'acm/renewal')).toMatchObject({ state: 'warn' });
    await shop.play(125);
    expect((await look())('www.example.com', 'acm/expiry')).toMatchObject({ state: 'fail' });
    const experienced = shop.world.users?.experienced ?? [];
    expect(experienced.at(-1)).toMatchObject({ ok: 0 });
    expect(experienced.at(-100)).toMatchObject({ errors: 0 });
    heal();
    await shop.play(2);
    expect((await look())('www.example.com', 'acm/expiry')).toMatchObject({ state: 'pass' });
    expect(shop.world.users?.experienced.at(-1)).toMatchObject({ errors: 0 });
  });
});
