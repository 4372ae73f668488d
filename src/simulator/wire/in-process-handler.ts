import { HttpResponse } from '@smithy/core/protocols';
import { createWire, type WireOptions, type WireTransport } from './create-wire.ts';
import { unpack } from './receive-body.ts';

/** What the SDK hands to its request handler. */
interface SdkRequest {
  readonly method: string;
  readonly hostname: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * Simulated AWS at the middle distance: a request handler for SDK clients. Everything is put on the wire
 * and read from it as over HTTP, but no socket is opened.
 */
export function inProcessHandler(transport: WireTransport, options: WireOptions) {
  const wire = createWire(transport, options);
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    destroy: () => undefined,
    async handle(request: SdkRequest): Promise<{ response: HttpResponse }> {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
      );
      const body = unpack(bytesOf(request.body), headers['content-encoding']);
      const answer = await wire({ method: request.method, url: urlOf(request), headers }, body);
      if (answer === undefined) throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
      const { status, body: text } = answer;
      return {
        response: new HttpResponse({ statusCode: status, headers: answer.headers, body: bytesOf(text) }),
      };
    },
  };
}

function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return typeof body === 'string' ? Buffer.from(body) : new Uint8Array();
}

function urlOf({ hostname, path, query = {} }: SdkRequest): URL {
  // S3's client says the bucket by the name of the host, where AWS's own endpoints are asked.
  const bucket = /^(.+)\.s3\.[a-z0-9-]+\.amazonaws\.com$/.exec(hostname)?.[1];
  const url = new URL(`http://simulated.aws${bucket === undefined ? '' : `/${bucket}`}${path}`);
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value ?? '']) url.searchParams.append(name, one);
  }
  return url;
}
