/** Which calls something befalls. Absent parts match every call. */
export interface CallSelection {
  /** Who calls: `holdfast`, or an actor's name. */
  readonly caller?: string;
  /** The SDK's service id, such as `EC2` or `Route 53`. */
  readonly service?: string;
  /** Route 53 is controlled from us-east-1, wherever it is called from. */
  readonly region?: string;
  /** Names of operations; one that ends in `*` matches all that begin so: `Describe*`. */
  readonly operations?: readonly string[];
}

/** What befalls a call. Shares are of the calls, 0–1. */
type ApiEffect =
  | {
      readonly kind: 'errors';
      readonly share: number;
      readonly error: 'internal' | 'unavailable' | 'throttled' | 'denied';
    }
  | { readonly kind: 'latency'; readonly leastMs: number; readonly mostMs: number }
  /** The token buckets hold, and regain, this share of what they should. */
  | { readonly kind: 'quota'; readonly share: number }
  /** Requests, or only their answers, get lost on the way, and the caller's patience runs out. */
  | { readonly kind: 'lost'; readonly share: number; readonly part: 'request' | 'answer' }
  | { readonly kind: 'expired-credentials' };

export type ApiImpairment = CallSelection & { readonly effect: ApiEffect };

/** What AWS accepts at once and does later than it should. */
export interface SlowEffect {
  readonly what: 'dns-changes' | 'launches' | 'promotions';
  readonly region?: string;
  readonly delayMs: number;
}

/** EC2 in a region starts nothing; or starts machines whose network never comes. */
export interface LaunchFreeze {
  readonly region: string;
  readonly newborns: 'refused' | 'never-serve';
}

export interface TokenBucket {
  tokens: number;
  filledAt: number;
}

/** How AWS's own APIs fare, apart from what they control. */
export interface ControlPlane {
  readonly impairments: Set<ApiImpairment>;
  readonly slowEffects: Set<SlowEffect>;
  readonly launchFreezes: Set<LaunchFreeze>;
  /** Quotas are the account's, so every caller takes from the same buckets. */
  readonly buckets: Map<string, TokenBucket>;
  /** Changes that were asked for with a client token, and what was answered; bounded. */
  readonly tokens: Map<string, { readonly input: unknown; readonly output: unknown }>;
  /** Calls that wait on the virtual clock now; they do not keep the daemon from being at rest. */
  callsAsleep: number;
}
