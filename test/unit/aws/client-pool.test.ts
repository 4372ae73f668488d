import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeInstancesCommand, EC2Client, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createAwsAccess,
  type AwsAccessSettings,
  type ManagedAwsAccess,
} from '../../../src/aws/client-pool.ts';
import type { Transport } from '../../../src/aws/transport.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { manualClock, settle } from '../../support/manual-clock.ts';

const scope = { account: '111122223333', region: 'eu-west-1' };
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

function accessTo(settings: Partial<AwsAccessSettings>): ManagedAwsAccess {
  const access = createAwsAccess({
    clock: systemClock,
    log: silentLogger,
    accounts: [{ account: scope.account }],
    ...settings,
  });
  cleanUps.push(() => access.destroy());
  return access;
}

/** A loopback "AWS" that answers each request by what `answer` says, and records the request bodies. */
async function fakeAws(answer: (requestNumber: number, body: string) => { status: number; body: string }) {
  const bodies: string[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      bodies.push(body);
      const { status, body: text } = answer(bodies.length, body);
      response.writeHead(status, { 'content-type': 'text/xml' }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => new Promise((resolve) => server.close(resolve)));
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies };
}

const noInstances =
  '<DescribeInstancesResponse><requestId>r</requestId><reservationSet/></DescribeInstancesResponse>';
const tooFast =
  '<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Request limit exceeded.</Message></Error></Errors></Response>';
const forbidden =
  '<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this operation.</Message></Error></Errors></Response>';

function withCredentials(): void {
  const before = { ...process.env };
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIDEXAMPLE';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
  cleanUps.push(() => {
    process.env = before;
  });
}

describe('a client from the pool, over the wire', () => {
  it('takes a token for each attempt, retries included', async () => {
    withCredentials();
    const aws = await fakeAws((number) =>
      number < 3 ? { status: 503, body: tooFast } : { status: 200, body: noInstances },
    );
    const access = accessTo({ endpoint: aws.endpoint });
    await access.client(EC2Client, scope).send(new DescribeInstancesCommand({ MaxResults: 5 }));
    const granted = access.quotas().reduce((sum, quota) => sum + quota.granted, 0);
    expect(aws.bodies).toHaveLength(3);
    expect(granted).toBe(3);
    expect(access.quotas()).toMatchObject([{ family: 'EC2 DescribeInstances', throttled: 2 }]);
    expect(access.calls()).toEqual([
      { service: 'EC2', operation: 'DescribeInstances', outcome: 'throttled', count: 2 },
      { service: 'EC2', operation: 'DescribeInstances', outcome: 'ok', count: 1 },
    ]);
  });

  it('sends nothing while the bucket is empty', async () => {
    withCredentials();
    const aws = await fakeAws(() => ({ status: 200, body: noInstances }));
    const clock = manualClock();
    const access = accessTo({ endpoint: aws.endpoint, clock, budget: { share: 0.01 } });
    const client = access.client(EC2Client, scope);
    await client.send(new DescribeInstancesCommand({ MaxResults: 5 }));
    const second = client.send(new DescribeInstancesCommand({ MaxResults: 5 }));
    for (let turn = 0; turn < 20; turn += 1) await settle();
    expect(aws.bodies).toHaveLength(1);
    expect(access.quotas()[0]?.waiting).toBe(1);
    await clock.advance(10_000);
    await second;
    expect(aws.bodies).toHaveLength(2);
  });

  it('sends each page through the bucket', async () => {
    withCredentials();
    const aws = await fakeAws((number) => ({
      status: 200,
      body: noInstances.replace(
        '<reservationSet/>',
        number < 3 ? `<reservationSet/><nextToken>${number}</nextToken>` : '<reservationSet/>',
      ),
    }));
    const access = accessTo({ endpoint: aws.endpoint });
    const pages = paginateDescribeInstances(
      { client: access.client(EC2Client, scope) },
      { MaxResults: 1000 },
    );
    for await (const page of pages) expect(page.Reservations ?? []).toEqual([]);
    expect(aws.bodies).toHaveLength(3);
    expect(access.quotas()).toMatchObject([{ granted: 3 }]);
  });

  it('throws a sorted error that names the missing permission', async () => {
    withCredentials();
    const aws = await fakeAws(() => ({ status: 403, body: forbidden }));
    const client = accessTo({ endpoint: aws.endpoint }).client(EC2Client, scope);
    await expect(client.send(new DescribeInstancesCommand({}))).rejects.toMatchObject({
      name: 'AwsError',
      failure: 'denied',
      code: 'UnauthorizedOperation',
      permission: 'ec2:DescribeInstances',
    });
    expect(aws.bodies).toHaveLength(1);
  });

  it('retries a change once at most', async () => {
    withCredentials();
    const aws = await fakeAws(() => ({ status: 503, body: tooFast }));
    const client = accessTo({ endpoint: aws.endpoint }).client(EC2Client, scope, { mutating: true });
    await expect(client.send(new DescribeInstancesCommand({}))).rejects.toMatchObject({
      failure: 'throttled',
    });
    expect(aws.bodies).toHaveLength(2);
  });

  it('honours AWS_ENDPOINT_URL', async () => {
    withCredentials();
    const aws = await fakeAws(() => ({ status: 200, body: noInstances }));
    process.env['AWS_ENDPOINT_URL'] = aws.endpoint;
    await accessTo({}).client(EC2Client, scope).send(new DescribeInstancesCommand({}));
    expect(aws.bodies).toHaveLength(1);
  });

  it('assumes a role once for all clients of an account, through the home account’s bucket', async () => {
    withCredentials();
    const aws = await fakeAws((_number, body) => ({
      status: 200,
      body: body.includes('AssumeRole')
        ? `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`
        : noInstances,
    }));
    const other = { account: '444455556666', region: 'eu-west-1' };
    const access = accessTo({
      endpoint: aws.endpoint,
      accounts: [
        { account: scope.account },
        { account: other.account, roleArn: 'arn:aws:iam::444455556666:role/holdfast', externalId: 'x-1' },
      ],
    });
    await Promise.all([
      access.client(EC2Client, other).send(new DescribeInstancesCommand({ MaxResults: 5 })),
      access
        .client(EC2Client, other, { priority: 'verify' })
        .send(new DescribeInstancesCommand({ MaxResults: 5 })),
    ]);
    expect(aws.bodies.filter((body) => body.includes('Action=AssumeRole'))).toEqual([
      expect.stringContaining('ExternalId=x-1'),
    ]);
    expect(access.quotas().map(({ account, family, granted }) => ({ account, family, granted }))).toEqual([
      { account: '111122223333', family: 'STS', granted: 1 },
      { account: '444455556666', family: 'EC2 DescribeInstances', granted: 2 },
    ]);
  });
});

describe('credentials of a role that cannot be renewed', () => {
  it('are used on while they hold, and it is told whose they are and when they end', async () => {
    withCredentials();
    let minutesLater = 0;
    let assumed = 0;
    const endsAt = Math.floor(Date.now() / 1000) * 1000 + 3_600_000;
    const aws = await fakeAws((_number, body) => {
      if (!body.includes('AssumeRole')) return { status: 200, body: noInstances };
      assumed += 1;
      return assumed === 1
        ? {
            status: 200,
            body: `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${new Date(endsAt).toISOString()}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
          }
        : {
            status: 403,
            body: '<ErrorResponse><Error><Code>AccessDenied</Code><Message>not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>',
          };
    });
    const other = { account: '444455556666', region: 'eu-west-1' };
    const heard: unknown[] = [];
    const told = Promise.withResolvers<void>();
    const access = accessTo({
      endpoint: aws.endpoint,
      clock: { ...systemClock, now: () => Date.now() + minutesLater * 60_000 },
      accounts: [
        { account: scope.account },
        { account: other.account, roleArn: 'arn:aws:iam::444455556666:role/holdfast' },
      ],
      onRenewal: (whose, failure) => {
        heard.push({ whose, failure });
        told.resolve();
      },
    });
    const client = access.client(EC2Client, other);
    await client.send(new DescribeInstancesCommand({ MaxResults: 5 }));
    expect({ assumed, heard }).toEqual({ assumed: 1, heard: [] });

    minutesLater = 50;
    await client.send(new DescribeInstancesCommand({ MaxResults: 5 }));
    await told.promise;
    await client.send(new DescribeInstancesCommand({ MaxResults: 5 }));
    expect(heard).toEqual([
      {
        whose: other,
        failure: { endsAt, reason: expect.stringContaining('not authorized to perform: sts:AssumeRole') },
      },
    ]);
    expect(aws.bodies.filter((body) => !body.includes('AssumeRole'))).toHaveLength(3);
  });
});

describe('credentials of a Kubernetes service account', () => {
  it('are fetched through the bucket, too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-token-'));
    cleanUps.push(() => rmSync(folder, { recursive: true }));
    const token = join(folder, 'token');
    writeFileSync(token, 'a-token');
    const before = { ...process.env };
    cleanUps.push(() => {
      process.env = before;
    });
    const nowhere = join(folder, 'none');
    process.env = {
      AWS_CONFIG_FILE: nowhere,
      AWS_SHARED_CREDENTIALS_FILE: nowhere,
      AWS_WEB_IDENTITY_TOKEN_FILE: token,
      AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/holdfast',
    };
    const aws = await fakeAws((_number, body) => ({
      status: 200,
      body: body.includes('AssumeRoleWithWebIdentity')
        ? '<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>'
        : noInstances,
    }));
    const access = accessTo({ endpoint: aws.endpoint });
    await access.client(EC2Client, scope).send(new DescribeInstancesCommand({ MaxResults: 5 }));
    const granted = access.quotas().reduce((sum, quota) => sum + quota.granted, 0);
    expect(aws.bodies).toHaveLength(2);
    expect(granted).toBe(2);
  });
});

describe('a client from the pool, answered directly', () => {
  const throttle = Object.assign(new Error('too fast'), {
    name: 'RequestLimitExceeded',
    $metadata: { httpStatusCode: 503 },
  });

  it('hands the transport service, operation, input and scope, and gives back its answer', async () => {
    const seen: unknown[] = [];
    const transport: Transport = (request) => {
      seen.push(request);
      return Promise.resolve({ Reservations: [] });
    };
    const access = accessTo({ transport });
    const answer = await access
      .client(EC2Client, scope)
      .send(new DescribeInstancesCommand({ MaxResults: 7 }));
    expect(answer).toEqual({ Reservations: [] });
    expect(seen).toMatchObject([
      { service: 'EC2', operation: 'DescribeInstances', input: { MaxResults: 7 }, scope },
    ]);
    expect(access.quotas()).toMatchObject([{ family: 'EC2 DescribeInstances', granted: 1 }]);
  });

  it('retries throttling on the injected clock, a token each, and gives up as the SDK does', async () => {
    const clock = manualClock();
    let calls = 0;
    const access = accessTo({
      clock,
      transport: () => {
        calls += 1;
        return Promise.reject(throttle);
      },
    });
    const outcome = access
      .client(EC2Client, scope)
      .send(new DescribeInstancesCommand({ MaxResults: 7 }))
      .catch((error: unknown) => error);
    await clock.advance(30_000);
    expect(await outcome).toMatchObject({ failure: 'throttled', code: 'RequestLimitExceeded' });
    expect(calls).toBe(3);
    expect(access.quotas()).toMatchObject([{ granted: 3, throttled: 3 }]);
  });

  it('counts a call as in flight only while the transport has it', async () => {
    let answer: ((value: unknown) => void) | undefined;
    const access = accessTo({
      transport: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    const call = access.client(EC2Client, scope).send(new DescribeInstancesCommand({ MaxResults: 7 }));
    await settle();
    expect(access.callsInFlight()).toBe(1);
    answer?.({});
    await call;
    expect(access.callsInFlight()).toBe(0);
  });
});

describe('the pool', () => {
  const access = () => accessTo({ transport: () => Promise.resolve({}) });

  it('gives one client for one account, region, service, priority and purpose', () => {
    const aws = access();
    expect(aws.client(EC2Client, scope)).toBe(aws.client(EC2Client, { ...scope }));
    expect(aws.client(EC2Client, scope)).not.toBe(aws.client(EC2Client, scope, { priority: 'verify' }));
    expect(aws.client(EC2Client, scope, { priority: 'verify' })).not.toBe(
      aws.client(EC2Client, scope, { mutating: true }),
    );
    expect(aws.client(EC2Client, scope)).not.toBe(aws.client(EC2Client, { ...scope, region: 'us-east-1' }));
  });

  it('refuses an account that is not configured, rather than act on the default one', () => {
    expect(() => access().client(EC2Client, { ...scope, account: '999999999999' })).toThrow(
      /999999999999 is not configured/,
    );
  });
});
