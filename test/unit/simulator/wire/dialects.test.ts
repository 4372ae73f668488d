import { gzipSync } from 'node:zlib';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricDataCommand,
  ResourceNotFoundException,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { AwsQueryProtocol, AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WireTransport } from '../../../../src/simulator/wire/create-wire.ts';
import { serveTransport, type WireEndpoint } from '../../../../src/simulator/wire/serve-transport.ts';

let endpoint: WireEndpoint;
let calls: { call: Parameters<WireTransport>[0]; caller: string }[] = [];
let answerTo: WireTransport = async () => ({});

beforeAll(async () => {
  const transport: WireTransport = (call, caller) => {
    calls.push({ call, caller });
    return answerTo(call, caller);
  };
  endpoint = await serveTransport(transport, { port: 0, defaultAccount: '111122223333', now: () => 0 });
});
beforeEach(() => {
  calls = [];
  answerTo = async () => ({});
});
afterAll(() => endpoint.close());

/** A request as curl sends it, signed for a service by nobody in particular. */
function send(
  service: string,
  request: {
    readonly method?: string;
    readonly path?: string;
    readonly headers?: Record<string, string>;
    readonly body?: string | Uint8Array<ArrayBuffer>;
    readonly key?: string;
  },
): Promise<Response> {
  const scope = `${request.key ?? 'AKIA'}/20260101/eu-west-1/${service}/aws4_request`;
  return fetch(`${endpoint.url}${request.path ?? '/'}`, {
    method: request.method ?? 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
      ...request.headers,
    },
    ...(request.body === undefined ? {} : { body: request.body }),
  });
}

const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
const target = (name: string) => ({
  'x-amz-target': name,
  'content-type': 'application/x-amz-json-1.1',
});
const cbor = { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' };

const cloudWatch = {
  defaultNamespace: 'com.amazonaws.cloudwatch',
  xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
  version: '2010-08-01',
};
const speaking = {
  'its own JSON': () => ({}),
  'the query of old clients': () => ({ protocol: new AwsQueryProtocol(cloudWatch) }),
  "botocore's CBOR": () => ({
    protocol: new AwsSmithyRpcV2CborProtocol({
      ...cloudWatch,
      awsQueryCompatible: true,
      errorTypeRegistries: [],
    }),
  }),
};
const dialects = Object.entries(speaking).map(([name, settings]) => ({ name, settings }));

function client(settings: object): CloudWatchClient {
  return new CloudWatchClient({
    endpoint: endpoint.url,
    region: 'eu-west-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'AKIA444455556666', secretAccessKey: 'secret' },
    ...settings,
  });
}

describe('CloudWatch, which is spoken to in three protocols', () => {
  it.each(dialects)('understands $name and answers in it', async ({ settings }) => {
    const at = new Date('2026-03-02T09:00:00.000Z');
    answerTo = async () => ({
      MetricAlarms: [{ AlarmName: 'a & <b>', Threshold: 0.5, StateUpdatedTimestamp: at, Dimensions: [] }],
      CompositeAlarms: [],
    });

    const { MetricAlarms } = await client(settings()).send(
      new DescribeAlarmsCommand({ AlarmNames: ['one', 'two'], MaxRecords: 5 }),
    );

    expect(calls[0]?.call).toMatchObject({
      service: 'CloudWatch',
      operation: 'DescribeAlarms',
      input: { AlarmNames: ['one', 'two'], MaxRecords: 5 },
      scope: { account: '444455556666', region: 'eu-west-1' },
    });
    expect(MetricAlarms?.[0]).toMatchObject({
      AlarmName: 'a & <b>',
      Threshold: 0.5,
      StateUpdatedTimestamp: at,
    });
  });

  it.each(dialects)('names failures as clients of $name know them', async ({ settings }) => {
    answerTo = async () => {
      throw Object.assign(new Error('gone'), {
        name: 'ResourceNotFoundException',
        $metadata: { httpStatusCode: 404 },
      });
    };
    const asked = client(settings()).send(
      new SetAlarmStateCommand({ AlarmName: 'x', StateValue: 'OK', StateReason: 'y' }),
    );
    const error: unknown = await asked.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'gone',
      $metadata: { httpStatusCode: 404 },
    });
    if (!('protocol' in settings())) expect(error).toBeInstanceOf(ResourceNotFoundException);
  });

  it('unpacks a large request that the client packed with gzip', async () => {
    const MetricData = Array.from({ length: 400 }, (_, index) => ({
      MetricName: `m-${index}`,
      Value: index,
    }));
    await client({}).send(new PutMetricDataCommand({ Namespace: 'shop', MetricData }));
    expect(calls[0]?.call.input).toEqual({ Namespace: 'shop', MetricData });
  });
});

describe('what simulated AWS does not know', () => {
  it.each([
    {
      service: 'ec2',
      request: { body: 'Action=Nonsense', headers: form },
      status: 400,
      says: '<Errors><Error><Code>InvalidAction</Code>',
    },
    {
      service: 'rds',
      request: { body: 'Action=Nonsense', headers: form },
      status: 400,
      says: '<Type>Sender</Type><Code>InvalidAction</Code>',
    },
    {
      service: 'rds',
      request: { method: 'GET', path: '/?Action=Nonsense' },
      status: 400,
      says: '<Code>InvalidAction</Code>',
    },
    {
      service: 'config',
      request: { body: '{}', headers: target('StarlingDoveService.Nonsense') },
      status: 400,
      says: '"__type":"UnknownOperationException"',
    },
    {
      service: 'route53',
      request: { method: 'GET', path: '/2013-04-01/Nonsense' },
      status: 404,
      says: '<Code>InvalidAction</Code>',
    },
    {
      service: 'dynamodb',
      request: { body: '{}', headers: target('DynamoDB_20120810.Nonsense') },
      status: 400,
      says: '"__type":"UnknownOperationException"',
    },
    {
      service: 'lambda',
      request: { path: '/Nonsense', body: '{}', headers: { 'content-type': 'application/json' } },
      status: 404,
      says: '"message"',
    },
    {
      service: 'monitoring',
      request: { path: '/service/GraniteServiceVersion20100801/operation/Nonsense', headers: cbor },
      status: 404,
      says: 'UnknownOperationException',
    },
  ])(
    'is refused as $service refuses it, and told ($request.method $request.path)',
    async ({ service, request, status, says }) => {
      const response = await send(service, request);
      expect(response.status).toBe(status);
      expect(await response.text()).toContain(says);
      expect(calls).toHaveLength(1);
      expect(calls[0]?.call.operation).toContain('Nonsense');
    },
  );
});

describe('what is no proper request', () => {
  it.each([
    {
      what: 'no action',
      service: 'ec2',
      request: { body: 'x=1', headers: form },
      status: 400,
      says: 'MissingAction',
    },
    {
      what: 'JSON cut short',
      service: 'config',
      request: { body: '{"a":', headers: target('StarlingDoveService.DescribeConfigRules') },
      status: 400,
      says: 'SerializationException',
    },
    {
      what: 'CBOR that is none',
      service: 'monitoring',
      request: {
        path: '/service/GraniteServiceVersion20100801/operation/DescribeAlarms',
        body: new Uint8Array([0xbf, 0x61]),
        headers: cbor,
      },
      status: 400,
      says: 'SerializationException',
    },
    {
      what: 'XML that is none',
      service: 'route53',
      request: { path: '/2013-04-01/hostedzone/Z1/rrset', body: '<a><b' },
      status: 400,
      says: 'MalformedInput',
    },
    {
      what: 'a number that is none',
      service: 'ec2',
      request: { body: 'Action=DescribeInstances&MaxResults=many', headers: form },
      status: 400,
      says: 'InvalidParameterValue',
    },
    {
      what: 'a broken escape in the path',
      service: 'route53',
      request: { method: 'GET', path: '/2013-04-01/change/%E0%A4%A' },
      status: 400,
      says: 'MalformedInput',
    },
    {
      what: 'packed in an unknown way',
      service: 'ec2',
      request: { body: 'x', headers: { 'content-encoding': 'br' } },
      status: 415,
      says: 'UnsupportedMediaType',
    },
    {
      what: 'not packed as it says',
      service: 'ec2',
      request: { body: 'x', headers: { 'content-encoding': 'gzip' } },
      status: 400,
      says: 'SerializationException',
    },
    {
      what: 'too large',
      service: 'ec2',
      request: { body: 'x'.repeat(1_048_577) },
      status: 413,
      says: 'RequestEntityTooLarge',
    },
    {
      what: 'too large once unpacked',
      service: 'ec2',
      request: {
        body: Uint8Array.from(gzipSync(Buffer.alloc(1_048_577))),
        headers: { 'content-encoding': 'gzip' },
      },
      status: 413,
      says: 'RequestEntityTooLarge',
    },
  ])('is answered with $says: $what', async ({ service, request, status, says }) => {
    const response = await send(service, request);
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(says);
    expect(calls).toEqual([]);
  });

  it('is refused without a signature, also when it claims one in its URL', async () => {
    const url = `${endpoint.url}/?Action=DescribeInstances&X-Amz-Credential=AKIA/20260101/eu-west-1/ec2/aws4_request`;
    const response = await fetch(url);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('MissingAuthenticationToken');
  });
});

describe('who calls', () => {
  const describeAll = { body: 'Action=DescribeInstances&Version=2016-11-15' };
  it.each([
    { request: { ...describeAll, headers: form, key: 'AKIAMINE' }, caller: 'AKIAMINE' },
    { request: { ...describeAll, headers: form, key: '' }, caller: 'someone' },
    {
      request: {
        ...describeAll,
        headers: { ...form, 'user-agent': 'aws-sdk-js/3 app/holdfast' },
        key: 'AKIAMINE',
      },
      caller: 'holdfast',
    },
  ])('is $caller', async ({ request, caller }) => {
    await send('ec2', request);
    expect(calls.map((one) => one.caller)).toEqual([caller]);
  });

  it('gives each answer an id of its own', async () => {
    const ids = [
      await send('ec2', { ...describeAll, headers: form }),
      await send('ec2', { ...describeAll, headers: form }),
    ].map((response) => response.headers.get('x-amzn-requestid'));
    expect(new Set(ids).size).toBe(2);
  });
});
