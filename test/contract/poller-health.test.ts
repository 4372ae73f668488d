import type { AffectedEntity, Event } from '@aws-sdk/client-health';
import { describe, expect, it } from 'vitest';
import { ec2 } from '../../src/pollers/ec2.ts';
import { health } from '../../src/pollers/health.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { answered } from '../support/answered.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { pollBench, refused, scope, startedAt } from '../support/poll.ts';
import { watchedAccount } from '../support/watched-account.ts';

const list = 'Health DescribeEvents';
const entities = 'Health DescribeAffectedEntities';
const account = `arn:aws:iam::${scope.account}:root`;
const beganAt = startedAt - 600_000;

/** As AWS documents the answer. */
const issue: Event = {
  arn: 'arn:aws:health:eu-west-1::event/EC2/AWS_EC2_OPERATIONAL_ISSUE/AWS_EC2_OPERATIONAL_ISSUE_7f35c8ae-af1f-54e6-a526-d0179ed6d68f',
  service: 'EC2',
  eventTypeCode: 'AWS_EC2_OPERATIONAL_ISSUE',
  eventTypeCategory: 'issue',
  region: 'eu-west-1',
  startTime: new Date(beganAt),
  lastUpdatedTime: new Date(startedAt - 60_000),
  statusCode: 'open',
  eventScopeCode: 'ACCOUNT_SPECIFIC',
};
const change: Event = {
  ...issue,
  arn: 'arn:aws:health:eu-west-1::event/RDS/AWS_RDS_MAINTENANCE_SCHEDULED/1',
  service: 'RDS',
  eventTypeCode: 'AWS_RDS_MAINTENANCE_SCHEDULED',
  eventTypeCategory: 'scheduledChange',
  startTime: new Date(startedAt + 86_400_000),
  statusCode: 'upcoming',
};
const entity = (entityValue: string, rest: Partial<AffectedEntity> = {}): AffectedEntity => ({
  entityArn: 'arn:aws:health:eu-west-1:111122223333:entity/AVh5GGT7ul1arKr1sE1K',
  eventArn: issue.arn,
  entityValue,
  awsAccountId: scope.account,
  statusCode: 'IMPAIRED',
  ...rest,
});

const machine = 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0abc';
const database = 'arn:aws:rds:eu-west-1:111122223333:db:shop';
const cluster = 'arn:aws:rds:eu-west-1:111122223333:cluster:twin';
const twin = 'arn:aws:rds:eu-west-1:111122223333:db:twin';
const abroad = 'arn:aws:ec2:us-east-1:111122223333:instance/i-0far';
const known = modelOf({
  resources: [
    resourceOf({ id: machine, kind: 'ec2:instance', region: 'eu-west-1' }),
    resourceOf({ id: database, kind: 'rds:instance', region: 'eu-west-1' }),
    resourceOf({ id: twin, kind: 'rds:instance', region: 'eu-west-1' }),
    resourceOf({ id: cluster, kind: 'rds:cluster', region: 'eu-west-1' }),
    resourceOf({ id: abroad, kind: 'ec2:instance', region: 'us-east-1' }),
  ],
});

async function polled(events: readonly Event[], affected: readonly AffectedEntity[] = []) {
  const read = pollBench({ [list]: () => ({ events }), [entities]: () => ({ entities: affected }) }, known);
  return { ...answered(await read.run(health, 'events')), sent: read.sent };
}

describe('what AWS Health tells of, as AWS documents its answers', () => {
  it('is asked for what is open or ahead only, in one call where there is nothing', async () => {
    const { resources, signals, sent } = await polled([]);
    expect(resources).toMatchObject([{ id: account, kind: 'iam:account', region: 'global' }]);
    expect(signals).toMatchObject([
      { resource: account, check: 'health/event', state: 'pass', family: 'control-plane', value: 0 },
    ]);
    expect(sent).toEqual([
      {
        operation: 'DescribeEvents',
        input: {
          filter: {
            eventStatusCodes: ['open', 'upcoming'],
            eventTypeCategories: ['issue', 'scheduledChange'],
          },
          maxResults: 100,
        },
      },
    ]);
  });

  it('warns on the account, of the newest event and of how many there are', async () => {
    const { signals } = await polled([issue, change]);
    expect(signals).toMatchObject([
      {
        resource: account,
        state: 'warn',
        nature: 'warning-only',
        value: 2,
        reason:
          'AWS Health tells of a scheduled change of RDS in eu-west-1 (AWS_RDS_MAINTENANCE_SCHEDULED), and of 1 more',
      },
    ]);
  });

  it.each<[string, AffectedEntity, string | undefined]>([
    ['by the id of a machine', entity('i-0abc'), machine],
    ['by the name of a database', entity('shop'), database],
    ['by its ARN', entity(database), database],
    ['without a state', entity('i-0abc', { statusCode: undefined }), machine],
    ['as what is well again', entity('i-0abc', { statusCode: 'RESOLVED' }), undefined],
    ['as what was never affected', entity('i-0abc', { statusCode: 'UNIMPAIRED' }), undefined],
    ['by a name that two things have', entity('twin'), undefined],
    ['in another region than its event', entity('i-0far'), undefined],
    ['and nobody knows it', entity('i-0unknown'), undefined],
    ['without any name', { eventArn: issue.arn }, undefined],
    ['for an event that was not asked for', entity('i-0abc', { eventArn: 'arn:other' }), undefined],
  ])('warns on what AWS names %s', async (_title, affected, resource) => {
    const { signals } = await polled([issue], [affected]);
    expect(signals.slice(1).map((signal) => signal.resource)).toEqual(
      resource === undefined ? [] : [resource],
    );
  });

  it('says by which event, why and since when', async () => {
    const { signals } = await polled([issue], [entity('i-0abc'), entity('i-0abc')]);
    expect(signals.slice(1)).toMatchObject([
      {
        resource: machine,
        check: 'health/event',
        by: issue.arn,
        state: 'warn',
        nature: 'warning-only',
        since: beganAt,
        reason:
          'AWS Health says that it is affected by an issue of EC2 in eu-west-1 (AWS_EC2_OPERATIONAL_ISSUE)',
      },
    ]);
  });

  it('dates what is ahead by now, as its beginning is to come', async () => {
    const { signals } = await polled([change], [entity('shop', { eventArn: change.arn })]);
    expect(signals.slice(1)).toMatchObject([{ resource: database, since: startedAt }]);
  });

  it.each<[string, Event, number]>([
    ['of a region where it has something', { ...issue, eventScopeCode: 'PUBLIC' }, 1],
    ['of a region where it has nothing', { ...issue, eventScopeCode: 'PUBLIC', region: 'sa-east-1' }, 0],
    ['of a service in no region', { ...issue, eventScopeCode: 'PUBLIC', region: 'global' }, 1],
    ['of a region that it leaves out', { ...issue, eventScopeCode: 'PUBLIC', region: undefined }, 0],
    ['of its own, wherever', { ...issue, region: 'sa-east-1' }, 1],
    ['of nobody knows whom', { ...issue, eventScopeCode: undefined, region: 'sa-east-1' }, 1],
  ])('counts what AWS tells the account %s', async (_title, event, value) => {
    expect((await polled([event])).signals[0]).toMatchObject({ value });
  });

  it('tells of an event without an ARN on the account, and asks nothing about it', async () => {
    const { signals, sent } = await polled([{ ...issue, arn: undefined }]);
    expect(signals).toMatchObject([{ resource: account, value: 1 }]);
    expect(sent).toHaveLength(1);
  });

  it('reads every page, and asks of ten events at a time what they affect', async () => {
    const many = Array.from({ length: 12 }, (_, index) => ({ ...issue, arn: `arn:event/${index}` }));
    const read = pollBench(
      {
        [list]: ({ nextToken }: { nextToken?: string }) =>
          nextToken === undefined
            ? { events: many.slice(0, 7), nextToken: 'more' }
            : { events: many.slice(7) },
        [entities]: ({ filter, nextToken }: { filter: { eventArns: string[] }; nextToken?: string }) =>
          nextToken === undefined
            ? { nextToken: 'more' }
            : { entities: filter.eventArns.map((eventArn) => entity('i-0abc', { eventArn })) },
      },
      known,
    );
    const running = read.run(health, 'events');
    await read.pass(60_000);
    const { signals } = answered(await running);
    expect(signals).toHaveLength(13);
    expect(read.sent.map(({ operation }) => operation)).toEqual([
      ...Array<string>(2).fill('DescribeEvents'),
      ...Array<string>(4).fill('DescribeAffectedEntities'),
    ]);
  });

  it.each([
    [list, 'SubscriptionRequiredException', 'health:DescribeEvents', 'support plan'],
    [list, 'AccessDeniedException', 'health:DescribeEvents', 'Grant health:DescribeEvents'],
    [entities, 'AccessDeniedException', 'health:DescribeAffectedEntities', 'Grant'],
  ])('knows nothing where %s answers %s, and says what to do', async (denied, code, permission, advice) => {
    const read = pollBench({
      [list]: () => ({ events: [issue] }),
      [denied]: () => {
        throw refused(code);
      },
    });
    expect(await read.run(health, 'events')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission, reason: expect.stringContaining(advice) },
    ]);
  });
});

const stack = (more = '') => `
stack: told
summary: A shop that AWS Health tells of.
regions: [{ region: eu-west-1, zones: [eu-west-1a] }]
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 1, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
${more}
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
`;

describe('what AWS Health tells of, in the simulated account', () => {
  it.each(['issue', 'scheduledChange'])(
    'is told on the account and its machine, until it is over: %s',
    async (category) => {
      const { look, shop, model } = watchedAccount(stack(), [ec2, health]);
      const told = () =>
        [...model().signals.values()]
          .flat()
          .filter(({ check, state }) => check === 'health/event' && state === 'warn');
      await look();
      expect(told()).toEqual([]);
      const [machineId] = model().ofKind('ec2:instance');
      const heal = shop.fault(faultNamed('announce-trouble'), { category });
      const second = shop.fault(faultNamed('announce-trouble'), { category });
      await shop.play(60);
      expect((await look())(scope.account, 'health/event')).toMatchObject({ state: 'warn', value: 2 });
      const [first, ...others] = told().toSorted((a, b) => a.resource.localeCompare(b.resource));
      expect(first).toMatchObject({ resource: machineId });
      expect(others.map(({ resource }) => resource)).toEqual([machineId, account]);
      heal();
      expect((await look())(scope.account, 'health/event')).toMatchObject({ state: 'warn', value: 1 });
      second();
      expect((await look())(scope.account, 'health/event')).toMatchObject({ state: 'pass' });
      expect(told()).toEqual([]);
    },
  );

  it('is not known where the support plan leaves the API out', async () => {
    const { look, model } = watchedAccount(stack('healthApi: false'), [health]);
    expect((await look())(scope.account, 'health/event')).toBeUndefined();
    expect([...model().observers.values()]).toMatchObject([{ failure: 'denied' }]);
  });
});
