import pc from 'picocolors';
import type { CliIo } from '../../src/cli/command.ts';

export interface FakeIo extends CliIo {
  /** What was printed on standard output, one string per call. */
  readonly printed: string[];
  readonly complained: string[];
  /** What SIGTERM does. */
  interrupt(): void;
  /** What SIGHUP does. */
  hangUp(): void;
}

/** The process as a command sees it, without a process. */
export function fakeIo(overrides: Partial<CliIo> = {}): FakeIo {
  const printed: string[] = [];
  const complained: string[] = [];
  const reloads: (() => void)[] = [];
  const stop = new AbortController();
  return {
    env: {},
    out: (text) => printed.push(text),
    err: (text) => complained.push(text),
    isTerminal: false,
    columns: 100,
    colors: pc.createColors(false),
    now: () => Date.UTC(2026, 10, 21, 3, 0, 0),
    stop: stop.signal,
    onReload: (listener) => reloads.push(listener),
    printed,
    complained,
    interrupt: () => stop.abort('SIGTERM'),
    hangUp: () => {
      for (const listener of reloads) listener();
    },
    ...overrides,
  };
}
