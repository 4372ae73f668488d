import { z } from 'zod';
import { clientHeader } from '../../http/channel.ts';
import { UsageError } from '../../runtime/usage-error.ts';
import type { CliInvocation, CliIo, CliOption } from '../command.ts';

/** The flags of every command that talks to a running daemon. */
export const clientOptions: readonly CliOption[] = [
  {
    flags: '--url <url>',
    description: 'where the daemon listens',
    default: 'http://127.0.0.1:8080',
    env: 'HOLDFAST_URL',
    parse: parseUrl,
  },
  {
    flags: '--token <token>',
    description: 'bearer token: for changes, and for reads where a viewer has one',
    env: 'HOLDFAST_TOKEN',
  },
  { flags: '--json', description: 'print JSON' },
];

/** A daemon's API. Every answer is checked against its shape; every failure is one line for a person. */
export interface Api {
  readonly url: string;
  get<T extends z.ZodType>(path: string, shape: T): Promise<z.output<T>>;
  post<T extends z.ZodType>(path: string, body: object, shape: T): Promise<z.output<T>>;
  delete<T extends z.ZodType>(path: string, shape: T): Promise<z.output<T>>;
}

const timeoutMs = 10_000;
const problemBody = z.object({ detail: z.string() });

export function connect({ options }: CliInvocation, io: CliIo): Api {
  const url = String(options['url']).replace(/\/+$/, '');
  const token = options['token'];
  const request = async <T extends z.ZodType>(method: string, path: string, shape: T, body?: object) => {
    const headers: Record<string, string> = { Accept: 'application/json', [clientHeader]: 'cli' };
    if (typeof token === 'string') headers['Authorization'] = `Bearer ${token}`;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    let response: Response;
    let answer: unknown;
    try {
      response = await fetch(`${url}${path}`, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), io.stop]),
      });
      answer = JSON.parse(await response.text());
    } catch (error) {
      throw new Error(whyNotReached(url, error), { cause: error });
    }
    if (!response.ok) throw refusal(response.status, answer, url, options);
    const checked = shape.safeParse(answer);
    if (checked.success) return checked.data;
    const where = checked.error.issues[0]?.path.join('.') ?? '';
    throw new Error(
      `${url}${path} answered in another form (at ${where}): is it another version of Holdfast?`,
    );
  };
  return {
    url,
    get: (path, shape) => request('GET', path, shape),
    post: (path, body, shape) => request('POST', path, shape, body),
    delete: (path, shape) => request('DELETE', path, shape),
  };
}

/** What the daemon refuses as badly asked is bad usage (exit 2); the rest is a failure (exit 1). */
function refusal(status: number, answer: unknown, url: string, options: CliInvocation['options']): Error {
  const problem = problemBody.safeParse(answer);
  const detail = problem.success ? asTyped(problem.data.detail, options) : `${url} answered ${status}`;
  const hint = status === 401 ? ' (--token or HOLDFAST_TOKEN)' : '';
  return status === 400 || status === 401 ? new UsageError(`${detail}${hint}`) : new Error(detail);
}

/** What the API calls `body.for` was typed as `--for`, or is an argument such as `<scope>`. */
function asTyped(detail: string, options: CliInvocation['options']): string {
  return detail.replaceAll(/(?<=^|; )(?:body|query)\.(\w+)(?:\.\d+)?(?=: )/g, (_, field: string) =>
    Object.hasOwn(options, field) ? `--${field}` : `<${field}>`,
  );
}

function whyNotReached(url: string, error: unknown): string {
  const remedy = 'start one with "holdfast run", or say where it is with --url or HOLDFAST_URL';
  if (error instanceof SyntaxError)
    return `what answers at ${url} is not Holdfast: say where it is with --url`;
  if (error instanceof Error && error.name === 'TimeoutError') {
    return `the daemon at ${url} did not answer within ${timeoutMs / 1000} s`;
  }
  const code: unknown =
    error instanceof Error && error.cause instanceof Error && 'code' in error.cause ? error.cause.code : '';
  const why = typeof code === 'string' && code !== '' ? ` (${code})` : '';
  return `no daemon answers at ${url}${why}: ${remedy}`;
}

function parseUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new Error('must be an address such as http://127.0.0.1:8080');
  }
  return text;
}
