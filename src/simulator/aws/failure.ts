/** An error in the form in which the SDK throws it: `name` is AWS's code. */
export function awsFailure(code: string, message: string, httpStatusCode = 400): Error {
  const error = new Error(message);
  return Object.assign(error, {
    name: code,
    $fault: httpStatusCode >= 500 ? 'server' : 'client',
    $metadata: {
      httpStatusCode,
      requestId: '00000000-0000-4000-8000-000000000000',
      attempts: 1,
      totalRetryDelay: 0,
    },
  });
}

/** What the SDK throws when nothing comes back before its patience runs out: no status, as there was no answer. */
export function lostCall(message: string): Error {
  return Object.assign(new Error(message), {
    name: 'TimeoutError',
    $metadata: { attempts: 1, totalRetryDelay: 0 },
  });
}

/** The code of an error that `awsFailure` made, or undefined for any other. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && '$metadata' in error ? error.name : undefined;
}
