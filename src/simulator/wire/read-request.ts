import { readCbor, readJson } from './codec.ts';
import type { Dialect } from './dialect.ts';
import { readQuery } from './read-query.ts';
import { operationAt, payloadOf, readBindings } from './rest.ts';
import { wireFailure } from './wire-error.ts';
import { formOf, headerOf, type WireRequest } from './wire-request.ts';
import type { WireOperation, WireService } from './wire-service.ts';
import { readXml } from './xml.ts';

/** What a request asks for, as it names it: an action, a target, or a method and a path. */
export function operationMeant(
  dialect: Dialect,
  service: WireService | undefined,
  request: WireRequest,
): { readonly name: string; readonly operation: WireOperation | undefined } {
  if (dialect === 'restXml' || dialect === 'restJson') {
    const operation = service === undefined ? undefined : operationAt(service, request);
    return { name: operation?.name ?? `${request.method} ${request.url.pathname}`, operation };
  }
  const name = nameOf(dialect, request);
  return { name, operation: service?.operations.get(name) };
}

function nameOf(dialect: Dialect, request: WireRequest): string {
  switch (dialect) {
    case 'awsJson': {
      const target = headerOf(request, 'x-amz-target');
      return target.slice(target.lastIndexOf('.') + 1);
    }
    case 'cbor':
      return /\/operation\/([^/]+)\/?$/.exec(request.url.pathname)?.[1] ?? '';
    default: {
      const action = formOf(request).get('Action');
      if (action === null)
        throw wireFailure('MissingAction', 'The request must contain the parameter Action.');
      return action;
    }
  }
}

/** The input of an operation. Rejects with what AWS answers to a body that cannot be read. */
export async function readInput(
  dialect: Dialect,
  service: WireService,
  operation: WireOperation,
  request: WireRequest,
): Promise<unknown> {
  try {
    return await read(dialect, service, operation, request);
  } catch (error) {
    throw wireFailure(malformedCode[dialect], error instanceof Error ? error.message : String(error));
  }
}

const malformedCode: Readonly<Record<Dialect, string>> = {
  awsQuery: 'MalformedInput',
  ec2Query: 'InvalidParameterValue',
  restXml: 'MalformedInput',
  restJson: 'SerializationException',
  awsJson: 'SerializationException',
  cbor: 'SerializationException',
};

async function read(
  dialect: Dialect,
  { xmlNamespace }: WireService,
  operation: WireOperation,
  request: WireRequest,
): Promise<unknown> {
  const { input } = operation;
  const { body } = request;
  switch (dialect) {
    case 'awsQuery':
    case 'ec2Query':
      return readQuery(input, formOf(request), dialect);
    case 'awsJson':
      return body.length === 0 ? {} : readJson(input, body, false);
    case 'cbor':
      return body.length === 0 ? {} : readCbor(input, body);
    case 'restXml':
    case 'restJson': {
      const bound = readBindings(operation, request);
      if (body.length === 0) return bound;
      const payload = dialect === 'restXml' ? payloadOf(input) : undefined;
      if (payload !== undefined)
        return { ...bound, [payload.name]: readXml(payload.member, body, xmlNamespace) };
      const inside =
        dialect === 'restXml' ? readXml(input, body, xmlNamespace) : await readJson(input, body, true);
      return { ...(typeof inside === 'object' ? inside : {}), ...bound };
    }
  }
}
