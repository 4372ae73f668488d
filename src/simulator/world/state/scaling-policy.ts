/** Target tracking: keeps a metric of the group near a value by changing its desired capacity. */
export interface ScalingPolicy {
  readonly name: string;
  readonly arn: string;
  readonly metric: 'ASGAverageCPUUtilization' | 'ALBRequestCountPerTarget';
  /** For request counts, AWS's own label: `app/NAME/ID/targetgroup/NAME/ID`. */
  readonly resourceLabel?: string;
  readonly target: number;
  readonly disableScaleIn: boolean;
  /** A newborn is not counted for so long. */
  readonly warmUpMs: number;
}
