import type pc from 'picocolors';

/** 0 fine, 1 a finding or a failure, 2 bad usage or input. */
export type ExitCode = 0 | 1 | 2;

/** What a command touches of the process. Tests pass their own. */
export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Prints text and a line end on standard output. */
  out(text: string): void;
  /** The same on standard error: progress and complaints, never results. */
  err(text: string): void;
  /** True when a person looks at standard output: only then redraw, animate or ask. */
  readonly isTerminal: boolean;
  /** Width of the terminal in columns; 100 where there is none. */
  readonly columns: number;
  /** Colours that are already off under NO_COLOR, in a pipe or on a dumb terminal. */
  readonly colors: ReturnType<typeof pc.createColors>;
  /** Wall clock, milliseconds since the epoch. */
  now(): number;
  /** Aborted by the first SIGINT or SIGTERM. A second one ends the process at once. */
  readonly stop: AbortSignal;
  /** Called on each SIGHUP from now on. */
  onReload(listener: () => void): void;
}

/** Declared as data, so that `--help`, the docs test and the program read the same thing. */
export interface CliOption {
  /** As commander writes it: `--port <number>`, `--json`, `--for <duration>`. */
  readonly flags: string;
  readonly description: string;
  readonly default?: string | boolean;
  readonly required?: boolean;
  /** Environment variable that stands in for an absent flag. */
  readonly env?: string;
  /** Turns the text into the value. It throws an Error whose message says what is allowed. */
  readonly parse?: (text: string) => unknown;
}

export interface CliArgument {
  /** `<id>` is mandatory, `[file]` optional, `[paths...]` any number. */
  readonly name: string;
  readonly description: string;
}

export interface CliInvocation {
  /** In the order of the declared arguments; a variadic one is spread out at the end. */
  readonly arguments: readonly string[];
  /** By camel-cased long name: `--dry-run` is `dryRun`. Absent flags without default are absent. */
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * One command a file, one line in `registry.ts`. Import what is heavy (the daemon, an AWS client) inside
 * `run` with `await import()`: `--help` and the commands that touch no AWS must stay quick.
 */
export interface CliCommand {
  readonly name: string;
  /** One line for `holdfast --help` and docs/cli.md. */
  readonly summary: string;
  readonly arguments?: readonly CliArgument[];
  readonly options?: readonly CliOption[];
  /** Whole command lines that work as they stand. */
  readonly examples?: readonly string[];
  /**
   * Resolves with the exit code. Throw a `UsageError` (src/runtime/usage-error.ts) for bad input: one
   * line, exit 2. Any other Error prints its message as one line and exits 1.
   */
  run(invocation: CliInvocation, io: CliIo): Promise<ExitCode>;
}

/** Commands about one thing under its name: `holdfast journal show`. A line of `registry.ts` as well. */
export interface CliGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly CliCommand[];
}
