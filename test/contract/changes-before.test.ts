import type { Event, LookupEventsCommandInput } from '@aws-sdk/client-cloudtrail';
import { describe, expect, it } from 'vitest';
import { createAwsAccess } from '../../src/aws/client-pool.ts';
import { type LookedUp, lookUpChanges, mostPages } from '../../src/pollers/cloudtrail/changes.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import { pollBench, refused, scope, startedAt } from '../support/poll.ts';
import { watchedAccount } from '../support/watched-account.ts';

const lookup = 'CloudTrail LookupEvents';
const window = { from: startedAt - 600_000, to: startedAt };

/** As AWS documents an answer, with its record as JSON in a text. */
function told(record: object, event: Partial<Event> = {}): Event {
  return {
    EventId: '11111111-1111-4111-8111-111111111111',
    EventName: 'TerminateInstances',
    ReadOnly: 'false',
    AccessKeyId: 'ASIAEXAMPLE',
    EventTime: new Date(startedAt - 60_000),
    EventSource: 'ec2.amazonaws.com',
    Username: 'ana',
    Resources: [{ ResourceType: 'AWS::EC2::Instance', ResourceName: 'i-0abc' }],
    CloudTrailEvent: JSON.stringify(record),
    ...event,
  };
}

const ana = { userIdentity: { type: 'IAMUser', userName: 'ana' } };

async function lookedUp(...events: Event[]) {
  const bench = pollBench({ [lookup]: () => ({ Events: events }) });
  return { ...(await lookUpChanges(bench.context, window)), sent: bench.sent };
}

describe('who changed what, as AWS documents the answers of CloudTrail', () => {
  it('asks for the calls of the window that were no reads', async () => {
    expect((await lookedUp()).sent).toEqual([
      {
        operation: 'LookupEvents',
        input: {
          StartTime: new Date(window.from),
          EndTime: new Date(window.to),
          LookupAttributes: [{ AttributeKey: 'ReadOnly', AttributeValue: 'false' }],
          MaxResults: 50,
        },
      },
    ]);
  });

  it('tells when, who, what and on what', async () => {
    const { changes } = await lookedUp(told(ana));
    expect(changes).toEqual([
      {
        at: startedAt - 60_000,
        by: 'ana',
        service: 'ec2.amazonaws.com',
        operation: 'TerminateInstances',
        on: ['i-0abc'],
        mentions: new Set(['i-0abc']),
      },
    ]);
  });

  const role = {
    type: 'AssumedRole',
    sessionContext: { sessionIssuer: { type: 'Role', userName: 'deploy' } },
  };
  it.each<[string, object, string | undefined, string]>([
    ['a user', ana, 'ana', 'ana'],
    ['a session of a role', { userIdentity: role }, 'build-17', 'deploy/build-17'],
    ['a session with no name', { userIdentity: role }, undefined, 'deploy'],
    [
      'a service',
      { userIdentity: { type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' } },
      undefined,
      'autoscaling.amazonaws.com',
    ],
    ['the owner of the account', { userIdentity: { type: 'Root', userName: null } }, undefined, 'root'],
    ['somebody of whom AWS only tells the name', { userIdentity: null }, 'ben', 'ben'],
    ['nobody knows who', {}, undefined, 'unknown'],
  ])('names %s', async (_title, record, Username, by) => {
    expect((await lookedUp(told(record, { Username }))).changes).toMatchObject([{ by }]);
  });

  it('keeps an event whose record is damaged', async () => {
    const { changes } = await lookedUp(
      told({}, { CloudTrailEvent: '{"userIdentity":' }),
      told({}, { CloudTrailEvent: undefined }),
    );
    expect(changes.map(({ by }) => by)).toEqual(['ana', 'ana']);
  });

  it('leaves out what AWS sent without a time or a name', async () => {
    const nameless = told(ana, { EventName: undefined });
    expect((await lookedUp(told(ana, { EventTime: undefined }), nameless)).changes).toEqual([]);
  });

  it('tells that a call was refused', async () => {
    expect(
      (await lookedUp(told({ ...ana, errorCode: 'Client.UnauthorizedOperation' }))).changes,
    ).toMatchObject([{ error: 'Client.UnauthorizedOperation' }]);
  });

  it('keeps no access key and nothing that was sent, but which things it mentions', async () => {
    const requestParameters = { password: 'hunter2', nested: { ids: ['sg-0def'] } };
    const { changes } = await lookedUp(
      told(
        { ...ana, requestParameters },
        { Resources: [{ ResourceType: 'AWS::IAM::AccessKey', ResourceName: 'AKIAEXAMPLE' }] },
      ),
    );
    const [{ mentions, ...kept } = { mentions: new Set() }] = changes;
    expect(JSON.stringify(kept)).not.toMatch(/hunter2|AKIA|ASIA|sg-0def/);
    expect(mentions.has('sg-0def')).toBe(true);
  });

  it('turns pages, and says how far back it has read where there are too many', async () => {
    const pages = (count: number) => {
      let given = 0;
      return pollBench({
        [lookup]: ({ NextToken }: LookupEventsCommandInput) => {
          expect(NextToken).toBe(given === 0 ? undefined : `page ${given}`);
          given += 1;
          return {
            Events: [told(ana, { EventTime: new Date(startedAt - given * 1000) })],
            ...(given < count ? { NextToken: `page ${given}` } : {}),
          };
        },
      });
    };
    const read = async (count: number) => {
      const bench = pages(count);
      const answer = lookUpChanges(bench.context, window);
      await bench.pass(10_000);
      return answer;
    };
    expect(await read(mostPages)).not.toHaveProperty('readBackTo');
    const more = await read(mostPages + 1);
    expect(more.changes).toHaveLength(mostPages);
    expect(more.readBackTo).toBe(startedAt - mostPages * 1000);
  });

  it('says which permission is missing', async () => {
    const bench = pollBench({
      [lookup]: () => {
        throw refused('AccessDeniedException');
      },
    });
    await expect(lookUpChanges(bench.context, window)).rejects.toMatchObject({
      failure: 'denied',
      permission: 'cloudtrail:LookupEvents',
    });
  });
});

const stack = `
stack: calls
summary: A shop in which somebody calls.
regions: [{ region: eu-west-1, zones: [eu-west-1a] }, { region: us-east-1, zones: [us-east-1a] }]
balancers: [{ name: web, targetGroup: { name: web } }]
groups: [{ name: web, size: 1, capacity: 90, targetGroups: [web] }]
databases: [{ id: web-db }]
hostedZones:
  - name: example.com
    records: [{ name: www.example.com, balancer: web }, { name: db.example.com, database: web-db }]
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
`;

describe('who changed what, in the simulated account', () => {
  /** The real client over simulated AWS; the window ends now. */
  async function account() {
    const { shop } = watchedAccount(stack, []);
    const { clock } = shop.world;
    const aws = createAwsAccess({
      clock,
      log: silentLogger,
      accounts: [{ account: scope.account }],
      transport: simulatedTransport(shop.world),
    });
    const began = clock.now();
    /** A page more may have to wait for the next call that AWS allows. */
    const look = async (region = scope.region) => {
      let told: LookedUp | undefined;
      void lookUpChanges(
        { aws, scope: { ...scope, region }, priority: 'sweep' },
        { from: began, to: clock.now() },
      ).then((answer) => (told = answer));
      await shop.playUntil(() => told !== undefined, 10);
      return told ?? { changes: [] };
    };
    const [group] = shop.world.scalingGroups.values();
    const resize = () =>
      shop.call(
        'Auto Scaling',
        'SetDesiredCapacity',
        { AutoScalingGroupName: group?.name, DesiredCapacity: 1 },
        scope.region,
      );
    return { shop, look, resize };
  }

  it('is told with the delay of CloudTrail, in its region, and reads are not', async () => {
    const { shop, look, resize } = await account();
    await resize();
    await shop.call('EC2', 'DescribeInstances', {}, scope.region);
    await shop.play(118);
    expect((await look()).changes).toEqual([]);
    await shop.play(1);
    expect((await look()).changes).toMatchObject([
      {
        by: 'test',
        service: 'autoscaling.amazonaws.com',
        operation: 'SetDesiredCapacity',
        on: ['web'],
      },
    ]);
    expect((await look('us-east-1')).changes).toEqual([]);
  });

  it('is told newest first and page by page', async () => {
    const { shop, look, resize } = await account();
    for (let times = 0; times < 60; times += 1) {
      await resize();
      await shop.play(1);
    }
    await shop.play(120);
    const { changes } = await look();
    expect(changes).toHaveLength(60);
    expect(changes.map(({ at }) => at)).toEqual(changes.map(({ at }) => at).toSorted((a, b) => b - a));
  });

  it('of global services is told in us-east-1', async () => {
    const { shop, look } = await account();
    const [zone] = shop.world.hostedZones.keys();
    await shop.call('Route 53', 'ChangeResourceRecordSets', changeOf(zone), scope.region);
    await shop.play(120);
    expect((await look('us-east-1')).changes).toMatchObject([
      { service: 'route53.amazonaws.com', operation: 'ChangeResourceRecordSets' },
    ]);
    expect((await look()).changes).toEqual([]);
  });

  it.each<[string, LookupEventsCommandInput, string]>([
    [
      'two attributes',
      {
        LookupAttributes: [
          { AttributeKey: 'ReadOnly', AttributeValue: 'false' },
          { AttributeKey: 'Username', AttributeValue: 'ana' },
        ],
      },
      'InvalidLookupAttributesException',
    ],
    ['51 results', { MaxResults: 51 }, 'InvalidMaxResultsException'],
    ['no results', { MaxResults: 0 }, 'InvalidMaxResultsException'],
    ['a foreign token', { NextToken: 'x' }, 'InvalidNextTokenException'],
    [
      'a window that ends before it starts',
      { StartTime: new Date(2), EndTime: new Date(1) },
      'InvalidTimeRangeException',
    ],
  ])('is refused for %s, as AWS does', async (_title, input, code) => {
    const { shop } = await account();
    await expect(shop.call('CloudTrail', 'LookupEvents', input, scope.region)).rejects.toThrow(
      expect.objectContaining({ name: code }),
    );
  });
});

function changeOf(zone: string | undefined) {
  const ResourceRecordSet = {
    Name: 'new.example.com',
    Type: 'A',
    TTL: 60,
    ResourceRecords: [{ Value: '192.0.2.1' }],
  };
  return { HostedZoneId: zone, ChangeBatch: { Changes: [{ Action: 'UPSERT', ResourceRecordSet }] } };
}
