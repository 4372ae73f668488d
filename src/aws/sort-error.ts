import { AwsError, type AwsFailure } from './error.ts';
import { failureOfCode, isCredentialCode } from './error-codes.ts';
import { permissionIn, permissionOf } from './permission.ts';
import type { AwsScope } from './scope.ts';

/** The call that failed. */
export interface FailedCall {
  readonly service: string;
  readonly operation: string;
  readonly scope: AwsScope;
}

/**
 * Sorts anything that a call threw, once, at the edge. The message is for people: what failed, where, and
 * for what they can mend, what to do. An AwsError comes back as it is.
 */
export function sortError(error: unknown, call: FailedCall): AwsError {
  if (error instanceof AwsError) return error;
  const thrown = read(error);
  const failure = failureOf(thrown);
  const permission =
    failure === 'denied' && !isCredentialCode(thrown.code)
      ? (permissionIn(thrown.message) ?? permissionOf(call.service, call.operation))
      : undefined;
  return new AwsError({
    failure,
    code: thrown.code,
    message: sentence(call, thrown, failure, permission),
    cause: error,
    ...(permission === undefined ? {} : { permission }),
  });
}

/** Whether an answer says "too fast": what makes a bucket slow down. */
export function isThrottled(error: unknown): boolean {
  if (error instanceof AwsError) return false;
  return failureOf(read(error)) === 'throttled';
}

interface Thrown {
  /** AWS's code, or Node's (`ECONNREFUSED`), or `UnreadableAnswer`. */
  readonly code: string;
  readonly status: number | undefined;
  readonly message: string;
}

function failureOf({ code, status, message }: Thrown): AwsFailure {
  const known = failureOfCode(code);
  if (known !== undefined) return known;
  // Auto Scaling and RDS have one code for every bad request; only its text says that a thing is gone.
  if (/^Validation(Error)?$/.test(code) && /not found|does not exist/i.test(message)) return 'gone';
  if (status === 429) return 'throttled';
  if (status === 401 || status === 403) return 'denied';
  if (status !== undefined && status >= 500) return 'retryable';
  // A code that AWS gave itself: what stands in between and answers a page of its own gives none.
  if (status !== undefined && status >= 400 && code !== unreadable) return 'refused';
  return 'broken';
}

/** The code of an answer that could not be read. */
const unreadable = 'UnreadableAnswer';
const plainNames = new Set(['Error', 'SyntaxError', 'TypeError', 'RangeError', 'Unknown', 'UnknownError']);

function read(error: unknown): Thrown {
  // A failed connection to several addresses is an AggregateError, and fetch hides the code in its cause.
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const status = statusOf(at);
    const nodeCode = 'code' in at && typeof at.code === 'string' ? at.code : undefined;
    if (!plainNames.has(at.name) && at.name !== 'AggregateError')
      return { code: at.name, status, message: at.message };
    if (nodeCode !== undefined) return { code: nodeCode, status, message: at.message || nodeCode };
    if (status !== undefined) return { code: unreadable, status, message: at.message };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: unreadable, status: undefined, message };
}

function statusOf(error: Error): number | undefined {
  if (!('$metadata' in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

function sentence(call: FailedCall, thrown: Thrown, failure: AwsFailure, permission?: string): string {
  const where = `${call.service} ${call.operation} in ${call.scope.region} of account ${call.scope.account}`;
  // Some proxies and simulators answer whole pages of HTML.
  const said = thrown.message.replace(/\s+/g, ' ').trim().slice(0, 300);
  const what = `${where}: ${thrown.code}${said === '' || said === thrown.code ? '' : `: ${said}`}`;
  const advice = adviceFor(thrown, failure, permission);
  return advice === undefined ? what : `${/[.!?]$/.test(what) ? what : `${what}.`} ${advice}`;
}

function adviceFor(thrown: Thrown, failure: AwsFailure, permission?: string): string | undefined {
  if (thrown.code.startsWith('SubscriptionRequired'))
    return 'The account is not subscribed to this (AWS Health needs a Business support plan): Holdfast goes on without it.';
  if (permission !== undefined) return `Grant ${permission} to Holdfast's role.`;
  if (/^(ExpiredToken|RequestExpired)/.test(thrown.code))
    return 'The credentials have expired: renew them (`aws sso login`, or a new session token).';
  if (isCredentialCode(thrown.code))
    return "Check the credentials that the SDK's default chain finds, with `aws sts get-caller-identity`.";
  if (thrown.code === 'RequestTimeTooSkewed') return "Set this machine's clock.";
  if (thrown.code === unreadable && failure === 'broken')
    return 'The answer could not be read: check what stands between Holdfast and AWS.';
  return undefined;
}
