import { awsFailure } from './failure.ts';

/**
 * One page of a list. The token says where the next page starts, opaque to the caller as AWS's are.
 * `invalidToken` is the code that the service answers to a token it did not give.
 */
export function page<T>(
  items: readonly T[],
  request: {
    readonly token: string | undefined;
    readonly size: number | undefined;
    readonly sizeAtMost: number;
    readonly invalidToken: string;
  },
): { readonly items: readonly T[]; readonly next: string | undefined } {
  const start = request.token === undefined ? 0 : startOf(request.token, request.invalidToken);
  const end = start + Math.min(request.size ?? request.sizeAtMost, request.sizeAtMost);
  const next = end < items.length ? Buffer.from(`start=${end}`).toString('base64url') : undefined;
  return { items: items.slice(start, end), next };
}

function startOf(token: string, code: string): number {
  const start = /^start=(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (start === undefined) throw awsFailure(code, 'The token is not valid.');
  return Number(start);
}
