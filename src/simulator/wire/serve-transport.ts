import { createServer } from 'node:http';
import { createWire, type WireOptions, type WireTransport } from './create-wire.ts';
import { receiveBody } from './receive-body.ts';

export interface WireEndpoint {
  /** For `AWS_ENDPOINT_URL`, or `aws --endpoint-url`. */
  readonly url: string;
  /** Requests that have come and are not answered yet. */
  callsInFlight(): number;
  close(): Promise<void>;
}

/**
 * A transport as an HTTP endpoint that any AWS client can use. The account is the twelve digits in the
 * access key id where it has them, else `defaultAccount`. Listens on loopback only; rejects with the
 * system's error (`EADDRINUSE`) when it cannot.
 */
export async function serveTransport(
  transport: WireTransport,
  options: WireOptions & { readonly port: number },
): Promise<WireEndpoint> {
  const wire = createWire(transport, options);
  let inFlight = 0;
  const server = createServer((request, response) => {
    inFlight += 1;
    response.once('close', () => {
      inFlight -= 1;
    });
    const head = {
      method: request.method ?? 'GET',
      url: urlOf(request.url ?? '/'),
      headers: request.headers,
    };
    void wire(head, receiveBody(request)).then((answer) => {
      if (answer === undefined) return request.socket.destroy();
      const { status, headers, body } = answer;
      // What was not read of an oversized body is not waited for.
      response.writeHead(status, request.complete ? headers : { ...headers, connection: 'close' });
      return response.end(body);
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

/** Of a target that is no path (`*`, `http:/x`), the root: nothing there has a name. */
function urlOf(target: string): URL {
  return target.startsWith('/') ? new URL(`http://simulated.aws${target}`) : new URL('http://simulated.aws/');
}
