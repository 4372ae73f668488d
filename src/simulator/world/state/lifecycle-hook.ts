/** A pause that a group makes while a member comes or goes, until somebody completes it. */
export interface LifecycleHook {
  readonly name: string;
  readonly transition: 'autoscaling:EC2_INSTANCE_LAUNCHING' | 'autoscaling:EC2_INSTANCE_TERMINATING';
  /** AWS: 30 s to 2 h, an hour by default. */
  readonly heartbeatMs: number;
  /** What happens when nobody completes it in time. */
  readonly defaultResult: 'CONTINUE' | 'ABANDON';
}
