import type { Account, ListAccountsResponse } from '@aws-sdk/client-organizations';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Transport } from '../../src/aws/transport.ts';
import { configSchema } from '../../src/daemon/config.ts';
import { createRoster } from '../../src/daemon/organization/roster.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { parseStack } from '../../src/simulator/stacks/load-stack.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import { serveTransport } from '../../src/simulator/wire/serve-transport.ts';
import { refused } from '../support/poll.ts';

const home = '111122223333';
const access = { clock: systemClock, log: silentLogger };
const config = (organization: object = {}, accounts: object[] = [{ id: home, regions: ['eu-west-1'] }]) =>
  configSchema.parse({ accounts, organization: { regions: ['eu-west-1'], ...organization } });

/** As AWS documents the answer. */
const account = (id: string, given: Partial<Account> = {}): Account => ({
  Id: id,
  Arn: `arn:aws:organizations::${home}:account/o-exampleorgid/${id}`,
  Email: `${id}@example.com`,
  Name: `shop-${id.slice(0, 1)}`,
  State: 'ACTIVE',
  Status: 'ACTIVE',
  Paths: ['o-exampleorgid/r-examplerootid111/ou-examplerootid111-exampleouid111/'],
  JoinedMethod: 'CREATED',
  JoinedTimestamp: new Date('2025-01-01T00:00:00Z'),
  ...given,
});
const [second, third, fourth] = ['222222222222', '333333333333', '444444444444'];

/** A roster that gets these answers, one a look; each is a list of accounts, a page, or what the call throws. */
async function rosterOf(
  answers: readonly (readonly Account[] | Error)[],
  organization: object = {},
  accounts?: object[],
) {
  const asked: Parameters<Transport>[0][] = [];
  const transport: Transport = async (request) => {
    asked.push(request);
    const answer = answers[asked.length - 1] ?? [];
    if (answer instanceof Error) throw answer;
    return { Accounts: [...answer] } satisfies ListAccountsResponse;
  };
  const roster = await createRoster(config(organization, accounts), { ...access, transport });
  for (let look = 1; look < answers.length; look += 1) await roster.look();
  return { roster, asked, watched: roster.accounts().map((each) => each.account) };
}

describe('the accounts of an organization', () => {
  it('are watched through the role of that name, after those that are written down', async () => {
    const { roster, asked } = await rosterOf([[account(third), account(home), account(second)]], {
      role: 'ops/holdfast',
      externalId: 'shop-holdfast',
      regions: ['eu-west-1', 'us-east-1'],
    });

    const found = (id: string) => ({
      account: id,
      regions: ['eu-west-1', 'us-east-1'],
      roleArn: `arn:aws:iam::${id}:role/ops/holdfast`,
      externalId: 'shop-holdfast',
    });
    expect(roster.accounts()).toEqual([
      { account: home, regions: ['eu-west-1'] },
      found(second),
      found(third),
    ]);
    expect(roster.doubt()).toBeUndefined();
    expect(asked.map(({ operation, scope }) => ({ operation, scope }))).toEqual([
      { operation: 'ListAccounts', scope: { account: home, region: 'us-east-1' } },
    ]);
  });

  it('stay as they are written down where they are written down', async () => {
    const written = { roleArn: `arn:aws:iam::${second}:role/other`, regions: ['us-west-2'] };
    const { roster } = await rosterOf([[account(home), account(second)]], {}, [
      { id: home, regions: ['eu-west-1'] },
      written,
    ]);
    expect(roster.accounts()[1]).toEqual({ account: second, ...written });
    expect(roster.accounts()).toHaveLength(2);
  });

  it.each<[string, Partial<Account>, boolean]>([
    ['active', { State: 'ACTIVE' }, true],
    ['suspended', { State: 'SUSPENDED', Status: 'SUSPENDED' }, false],
    ['about to be closed', { State: 'PENDING_CLOSURE' }, false],
    ['closed', { State: 'CLOSED' }, false],
    ['not activated yet', { State: 'PENDING_ACTIVATION' }, false],
    ['active by the word that AWS gave before states', { State: undefined, Status: 'ACTIVE' }, true],
    ['suspended by that word', { State: undefined, Status: 'SUSPENDED' }, false],
    ['of a state that AWS leaves out', { State: undefined, Status: undefined }, false],
  ])('are taken in or not: %s', async (_state, given, isWatched) => {
    const { watched } = await rosterOf([[account(home), account(second, given)]]);
    expect(watched).toEqual(isWatched ? [home, second] : [home]);
  });

  it.each<[string, readonly string[], string[] | undefined, boolean]>([
    ['in the unit itself', ['ou-ab12-11112222'], ['o-x/r-ab12/ou-ab12-11112222/'], true],
    ['in a unit within it', ['ou-ab12-11112222'], ['o-x/r-ab12/ou-ab12-11112222/ou-ab12-33334444/'], true],
    ['in the root', ['r-ab12'], ['o-x/r-ab12/'], true],
    ['in another unit', ['ou-ab12-11112222'], ['o-x/r-ab12/ou-ab12-99998888/'], false],
    ['of units that AWS leaves out', ['ou-ab12-11112222'], undefined, false],
    ['of no unit that AWS tells', ['ou-ab12-11112222'], [], false],
  ])('are chosen by unit: %s', async (_where, organizationalUnits, Paths, isWatched) => {
    const anchor = account(third, { Paths: ['o-x/r-ab12/ou-ab12-11112222/'] });
    const { watched } = await rosterOf([[anchor, account(second, { Paths })]], { organizationalUnits });
    expect(watched.includes(second)).toBe(isWatched);
  });

  it('are left out where they are excluded', async () => {
    const { watched } = await rosterOf([[account(home), account(second), account(third)]], {
      excludeAccounts: [second],
    });
    expect(watched).toEqual([home, third]);
  });

  it.each<[string, Error, RegExp]>([
    [
      'denied',
      refused('AccessDeniedException', 400, 'not authorized'),
      /does not tell its accounts.*not authorized/,
    ],
    ['not in use', refused('AWSOrganizationsNotInUseException', 400, 'no organization'), /no organization/],
  ])(
    'go on as they are written down where the organization is %s, and it says so',
    async (_how, answer, why) => {
      const { roster, watched } = await rosterOf([answer]);
      expect(watched).toEqual([home]);
      expect(roster.doubt()).toMatch(why);
    },
  );

  it('never vanish by an answer that fails or lists nobody, however often it comes', async () => {
    const denied = refused('AccessDeniedException');
    const all = [account(home), account(second)];
    const { roster, watched } = await rosterOf([all, denied, denied, denied, denied, [], [], [], []]);
    expect(watched).toEqual([home, second]);
    expect(roster.doubt()).toContain('lists no active account');
  });

  it('are let go by the third answer in a row that has them no more, and by none before', async () => {
    const all = [account(home), account(second), account(third)];
    const fewer = [account(home), account(second), account(third, { State: 'SUSPENDED' })];
    const fewest = [account(home), account(second)];

    const twice = await rosterOf([all, fewer, fewest]);
    expect(twice.watched).toEqual([home, second, third]);
    expect(twice.roster.doubt()).toContain(`${third} (shop-3)`);

    const broken = await rosterOf([all, fewer, fewest, all, fewer, refused('AccessDeniedException'), fewest]);
    expect(broken.watched).toEqual([home, second, third]);

    const thrice = await rosterOf([all, fewer, fewest, fewest]);
    expect(thrice.watched).toEqual([home, second]);
    expect(thrice.roster.doubt()).toBeUndefined();
  });

  it('stay watched while AWS leaves out their state, however often, and it says so', async () => {
    const untold = [account(home), account(second, { State: undefined, Status: undefined })];
    const { roster, watched } = await rosterOf([
      [account(home), account(second)],
      untold,
      untold,
      untold,
      untold,
    ]);
    expect(watched).toEqual([home, second]);
    expect(roster.doubt()).toContain(`does not tell the state or the units of ${second} (shop-2)`);
  });

  it('are asked for by the role that may list them', async () => {
    const lister = { roleArn: `arn:aws:iam::${fourth}:role/lister`, externalId: 'shop' };
    const { asked } = await rosterOf([[account(home)]], { lister });
    expect(asked[0]?.scope).toEqual({ account: fourth, region: 'us-east-1' });
  });
});

describe('the accounts of a simulated organization, over HTTP', () => {
  const numbered = (index: number) => String(500_000_000_000 + index);
  const stack = `
stack: many
summary: An account in an organization of 46.
regions: [{ region: eu-west-1, zones: [eu-west-1a] }]
hostedZones:
  - name: example.com
    records:
      - { name: www.example.com, values: [192.0.2.10] }
      - { name: db.example.com, values: [192.0.2.20] }
users: { site: www.example.com, database: db.example.com, requestsPerSecond: 1 }
organization:
  accounts:
${Array.from({ length: 45 }, (_, index) => `    - { id: "${numbered(index)}", name: account-${index}, state: ${index === 7 ? 'SUSPENDED' : 'ACTIVE'} }`).join('\n')}
`;
  const parsed = parseStack(stack, 'many.yaml');
  if (parsed.stack === undefined) throw new Error(JSON.stringify(parsed.problems));
  const world = buildStack(parsed.stack, 1);
  let environment: NodeJS.ProcessEnv;
  let endpoint: Awaited<ReturnType<typeof serveTransport>>;
  beforeEach(async () => {
    environment = { ...process.env };
    process.env['AWS_ACCESS_KEY_ID'] = `AKIA${home}`;
    process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
    endpoint = await serveTransport(simulatedTransport(world), {
      port: 0,
      defaultAccount: home,
      now: () => Date.now(),
    });
  });
  afterEach(async () => {
    await endpoint.close();
    process.env = environment;
  });

  it('are read on all pages, without the one that is suspended', async () => {
    const roster = await createRoster(config(), { ...access, endpoint: endpoint.url });
    expect(roster.doubt()).toBeUndefined();
    expect(roster.accounts().map((each) => each.account)).toEqual([
      home,
      ...Array.from({ length: 45 }, (_, index) => numbered(index)).filter((_, index) => index !== 7),
    ]);
  });

  it('are not told to an account that may not list them', async () => {
    const { organization } = world;
    if (organization === undefined) throw new Error('there is an organization');
    organization.mayList = false;
    const roster = await createRoster(config(), { ...access, endpoint: endpoint.url });
    expect(roster.accounts()).toHaveLength(1);
    expect(roster.doubt()).toContain('only the management account and delegated administrators do');
  });
});
