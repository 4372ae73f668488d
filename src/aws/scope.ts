/** Where a call goes: one account, one region. `role` is absent for the daemon's own account. */
export interface AwsScope {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

/** What a call is for. When a bucket is short, the higher one goes first. */
export type CallPriority = 'verify' | 'suspect' | 'sweep';
