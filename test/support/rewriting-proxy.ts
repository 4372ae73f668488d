import { createServer, type IncomingMessage, request, type Server } from 'node:http';

/** One AWS call as it passes by. */
export interface PassingCall {
  /** From the credential scope: `ec2`, `autoscaling`, `elasticloadbalancing`, `rds`, … */
  readonly service: string;
  /** The query protocols' `Action`, or the JSON protocols' target after the dot. */
  readonly operation: string;
  readonly body: string;
}

export interface ProxyRule {
  /** Answers in place of the server. */
  readonly answer?: (
    call: PassingCall,
  ) => { readonly status: number; readonly type: string; readonly body: string } | undefined;
  /** Changes what the server answered. */
  readonly rewrite?: (call: PassingCall, body: string) => string;
}

export interface RewritingProxy {
  readonly url: string;
  /** Rules in force, in their order. */
  rules: readonly ProxyRule[];
  /** Every call that passed, for counting. */
  readonly calls: readonly PassingCall[];
  close(): Promise<void>;
}

/**
 * A thin reverse proxy before an AWS simulator: it answers what the simulator lacks and shows failures
 * that it cannot have. The host header passes unchanged, so that signatures stay valid.
 */
export async function startRewritingProxy(upstream: string): Promise<RewritingProxy> {
  const calls: PassingCall[] = [];
  const proxy = { rules: [] as readonly ProxyRule[] };
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = await read(incoming);
      const call = describe(incoming, body);
      calls.push(call);
      for (const { answer } of proxy.rules) {
        const own = answer?.(call);
        if (own === undefined) continue;
        outgoing.writeHead(own.status, { 'content-type': own.type }).end(own.body);
        return;
      }
      const { response, text } = await forward(upstream, incoming, body);
      const rewritten = proxy.rules.reduce((said, { rewrite }) => rewrite?.(call, said) ?? said, text);
      const headers = { ...response.headers, 'content-length': String(Buffer.byteLength(rewritten)) };
      delete headers['transfer-encoding'];
      outgoing.writeHead(response.statusCode ?? 502, headers).end(rewritten);
    })().catch((error: unknown) => outgoing.writeHead(502).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(proxy, { url: addressOf(server), calls, close: () => close(server) });
}

function describe(incoming: IncomingMessage, body: string): PassingCall {
  const scope = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(incoming.headers.authorization ?? '');
  const target = String(incoming.headers['x-amz-target'] ?? '')
    .split('.')
    .at(-1);
  const operation = target || new URLSearchParams(body).get('Action') || `${incoming.method} ${incoming.url}`;
  return { service: scope?.[1] ?? '', operation, body };
}

async function forward(upstream: string, incoming: IncomingMessage, body: string) {
  const { method, headers, url } = incoming;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const { 'transfer-encoding': _chunked, ...others } = headers;
    const options = { method: method ?? 'GET', headers: { ...others, 'accept-encoding': 'identity' } };
    request(`${upstream}${url}`, options, resolve).on('error', reject).end(body);
  });
  return { response, text: await read(response) };
}

async function read(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return `http://127.0.0.1:${address.port}`;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
