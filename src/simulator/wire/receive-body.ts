import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { wireFailure } from './wire-error.ts';

/** AWS takes no request above this for any operation that is simulated; PutMetricData's 1 MB is the largest. */
const mostBytes = 1_048_576;

const unzip = promisify(gunzip);

/** A request's body, unpacked. Rejects with what AWS answers to one that is too large or packed in an unknown way. */
export async function receiveBody(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > mostBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return unpack(Buffer.concat(chunks), incoming.headers['content-encoding']);
}

/** The SDKs pack large PutMetricData requests with gzip. */
export async function unpack(body: Uint8Array, encoding: string | undefined): Promise<Uint8Array> {
  if (encoding === undefined || encoding === 'identity' || body.length === 0) return body;
  if (encoding !== 'gzip')
    throw wireFailure('UnsupportedMediaType', `content-encoding ${encoding} is not supported`, 415);
  return unzip(body, { maxOutputLength: mostBytes }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ERR_BUFFER_TOO_LARGE'
      ? tooLarge()
      : wireFailure('SerializationException', 'the body is not what its content-encoding says');
  });
}

function tooLarge(): Error {
  return wireFailure('RequestEntityTooLarge', `a request has at most ${mostBytes} bytes`, 413);
}
