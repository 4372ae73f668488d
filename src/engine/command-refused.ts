/** Anything a person asked for that was refused, with the reason. */
export class CommandRefused extends Error {
  readonly status: 400 | 404 | 409;
  constructor(status: 400 | 404 | 409, message: string) {
    super(message);
    this.name = 'CommandRefused';
    this.status = status;
  }
}
