import type { AwsFailure } from './error.ts';

/** How often one operation was sent, with what outcome. */
export interface CallCount {
  readonly service: string;
  readonly operation: string;
  readonly outcome: 'ok' | AwsFailure;
  readonly count: number;
}

export interface CallCounts {
  add(service: string, operation: string, outcome: CallCount['outcome']): void;
  all(): readonly CallCount[];
}

/** Counts requests that went out, each retry and each page for itself. */
export function createCallCounts(): CallCounts {
  const counts = new Map<string, { -readonly [K in keyof CallCount]: CallCount[K] }>();
  return {
    add(service, operation, outcome) {
      const key = `${service}/${operation}/${outcome}`;
      const known = counts.get(key);
      if (known === undefined) counts.set(key, { service, operation, outcome, count: 1 });
      else known.count += 1;
    },
    all: () => [...counts.values()].map((count) => ({ ...count })),
  };
}
