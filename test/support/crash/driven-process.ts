import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { projectRoot } from '../source-tree.ts';

/** What a process said when it last had nothing to do. */
interface Rest {
  readonly turn: number;
  /** Numbers of its requests without an answer. */
  readonly pending: readonly number[];
  /** When its next timer is due, by the clock that is never set, milliseconds. */
  readonly nextAt?: number;
}

/** In which POSIX's `ulimit -f` counts. */
const bytesInBlock = 512;
/** Real time that it may take for one turn, on the busiest machine. */
const patienceMs = 120_000;
const preload = join(projectRoot, 'test/support/crash/driven-time-child.ts');

/** A Node program as a process of its own, whose time is driven from here. */
export class DrivenProcess {
  readonly child: ChildProcess;
  #suspended = false;
  #turn = 0;
  #rest: Rest | undefined;
  #said = '';
  #heard: () => void = () => undefined;
  readonly #heldUp = new Set<number>();

  constructor(
    args: readonly string[],
    options: {
      readonly cwd: string;
      readonly env: Readonly<Record<string, string>>;
      /** File of two numbers: milliseconds since the epoch, and by the clock that is never set. */
      readonly clock: string;
      readonly seed: number;
      /** What else is loaded before the program, paths. */
      readonly preloads: readonly string[];
      /** No file may grow beyond this: writing more fails. */
      readonly mostFileBytes?: number | undefined;
    },
  ) {
    const { mostFileBytes } = options;
    const loads = [preload, ...options.preloads].flatMap((path) => ['--import', path]);
    const command = [process.execPath, ...loads, ...args];
    const limit = mostFileBytes === undefined ? 'unlimited' : Math.ceil(mostFileBytes / bytesInBlock);
    this.child = spawn('sh', ['-c', `ulimit -f ${limit} && exec "$@"`, 'sh', ...command], {
      cwd: options.cwd,
      env: { ...options.env, DRIVEN_CLOCK: options.clock, DRIVEN_SEED: String(options.seed) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.#said += chunk.toString()));
    this.child.on('message', (rest) => {
      this.#rest = rest as Rest;
      this.#heard();
    });
    this.child.once('exit', () => this.#heard());
  }

  /** All that it printed. */
  said(): string {
    return this.#said;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** When it next has something to do by itself; of one that stands still, never. */
  nextAt(): number {
    return this.#suspended || !this.running ? Infinity : (this.#rest?.nextAt ?? Infinity);
  }

  /** Tells it that time has gone on: it does what is due. */
  tick(): void {
    this.#turn += 1;
    this.child.send({ turn: this.#turn });
  }

  /** Resolves once it can do nothing more at this instant. */
  async rest(): Promise<void> {
    const until = performance.now() + patienceMs;
    while (!this.#isAtRest()) {
      if (performance.now() > until)
        throw new Error(`a process does not come to rest; this is what it said: ${this.#said.slice(-2000)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, patienceMs);
        this.#heard = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  #isAtRest(): boolean {
    if (this.#suspended || !this.running) return true;
    return (
      this.#rest?.turn === this.#turn && this.#rest.pending.every((request) => this.#heldUp.has(request))
    );
  }

  /** Resolves with the next word of it, or when it is gone. */
  async stirred(): Promise<void> {
    await Promise.race([once(this.child, 'message'), once(this.child, 'exit')]);
  }

  /** This request of it waits for time to go on, and for nobody's work. */
  heldUp(request: number): void {
    this.#heldUp.add(request);
    this.#heard();
  }

  /** It goes on: until its answer is there the process is not at rest, unless it has given it up. */
  passedOn(request: number): void {
    this.#heldUp.delete(request);
  }

  suspend(): void {
    this.child.kill('SIGSTOP');
    this.#suspended = true;
    this.#heard();
  }

  /** It goes on, and finds that time has. */
  wake(): void {
    this.#suspended = false;
    this.child.kill('SIGCONT');
    this.tick();
  }

  /** Resolves once it has ended by itself, which takes real time. */
  async end(): Promise<void> {
    if (this.running) await once(this.child, 'exit', { signal: AbortSignal.timeout(patienceMs) });
  }

  /** What `kill -9` does. Resolves when it is gone. */
  async kill(): Promise<void> {
    if (!this.running) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }
}
