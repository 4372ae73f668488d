import type { NormalizedSchema } from '@smithy/core/schema';
import { writeCbor, writeJson } from './codec.ts';
import type { Dialect } from './dialect.ts';
import { boundHeaders, payloadOf } from './rest.ts';
import type { WireOperation, WireService } from './wire-service.ts';
import { innerXml } from './xml.ts';

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** An operation's output as its service puts it on the wire. */
export function answer(
  dialect: Dialect,
  service: WireService,
  operation: WireOperation,
  output: unknown,
  requestId: string,
): WireAnswer {
  const { name, output: schema } = operation;
  const { xmlNamespace } = service;
  const status = operation.http?.status ?? 200;
  switch (dialect) {
    case 'awsJson':
      return json(200, requestId, writeJson(schema, output, false));
    case 'cbor':
      return cbor(200, requestId, writeCbor(schema, output));
    case 'restJson': {
      const { status: code, headers, body } = json(status, requestId, writeJson(schema, output, true));
      return { status: code, headers: { ...headers, ...boundHeaders(schema, output) }, body };
    }
    case 'awsQuery': {
      const result = innerXml(schema, output, xmlNamespace);
      return xml(
        200,
        requestId,
        `<${name}Response xmlns="${xmlNamespace}"><${name}Result>${result}</${name}Result>` +
          `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}Response>`,
      );
    }
    case 'ec2Query': {
      const result = innerXml(schema, output, xmlNamespace);
      return xml(
        200,
        requestId,
        `<${name}Response xmlns="${xmlNamespace}"><requestId>${requestId}</requestId>${result}</${name}Response>`,
      );
    }
    case 'restXml': {
      const [root, shape, value] = xmlDocument(name, schema, output);
      const result = innerXml(shape, value, xmlNamespace);
      const { headers, body } = xml(
        status,
        requestId,
        `<${root} xmlns="${xmlNamespace}">${result}</${root}>`,
      );
      return { status, headers: { ...headers, ...boundHeaders(schema, output) }, body };
    }
  }
}

/**
 * What the document of a REST answer holds, with the name of its root: all members, or the one that is the
 * payload by itself (S3's ReplicationConfiguration).
 */
function xmlDocument(
  operation: string,
  schema: NormalizedSchema,
  output: unknown,
): readonly [root: string, schema: NormalizedSchema, value: unknown] {
  const payload = payloadOf(schema);
  if (payload === undefined || typeof output !== 'object' || output === null)
    return [`${operation}Response`, schema, output];
  const { name, member } = payload;
  return [name, member, Reflect.get(output, name) ?? {}];
}

export function xml(status: number, requestId: string, body: string): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  };
}

export function json(status: number, requestId: string, body: string): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId },
    body,
  };
}

export function cbor(status: number, requestId: string, body: Uint8Array): WireAnswer {
  return {
    status,
    headers: {
      'content-type': 'application/cbor',
      'smithy-protocol': 'rpc-v2-cbor',
      'x-amzn-requestid': requestId,
    },
    body,
  };
}
