import { createServer, type RequestListener } from 'node:http';
import { UsageError } from '../runtime/usage-error.ts';

export interface HttpServer {
  /** Where it listens, such as `http://127.0.0.1:8080`; 0.0.0.0 is given as 127.0.0.1. */
  readonly url: string;
  readonly port: number;
  /** Stops listening, gives answers under way a moment, ends streams. Idempotent. */
  close(): Promise<void>;
}

/** Listens, or throws a UsageError that says which address is taken and how to choose another. */
export async function listen(app: RequestListener, host: string, port: number): Promise<HttpServer> {
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${printable(host)}:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        // Event streams never end by themselves, and an answer that takes longer is not worth the wait.
        setTimeout(() => server.closeAllConnections(), 250).unref();
      }),
  };
}

function printable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const where = `${host}:${port}`;
  const other = 'set http.host and http.port in holdfast.yaml';
  switch (error.code) {
    case 'EADDRINUSE':
      return new UsageError(
        `port ${port} on ${host} is taken by another program: stop it, or ${other}`,
        error,
      );
    case 'EACCES':
      return new UsageError(`may not listen on ${where}: ports under 1024 need rights, ${other}`, error);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new UsageError(`${host} is not an address of this machine: ${other}`, error);
    default:
      return new UsageError(`cannot listen on ${where}: ${error.message}`, error);
  }
}
