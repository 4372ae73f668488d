/**
 * The right to act, where several replicas share the work: the lease of a cell. Absent: there is no other replica.
 * It is no gate, because a gate's answer grows old: it is asked for just before each call, as the journal is.
 */
export interface ActingRight {
  /** Rises with each holder. */
  readonly epoch: number;
  /** For how long it still holds by the monotonic clock, milliseconds. */
  leftMs(): number;
  /** What the holder before left for this one, by its last beat. */
  readonly note?: string | undefined;
}

export const leaseNotRenewed = 'this replica could not renew its lease, so another one may be acting by now';

/** Why nothing may be changed now, or undefined. */
export function withoutRight(right: ActingRight | undefined): string | undefined {
  return right === undefined || right.leftMs() > 0 ? undefined : leaseNotRenewed;
}
