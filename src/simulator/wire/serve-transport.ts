import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { AwsScope } from '../../aws/scope.ts';
import type { Transport } from '../../aws/transport.ts';
import { answer, failure, type WireAnswer } from './answer.ts';
import { readRequest, type WireRequest } from './read-request.ts';
import { wireError, wireFailure } from './wire-error.ts';
import { servicesSigningAs, type WireService } from './wire-service.ts';

export interface WireEndpoint {
  /** For `AWS_ENDPOINT_URL`, or `aws --endpoint-url`. */
  readonly url: string;
  /** Requests that have come and are not answered yet. */
  callsInFlight(): number;
  close(): Promise<void>;
}

/**
 * A transport as an HTTP endpoint that any AWS client can use. The region and service come from the
 * signature's scope; signatures are not verified. The account is the twelve digits in the access key id
 * where it has them, else `defaultAccount`. Listens on loopback only.
 */
export async function serveTransport(
  transport: Transport,
  options: { readonly port: number; readonly defaultAccount: string },
): Promise<WireEndpoint> {
  let inFlight = 0;
  const server = createServer((request, response) => {
    inFlight += 1;
    response.once('close', () => {
      inFlight -= 1;
    });
    void answerTo(request, transport, options.defaultAccount).then(({ status, headers, body }) => {
      response.writeHead(status, headers);
      response.end(body);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    url: `http://127.0.0.1:${port}`,
    callsInFlight: () => inFlight,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Never rejects: whatever goes wrong is answered as AWS would. */
async function answerTo(
  incoming: IncomingMessage,
  transport: Transport,
  defaultAccount: string,
): Promise<WireAnswer> {
  let services: readonly WireService[] = [];
  try {
    const request = await receive(incoming);
    const { signingName, scope } = signatureScope(request, defaultAccount);
    services = await servicesSigningAs(signingName);
    const { service, operation, input } = await readRequest(services, request);
    services = [service];
    const output = await transport({ service: service.id, operation: operation.name, input, scope });
    return answer(service, operation, output);
  } catch (error) {
    return failure(services[0], wireError(error));
  }
}

/** AWS takes no request body above this for any operation that is simulated. */
const mostBytes = 1_048_576;

async function receive(incoming: IncomingMessage): Promise<WireRequest> {
  const length = Number(incoming.headers['content-length'] ?? 0);
  if (!(length <= mostBytes))
    throw wireFailure('RequestEntityTooLarge', `a request has at most ${mostBytes} bytes`, 413);
  return {
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', 'http://simulated.aws'),
    headers: incoming.headers,
    body: await buffer(incoming),
  };
}

/** `Credential=AKID/20260101/eu-west-1/ec2/aws4_request`, in the header or in a presigned URL. */
function signatureScope(
  request: WireRequest,
  defaultAccount: string,
): { signingName: string; scope: AwsScope } {
  const header = String(request.headers['authorization'] ?? '');
  const credential =
    /Credential=([^,\s]+)/.exec(header)?.[1] ?? request.url.searchParams.get('X-Amz-Credential') ?? '';
  const [accessKey = '', , region, signingName] = credential.split('/');
  if (region === undefined || signingName === undefined) {
    throw wireFailure('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  }
  return { signingName, scope: { account: /\d{12}/.exec(accessKey)?.[0] ?? defaultAccount, region } };
}
