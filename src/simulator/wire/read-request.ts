import type { NormalizedSchema } from '@smithy/core/schema';
import { jsonCodec } from './answer.ts';
import { readQuery, readSimple } from './read-query.ts';
import { wireFailure } from './wire-error.ts';
import type { WireOperation, WireService } from './wire-service.ts';
import { readXml } from './xml.ts';

export interface WireRequest {
  readonly method: string;
  /** Path and query, as received. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

/** Which service, operation and input a request means. */
export interface WireCall {
  readonly service: WireService;
  readonly operation: WireOperation;
  readonly input: unknown;
}

/** Sorts a request out among the services that sign with its name. Throws what AWS answers to nonsense. */
export async function readRequest(services: readonly WireService[], request: WireRequest): Promise<WireCall> {
  const [first] = services;
  if (first === undefined)
    throw wireFailure('UnrecognizedClientException', 'simulated AWS has no such service', 403);
  switch (first.protocol) {
    case 'awsQuery':
    case 'ec2Query': {
      const form = new URLSearchParams(
        Buffer.from(request.body).toString('utf8') || request.url.search.slice(1),
      );
      const service = services.find((one) => one.version === form.get('Version')) ?? first;
      const operation = operationNamed(service, form.get('Action') ?? '');
      return { service, operation, input: readQuery(operation.input, form, dialectOf(service)) };
    }
    case 'awsJson': {
      const target = String(request.headers['x-amz-target'] ?? '');
      const operation = operationNamed(first, target.slice(target.lastIndexOf('.') + 1));
      const body = request.body.length === 0 ? Buffer.from('{}') : request.body;
      return {
        service: first,
        operation,
        input: await jsonCodec().createDeserializer().read(operation.input, body),
      };
    }
    case 'restXml': {
      const operation = operationAt(first, request);
      return { service: first, operation, input: readRest(first, operation, request) };
    }
  }
}

function dialectOf(service: WireService): 'awsQuery' | 'ec2Query' {
  return service.protocol === 'ec2Query' ? 'ec2Query' : 'awsQuery';
}

function operationNamed(service: WireService, name: string): WireOperation {
  const operation = service.operations.get(name);
  if (operation !== undefined) return operation;
  throw service.protocol === 'awsJson'
    ? wireFailure('UnknownOperationException', '')
    : wireFailure('InvalidAction', `The action ${name} is not valid for this web service.`);
}

/** The operation with this method and path; of several, the one with the fewest placeholders. */
function operationAt(service: WireService, request: WireRequest): WireOperation {
  const path = request.url.pathname.replace(/\/$/, '');
  const fitting = [...service.operations.values()].filter(
    ({ http }) => http?.method === request.method && pattern(http.path).test(path),
  );
  const [best] = fitting.toSorted((a, b) => placeholders(a) - placeholders(b));
  if (best === undefined)
    throw wireFailure('InvalidAction', `${request.method} ${path} is no operation of ${service.id}`, 404);
  return best;
}

function placeholders({ http }: WireOperation): number {
  return http?.path.split('{').length ?? 0;
}

/** `/2013-04-01/change/{Id}` as an expression with a named group; `{Key+}` takes slashes, too. */
function pattern(path: string): RegExp {
  const source = path
    .replace(/\/$/, '')
    .replace(/\{(\w+)(\+?)\}/g, (_whole, name: string, greedy: string) =>
      greedy === '+' ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
    );
  return new RegExp(`^${source}$`);
}

function readRest(service: WireService, operation: WireOperation, request: WireRequest): unknown {
  const input: Record<string, unknown> = {};
  const labels =
    pattern(operation.http?.path ?? '').exec(request.url.pathname.replace(/\/$/, ''))?.groups ?? {};
  if (request.body.length > 0)
    Object.assign(input, readXml(operation.input, request.body, service.xmlNamespace));
  if (operation.input.isUnitSchema()) return input;
  for (const [name, member] of operation.input.structIterator()) {
    const text = boundText(name, member, labels, request);
    if (text !== undefined) input[name] = readSimple(member, text);
  }
  return input;
}

/** The value of a member that travels in the path, the query or a header. */
function boundText(
  name: string,
  member: NormalizedSchema,
  labels: Readonly<Record<string, string>>,
  request: WireRequest,
): string | undefined {
  const { httpLabel, httpQuery, httpHeader } = member.getMergedTraits();
  if (httpLabel) {
    const label = labels[name];
    return label === undefined ? undefined : decodeURIComponent(label);
  }
  if (typeof httpQuery === 'string') return request.url.searchParams.get(httpQuery) ?? undefined;
  if (typeof httpHeader !== 'string') return undefined;
  const header = request.headers[httpHeader.toLowerCase()];
  return typeof header === 'string' ? header : undefined;
}
