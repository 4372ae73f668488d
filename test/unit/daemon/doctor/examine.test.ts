import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actionsByName } from '../../../../src/actions/registry.ts';
import type { Transport } from '../../../../src/aws/transport.ts';
import { configSchema } from '../../../../src/daemon/config.ts';
import type { Finding } from '../../../../src/daemon/doctor/check.ts';
import { examine } from '../../../../src/daemon/doctor/examine.ts';
import { loadRules } from '../../../../src/daemon/load-rules.ts';
import { shippedPolicies } from '../../../../src/daemon/shipped-policies.ts';
import { buildShop, shopAccount, shopPrimary } from '../../../../src/simulator/stacks/shop.ts';
import { simulatedTransport } from '../../../../src/simulator/transport.ts';
import { hurriedClock } from '../../../support/hurried-clock.ts';
import { createQueue } from '../../../../src/simulator/world/signals/queues.ts';
import type { World } from '../../../../src/simulator/world/state/world.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-doctor-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Request = Parameters<Transport>[0];

/** Examines the simulated shop; `answer` goes before it where it answers or throws. */
async function examineShop(
  options: {
    readonly config?: object;
    readonly answer?: (request: Request) => unknown;
    readonly nodeVersion?: string;
    readonly sendsTest?: boolean;
    readonly prepare?: (world: World) => void;
  } = {},
): Promise<readonly Finding[]> {
  const world = buildShop(1);
  options.prepare?.(world);
  const shop = simulatedTransport(world);
  const config = configSchema.parse({
    accounts: [{ id: shopAccount, regions: [shopPrimary] }],
    policies: shippedPolicies(),
    journal: { store: 'sqlite', path: join(folder, 'holdfast.sqlite') },
    stopSwitch: { file: join(folder, 'holdfast.stop') },
    ...options.config,
  });
  return examine({
    config,
    rules: await loadRules(config, actionsByName, world.clock.now()),
    // The wall clock of the shop, in which no time passes; what waits for its share of AWS's buckets waits less long.
    clock: { ...hurriedClock(100), now: () => world.clock.now() },
    nodeVersion: options.nodeVersion ?? '24.9.0',
    env: {},
    sendsTest: options.sendsTest ?? false,
    transport: async (request) => options.answer?.(request) ?? shop(request),
  });
}

const about = (findings: readonly Finding[], what: string) =>
  findings.filter((finding) => finding.what.startsWith(what));
const problems = (findings: readonly Finding[]) =>
  findings.filter(({ verdict }) => verdict === 'problem').map(({ what }) => what);

function refusal(name: string, message = 'no'): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 403 } });
}

describe('the doctor on a sound installation', () => {
  it('finds nothing to mend, and says what every problem would have been about', async () => {
    const findings = await examineShop();

    expect(problems(findings)).toEqual([]);
    expect(about(findings, `account ${shopAccount} in ${shopPrimary}`)[0]?.verdict).toBe('ok');
    expect(about(findings, 'poller elbv2')[0]).toMatchObject({
      verdict: 'ok',
      detail: expect.stringMatching(/^all \d permissions are there \(by reading once\)$/),
    });
    // The shop has no global database, so nobody can be asked about one.
    expect(about(findings, 'poller rds')[0]).toMatchObject({
      verdict: 'unknown',
      detail:
        '5 of 6 permissions are there (by reading once); nothing was there to ask of, or it changes something: rds:DescribeGlobalClusters',
    });
  });

  it('changes nothing in the account', async () => {
    const sent: string[] = [];
    await examineShop({
      answer: ({ operation }) => {
        sent.push(operation);
        return undefined;
      },
    });

    expect(sent.length).toBeGreaterThan(20);
    expect(
      sent.filter(
        (operation) => !/^(Describe|Get|List|TestDNSAnswer|SimulatePrincipalPolicy)/.test(operation),
      ),
    ).toEqual([]);
  });
});

describe('permissions', () => {
  it('that AWS refuses are named for each poller and remedy that wants them, and for no other', async () => {
    const findings = await examineShop({
      answer: ({ operation }) => {
        if (operation === 'DescribeDBClusters') throw refusal('AccessDenied');
        return undefined;
      },
    });

    const where = `in ${shopAccount}, ${shopPrimary}`;
    expect(problems(findings)).toEqual([`poller rds ${where}`, `remedy failover-aurora-cluster ${where}`]);
    expect(about(findings, 'poller rds')[0]?.detail).toBe(
      'rds:DescribeDBClusters is missing (by reading once): what it reads stays unknown',
    );
  });

  /** IAM that simulates, and denies these. */
  function simulating(denied: readonly string[], asked: Record<string, unknown>[] = []) {
    return ({ service, operation, input }: Request): unknown => {
      if (service !== 'IAM') return undefined;
      if (operation === 'GetRole') return { Role: { Arn: `arn:aws:iam::${shopAccount}:role/ops/holdfast` } };
      const question = input as Record<string, unknown> & { readonly ActionNames: readonly string[] };
      asked.push(question);
      return {
        EvaluationResults: question.ActionNames.map((EvalActionName) => ({
          EvalActionName,
          EvalDecision: denied.includes(EvalActionName) ? 'implicitDeny' : 'allowed',
        })),
      };
    };
  }

  it.each([
    ['observe', []],
    ['auto', [`remedy reboot-instance in ${shopAccount}, ${shopPrimary}`]],
  ])('to change something are asked for where a policy may act: mode %s', async (mode, expected) => {
    const text = [
      'policy: reboot',
      'summary: Reboot what hangs.',
      'watch: ec2:instance',
      "when: verdict == 'host-failed'",
      'for: 5m',
      `mode: ${mode}`,
      'remedy: [{ action: reboot-instance }, { page: on-call }]',
      'limits: { group: { inFlight: 1, perWindow: "10%", window: 1h }, keepServing: { count: 1, percent: 50 } }',
      'runbook: "## Meaning"',
      'tests: []',
    ].join('\n');
    writeFileSync(join(folder, 'reboot.yaml'), text);

    const findings = await examineShop({
      config: { policies: join(folder, 'reboot.yaml'), mode: 'auto' },
      answer: simulating(['ec2:RebootInstances']),
    });

    expect(problems(findings)).toEqual(expected);
  });

  it('are there where IAM permits them on one kind of thing, though its answer as a whole is its strictest', async () => {
    const findings = await examineShop({
      answer: ({ operation, input }) => {
        if (operation !== 'SimulatePrincipalPolicy') return undefined;
        const { ActionNames = [], ResourceArns = [] } = input as Record<string, readonly string[]>;
        return {
          EvaluationResults: ActionNames.map((EvalActionName) => ({
            EvalActionName,
            EvalDecision: 'implicitDeny',
            ResourceSpecificResults: ResourceArns.map((EvalResourceName, index) => ({
              EvalResourceName,
              EvalResourceDecision: index === 0 ? 'allowed' : 'implicitDeny',
            })),
          })),
        };
      },
    });

    expect(problems(findings)).toEqual([]);
  });

  it('are simulated for the role behind the session, for things of the right kind with the tag of the scope', async () => {
    const asked: Record<string, unknown>[] = [];
    const findings = await examineShop({
      config: { scope: { tag: 'holdfast', value: 'managed' } },
      answer: simulating([], asked),
    });

    expect(about(findings, 'poller ec2')[0]?.detail).toContain('(by simulation)');
    const role = `arn:aws:iam::${shopAccount}:role/ops/holdfast`;
    expect(new Set(asked.map(({ PolicySourceArn }) => PolicySourceArn))).toEqual(new Set([role]));
    expect(
      asked.find(({ ActionNames }) => String(ActionNames).includes('ec2:RebootInstances')),
    ).toMatchObject({
      ResourceArns: [`arn:aws:ec2:${shopPrimary}:${shopAccount}:instance/holdfast`],
      ContextEntries: expect.arrayContaining([
        { ContextKeyName: 'aws:RequestedRegion', ContextKeyValues: [shopPrimary], ContextKeyType: 'string' },
        {
          ContextKeyName: 'aws:ResourceTag/holdfast',
          ContextKeyValues: ['managed'],
          ContextKeyType: 'string',
        },
      ]),
    });
  });
});

describe('accounts', () => {
  it('whose credentials are of another account are said so, and nothing more is asked there', async () => {
    const findings = await examineShop({
      config: { accounts: [{ id: '999999999999', regions: [shopPrimary] }] },
      answer: ({ service }) =>
        service === 'STS' ? { Account: shopAccount, Arn: 'arn:aws:iam::1:user/ana' } : undefined,
    });

    expect(problems(findings)).toEqual([`account 999999999999 in ${shopPrimary}`]);
    expect(about(findings, 'poller')).toEqual([]);
  });

  it('whose role cannot be assumed say what to mend, and leave the other accounts alone', async () => {
    const roleArn = 'arn:aws:iam::999999999999:role/holdfast';
    const findings = await examineShop({
      config: {
        accounts: [
          { id: shopAccount, regions: [shopPrimary] },
          { roleArn, externalId: 'shop', regions: [shopPrimary] },
        ],
      },
      answer: ({ scope }) => {
        if (scope.account === '999999999999')
          throw refusal('AccessDenied', 'not authorized to perform: sts:AssumeRole');
        return undefined;
      },
    });

    expect(problems(findings)).toEqual([`account 999999999999 in ${shopPrimary}`]);
    expect(about(findings, 'account 999999999999')[0]?.todo).toContain(
      `let ${roleArn} be assumed with the external id "shop"`,
    );
    expect(about(findings, `poller elbv2 in ${shopAccount}`)[0]?.verdict).toBe('ok');
  });

  it('cannot be looked at without credentials, which is said once', async () => {
    const findings = await examineShop({
      config: { accounts: [{ regions: [shopPrimary] }] },
      answer: () => {
        throw refusal('InvalidClientTokenId');
      },
    });

    expect(problems(findings)).toEqual(['credentials']);
    expect(about(findings, "clock against AWS's")[0]?.verdict).toBe('unknown');
  });
});

describe('the organization', () => {
  const member = '222222222222';
  const examined = (answer: (request: Request) => unknown) =>
    examineShop({
      config: { organization: { regions: [shopPrimary] } },
      prepare: (world) => {
        world.organization = {
          id: 'o-simulated01',
          root: 'r-sim1',
          mayList: true,
          members: [{ account: member, name: 'shop-staging', state: 'ACTIVE', units: [] }],
        };
      },
      answer,
    });

  it('tells which of its accounts are watched, and each is looked at like any other', async () => {
    const findings = await examined(() => undefined);
    expect(about(findings, 'organization')).toEqual([
      {
        what: 'organization',
        verdict: 'ok',
        detail: `2 of its accounts are watched: ${shopAccount} (this-account), ${member} (shop-staging)`,
      },
    ]);
    // There is nothing in it: its role cannot be assumed.
    expect(problems(findings)).toEqual([`account ${member} in ${shopPrimary}`]);
  });

  it('that does not tell its accounts is a problem, with what to permit', async () => {
    const findings = await examined(({ service }) => {
      if (service === 'Organizations') throw refusal('AccessDeniedException', 'not authorized');
      return undefined;
    });
    expect(problems(findings)).toEqual(['organization']);
    expect(about(findings, 'organization')[0]).toMatchObject({
      detail: expect.stringContaining('does not tell its accounts') as string,
      todo: expect.stringContaining(
        'permit organizations:ListAccounts to the credentials of Holdfast',
      ) as string,
    });
  });
});

describe('this machine', () => {
  it.each([
    ['22.20.0', ['Node.js']],
    ['24.0.0', []],
  ])('with Node %s', async (nodeVersion, expected) => {
    expect(problems(await examineShop({ nodeVersion }))).toEqual(expected);
  });

  it.each([
    [4_000, 'ok'],
    [6_000, 'warning'],
    [70_000, 'problem'],
  ])('whose clock is %i ms ahead of AWS: %s', async (ahead, verdict) => {
    const { clock } = buildShop(1);
    const findings = await examineShop({
      answer: ({ service }) =>
        service === 'STS' ? undefined : { $metadata: { date: clock.now() - ahead - 1000 } },
    });
    expect(about(findings, 'clock')[0]?.verdict).toBe(verdict);
  });

  it('whose journal is somebody else’s file, or in no folder, is told what to set', async () => {
    writeFileSync(join(folder, 'holdfast.sqlite'), 'this is no database, and long enough to be looked at');
    expect(problems(await examineShop())).toEqual([`journal ${join(folder, 'holdfast.sqlite')}`]);

    const nowhere = join(folder, 'nowhere', 'holdfast.sqlite');
    const findings = await examineShop({ config: { journal: { store: 'sqlite', path: nowhere } } });
    expect(problems(findings)).toEqual([`journal ${nowhere}`]);
  });

  it('whose stop switch is thrown, or cannot be read, says that nothing is acted on', async () => {
    writeFileSync(join(folder, 'holdfast.stop'), 'by ana');
    expect(about(await examineShop(), 'stop switch')[0]).toMatchObject({ verdict: 'warning' });

    const unreadable = { config: { stopSwitch: { file: join(folder, 'nowhere', 'holdfast.stop') } } };
    expect(about(await examineShop(unreadable), 'stop switch')[0]).toMatchObject({ verdict: 'problem' });
  });

  it('whose policies have a mistake says where', async () => {
    writeFileSync(join(folder, 'wrong.yaml'), 'policy: wrong\n');
    const findings = await examineShop({ config: { policies: join(folder, 'wrong.yaml') } });
    expect(new Set(problems(findings))).toEqual(new Set(['policies']));
    expect(about(findings, 'policies')[0]?.detail).toContain('wrong.yaml:1:');
  });
});

describe('channels', () => {
  let server: Server;
  let posted: number;
  beforeEach(async () => {
    posted = 0;
    server = createServer((_request, response) => {
      posted += 1;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  });
  const channels = () => {
    const { port } = server.address() as AddressInfo;
    return { notify: { channels: { phone: { kind: 'webhook', url: `http://127.0.0.1:${port}/page` } } } };
  };

  it.each([
    [false, 0],
    [true, 1],
  ])('are sent something only where a test was asked for: %s', async (sendsTest, expected) => {
    const findings = await examineShop({ config: channels(), sendsTest });
    expect(about(findings, 'channel phone')[0]?.verdict).toBe('ok');
    expect(posted).toBe(expected);
  });

  it('that do not answer are a problem', async () => {
    const config = channels();
    await new Promise((resolve) => server.close(resolve));
    expect(problems(await examineShop({ config }))).toEqual(['channel phone']);
  });
});

describe('queues of events', () => {
  const queueUrl = `https://sqs.${shopPrimary}.amazonaws.com/${shopAccount}/holdfast-events`;
  const what = `queue holdfast-events in ${shopAccount}, ${shopPrimary}`;
  const config = { intake: { sqs: [{ queueUrl }] } };
  /** As deploy/events makes them. */
  const prepare = (world: World) => {
    const settings = { region: shopPrimary, visibilityMs: 30_000 };
    const { arn } = createQueue(world, { ...settings, name: 'holdfast-events-dead-letters' });
    const redrive = { deadLetterQueue: arn, maxReceives: 5 };
    createQueue(world, { ...settings, name: 'holdfast-events', redrive });
  };
  const answering =
    (operation: string, answer: object) =>
    (request: Request): unknown =>
      request.operation === operation && isAsked(request) ? answer : undefined;
  /** Other parts ask for attributes and metrics as well. */
  const isAsked = ({ input }: Request) => JSON.stringify(input).includes('holdfast-events');
  const line = async (part: string, answer?: (request: Request) => unknown) => {
    const findings = await examineShop({ config, prepare, ...(answer === undefined ? {} : { answer }) });
    return findings.find((finding) => finding.what === `${what}${part}`);
  };

  it('are not spoken of where none is configured', async () => {
    expect(about(await examineShop({ prepare }), 'queue ')).toEqual([]);
  });

  it('that are made as deploy/events makes them are fine, one line for each question', async () => {
    const findings = about(await examineShop({ config, prepare }), 'queue ');
    expect(findings.map((finding) => [finding.what, finding.verdict])).toEqual([
      [`${what}: reading`, 'unknown'],
      [what, 'ok'],
      [`${what}: policy`, 'ok'],
      [`${what}: dead letters`, 'ok'],
      [`${what}: oldest message`, 'unknown'],
    ]);
  });

  it('that are not there, or in an account that is not watched, are a problem', async () => {
    expect(problems(await examineShop({ config }))).toEqual([what]);
    const elsewhere = { intake: { sqs: [{ queueUrl: queueUrl.replace(shopAccount, '999999999999') }] } };
    expect(problems(await examineShop({ config: elsewhere, prepare }))).toEqual(['queues of events']);
  });

  it('whose settings may not be read are not told of, for events come without that', async () => {
    const denied = (request: Request) => {
      if (request.operation === 'GetQueueAttributes' && isAsked(request)) throw refusal('AccessDenied');
      return undefined;
    };
    expect(await line('', denied)).toMatchObject({ verdict: 'unknown' });
  });

  const statement = (Effect: string, Principal: unknown, Action: unknown) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect, Principal, Action, Resource: '*' }] });
  it.each<[string, string | undefined, string]>([
    ['none', undefined, 'problem'],
    ['no JSON', '{', 'problem'],
    ['another service', statement('Allow', { Service: 'sns.amazonaws.com' }, 'sqs:SendMessage'), 'problem'],
    [
      'only reading',
      statement('Allow', { Service: 'events.amazonaws.com' }, 'sqs:ReceiveMessage'),
      'problem',
    ],
    ['a refusal', statement('Deny', '*', 'sqs:*'), 'problem'],
    ['EventBridge', statement('Allow', { Service: ['events.amazonaws.com'] }, ['SQS:SendMessage']), 'ok'],
    ['everybody', statement('Allow', { AWS: '*' }, 'sqs:*'), 'ok'],
  ])('must let EventBridge send: %s', async (_what, Policy, verdict) => {
    const Attributes = Policy === undefined ? {} : { Policy };
    expect(await line(': policy', answering('GetQueueAttributes', { Attributes }))).toMatchObject({
      verdict,
    });
  });

  it('should have a dead-letter queue', async () => {
    expect(await line(': dead letters', answering('GetQueueAttributes', { Attributes: {} }))).toMatchObject({
      verdict: 'warning',
    });
  });

  it.each([
    [0, 'ok', 'none waits'],
    [60, 'ok', 'it has waited 60 s'],
    [61, 'warning', 'it has waited 61 s'],
  ])('whose oldest message has waited %i s: %s', async (age, verdict, detail) => {
    const found = await line(': oldest message', (request) => {
      if (request.operation !== 'GetMetricData' || !isAsked(request)) return undefined;
      const { MetricDataQueries = [], EndTime } = request.input as {
        MetricDataQueries?: readonly { readonly Id: string }[];
        EndTime: Date;
      };
      const Timestamps = [new Date(EndTime.getTime() - 60_000)];
      return {
        MetricDataResults: MetricDataQueries.map(({ Id }) => ({
          Id,
          StatusCode: 'Complete',
          Timestamps,
          Values: [age],
        })),
      };
    });
    expect(found).toMatchObject({ verdict, detail });
  });

  it.each([
    [[], 'ok'],
    [['sqs:DeleteMessage'], 'problem'],
  ])('are read as IAM permits it on each: without %j', async (denied, verdict) => {
    const found = await line(': reading', ({ service, operation, input }) => {
      if (service !== 'IAM') return undefined;
      if (operation === 'GetRole') return { Role: { Arn: `arn:aws:iam::${shopAccount}:role/holdfast` } };
      const { ActionNames, ResourceArns } = input as {
        readonly ActionNames: readonly string[];
        readonly ResourceArns: readonly string[];
      };
      const isQueue = ResourceArns.every((arn) => arn.endsWith(`:${shopAccount}:holdfast-events`));
      return {
        EvaluationResults: ActionNames.map((EvalActionName) => ({
          EvalActionName,
          EvalDecision: isQueue && denied.includes(EvalActionName) ? 'implicitDeny' : 'allowed',
        })),
      };
    });
    expect(found).toMatchObject({ verdict });
  });
});
