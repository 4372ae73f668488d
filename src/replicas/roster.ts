/**
 * Who is there and who holds what. Replicas share **cells**: what is judged together, by one of them at a time.
 * A replica is a member while its beats go on; a cell is held by a member, and is free when that member is gone.
 * Only beats cost writes while nothing changes: one a replica, however many cells it holds.
 */
export interface Roster {
  readonly members: readonly Member[];
  readonly cells: readonly HeldCell[];
}

/** One life of a replica: whoever was removed comes back under another id. */
export interface Member {
  readonly id: string;
  /** Rises with each beat. How old it is, each reader finds out by its own clock: there is no common one. */
  readonly beat: number;
  /** Where its page and API are reached by the others. Absent: nowhere. */
  readonly url?: string;
}

export interface HeldCell {
  readonly cell: string;
  /** Rises with each holder, by which it fences the ones before it. */
  readonly epoch: number;
  /** Id of the member that holds it. Absent: it was given back. */
  readonly holder?: string;
  /** What the holder left for the next one to go on with, as it wrote it. */
  readonly note?: string;
}

/**
 * Where replicas meet. Each change is one conditional write to one item, so of two that try one is refused,
 * which the answer `false` says. Throws RosterError when the store does not answer.
 */
export interface RosterStore {
  /** Cells first and then members, both as they are now: a holder that joined in between is seen as a member. */
  read(): Promise<Roster>;
  join(member: Member): Promise<void>;
  /** False when somebody has removed the member: it holds nothing any more. */
  renew(member: Member): Promise<boolean>;
  /** Removes a member that has not beaten since. False when it has. */
  remove(member: Member): Promise<boolean>;
  /** Takes a cell that is as it was read (`was` undefined: nobody ever held it), under the next epoch. */
  take(cell: string, was: HeldCell | undefined, holder: string): Promise<boolean>;
  /** Leaves a note on a cell that is still held under this epoch. */
  leaveNote(held: HeldCell, note: string): Promise<boolean>;
  /** Gives a cell back. False when it is not held under this epoch any more. */
  release(held: HeldCell): Promise<boolean>;
}

/** The store of the roster cannot be used; one line for a person. */
export class RosterError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'RosterError';
  }
}
