/**
 * What can be wrong with a journal's storage.
 * `unwritable`: no such folder, no permission, read-only. `foreign`: a file of another program.
 * `corrupt`: damaged. `newer`: written by a later version. `full`: no space left. `locked`: another
 * process holds it. `replaced`: the file was moved or deleted under us. `overloaded`: more is waiting to
 * be written than is held in memory. `closed`: used after close. `failed`: anything else the store said.
 */
export type JournalFailure =
  | 'unwritable'
  | 'foreign'
  | 'corrupt'
  | 'newer'
  | 'full'
  | 'locked'
  | 'replaced'
  | 'overloaded'
  | 'closed'
  | 'failed';

/** The journal cannot be used now. The message is one line: what, where, what to do. */
export class JournalError extends Error {
  readonly code: JournalFailure;

  constructor(code: JournalFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'JournalError';
    this.code = code;
  }

  /** Whether the same append may work later with nothing but time or space. */
  get retryable(): boolean {
    return this.code === 'full' || this.code === 'locked' || this.code === 'overloaded';
  }
}
