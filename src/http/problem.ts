import { z } from 'zod';

/** Every refusal is one of these (RFC 9457); `detail` is one line: what, where, what to do. */
export const problemShape = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    problems: z.array(z.string()).optional().describe('All of them, where there are several.'),
  })
  .meta({ id: 'Problem' });

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** A request that is refused. Thrown inside a route, written by the app. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly problems: readonly string[] | undefined;

  constructor(status: number, detail: string, problems?: readonly string[]) {
    super(detail);
    this.name = 'HttpProblem';
    this.status = status;
    this.problems = problems;
  }

  body(): z.output<typeof problemShape> {
    return {
      type: 'about:blank',
      title: titles[this.status] ?? 'Error',
      status: this.status,
      detail: this.message,
      ...(this.problems !== undefined && { problems: [...this.problems] }),
    };
  }
}

/** "query.limit: must be …; body.reason: is required": every mistake, on one line. */
export function describeMistakes(where: string, error: z.ZodError): string {
  return error.issues
    .map((issue) => {
      const path = [where, ...issue.path.map(String)].join('.');
      const absent = issue.code === 'invalid_type' && issue.message.endsWith(' received undefined');
      return `${path}: ${absent ? 'is required' : lowerFirst(issue.message)}`;
    })
    .join('; ');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
