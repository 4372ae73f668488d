/**
 * Something that a person gave cannot work: a flag, a field, a file, an address. The message is one
 * line that says what, where and what to do. The command line prints it as it is and exits 2.
 */
export class UsageError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'UsageError';
  }
}
