/** A failure as AWS names it, whoever threw it. What is no AWS failure becomes an InternalFailure. */
export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly status: number;
}

/** A call that got lost has no status; over HTTP the nearest is a gateway that gave up, which clients retry. */
const noAnswerCame = 504;

export function wireError(error: unknown): WireError {
  if (error instanceof Error && '$metadata' in error) {
    const { $metadata: metadata } = error;
    const status =
      typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
        ? Number(metadata.httpStatusCode)
        : noAnswerCame;
    return { code: error.name, message: error.message, status };
  }
  if (error instanceof RangeError) return { code: 'ValidationError', message: error.message, status: 400 };
  return {
    code: 'InternalFailure',
    message: error instanceof Error ? error.message : String(error),
    status: 500,
  };
}

/** For failures before any service is reached. */
export function wireFailure(code: string, message: string, httpStatusCode = 400): Error {
  return Object.assign(new Error(message), { name: code, $metadata: { httpStatusCode } });
}
