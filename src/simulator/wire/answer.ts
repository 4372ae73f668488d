import { JsonCodec } from '@aws-sdk/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import type { WireError } from './wire-error.ts';
import type { WireOperation, WireService } from './wire-service.ts';
import { escapeXml, innerXml } from './xml.ts';

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const requestId = '00000000-0000-4000-8000-000000000000';
const xmlHead = '<?xml version="1.0" encoding="UTF-8"?>\n';

export function jsonCodec(): JsonCodec {
  // 7: seconds since the epoch, the JSON protocols' own form.
  return new JsonCodec({ timestampFormat: { useTrait: true, default: 7 }, jsonName: false });
}

/** An operation's output as its service puts it on the wire. */
export function answer(service: WireService, operation: WireOperation, output: unknown): WireAnswer {
  const { name } = operation;
  const { protocol, xmlNamespace } = service;
  switch (protocol) {
    case 'awsJson': {
      const serializer = jsonCodec().createSerializer();
      serializer.write(operation.output, output);
      return json(200, serializer.flush());
    }
    case 'awsQuery': {
      const result = innerXml(operation.output, output, xmlNamespace);
      return xml(
        200,
        `<${name}Response xmlns="${xmlNamespace}"><${name}Result>${result}</${name}Result>` +
          `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}Response>`,
      );
    }
    case 'ec2Query': {
      const result = innerXml(operation.output, output, xmlNamespace);
      return xml(
        200,
        `<${name}Response xmlns="${xmlNamespace}"><requestId>${requestId}</requestId>${result}</${name}Response>`,
      );
    }
    case 'restXml': {
      const result = innerXml(operation.output, output, xmlNamespace);
      const root = `${name}Response`;
      return {
        ...xml(200, `<${root} xmlns="${xmlNamespace}">${result}</${root}>`),
        headers: headersOf(operation.output, output),
      };
    }
  }
}

/** A failure in the form of its service's protocol; without a service, as a query service would say it. */
export function failure(service: WireService | undefined, error: WireError): WireAnswer {
  const { code, message, status } = error;
  const type = status >= 500 ? 'Receiver' : 'Sender';
  const detail = `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;
  switch (service?.protocol) {
    case 'awsJson':
      return {
        ...json(status, JSON.stringify({ __type: code, message })),
        // CloudWatch moved from query to JSON: old codes travel beside the new ones.
        headers: { 'content-type': jsonType, 'x-amzn-query-error': `${code};${type}` },
      };
    case 'ec2Query':
      return xml(
        status,
        `<Response><Errors><Error>${detail}</Error></Errors><RequestID>${requestId}</RequestID></Response>`,
      );
    case 'awsQuery':
    case 'restXml':
    case undefined:
      return xml(
        status,
        `<ErrorResponse xmlns="${service?.xmlNamespace ?? ''}"><Error><Type>${type}</Type>${detail}</Error>` +
          `<RequestId>${requestId}</RequestId></ErrorResponse>`,
      );
  }
}

const jsonType = 'application/x-amz-json-1.1';

function json(status: number, body: string): WireAnswer {
  return { status, headers: { 'content-type': jsonType, 'x-amzn-requestid': requestId }, body };
}

function xml(status: number, body: string): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: xmlHead + body,
  };
}

/** Output members that travel as headers (Route 53's Location). */
function headersOf(schema: NormalizedSchema, output: unknown): Readonly<Record<string, string>> {
  const headers: Record<string, string> = { 'content-type': 'text/xml', 'x-amzn-requestid': requestId };
  if (schema.isUnitSchema() || typeof output !== 'object' || output === null) return headers;
  const values = new Map(Object.entries(output));
  for (const [name, member] of schema.structIterator()) {
    const { httpHeader } = member.getMergedTraits();
    const value: unknown = values.get(name);
    if (typeof httpHeader === 'string' && typeof value === 'string')
      headers[httpHeader.toLowerCase()] = value;
  }
  return headers;
}
