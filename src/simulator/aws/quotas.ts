/** What one call takes from one bucket. */
export interface Quota {
  /** Calls with the same name share it. */
  readonly bucket: string;
  readonly size: number;
  readonly perSecond: number;
  readonly tokens: number;
}

interface Rule {
  readonly operation: RegExp;
  readonly size: number;
  readonly perSecond: number;
  /** All operations that match share one bucket; else each has its own. */
  readonly shared?: string;
  /** How many tokens a call takes; one where absent. */
  readonly tokens?: (input: unknown) => number;
  /** Only calls like this one. */
  readonly when?: (input: unknown) => boolean;
  /** Taken besides the first rule that matches, not in its place. */
  readonly besides?: boolean;
}

/** The other services publish no figure (model: what EC2 allows for reads). */
const unpublished: Rule = { operation: /./, size: 100, perSecond: 20 };

/** AWS's own published buckets (AWS: "API throttling" pages of EC2, ELB, Route 53 and CloudWatch). */
const published: Readonly<Record<string, readonly Rule[]>> = {
  EC2: [
    // Resource tokens: one for each machine that a call is about.
    {
      operation: /^RunInstances$/,
      shared: 'run-resources',
      size: 1000,
      perSecond: 2,
      tokens: machines,
      besides: true,
    },
    {
      operation: /^StartInstances$/,
      shared: 'start-resources',
      size: 1000,
      perSecond: 2,
      tokens: machines,
      besides: true,
    },
    {
      operation: /^(Stop|Terminate)Instances$/,
      size: 1000,
      perSecond: 20,
      tokens: machines,
      besides: true,
    },
    { operation: /^(Start|Run)Instances$/, size: 5, perSecond: 2 },
    { operation: /^CreateTags$/, size: 100, perSecond: 10 },
    {
      operation: /^DescribeInstance(s|Status)$/,
      size: 50,
      perSecond: 10,
      when: isUnpaged,
      shared: 'unpaged',
    },
    { operation: /^Describe/, size: 100, perSecond: 20 },
    { operation: /./, size: 50, perSecond: 5 },
  ],
  'Elastic Load Balancing v2': [
    { operation: /./, shared: '*', size: 40, perSecond: 10, besides: true },
    { operation: /^(R|Der)egisterTargets$/, size: 20, perSecond: 4 },
    { operation: /^(Create|Delete|Modify|Set|Add|Remove)/, size: 20, perSecond: 3 },
  ],
  'Elastic Load Balancing': [
    { operation: /./, shared: '*', size: 40, perSecond: 10, besides: true },
    { operation: /^(R|Der)egisterInstances/, size: 20, perSecond: 4 },
  ],
  'Route 53': [
    { operation: /./, shared: '*', size: 50, perSecond: 10, besides: true },
    { operation: /^GetHealthCheck(Status|LastFailureReason)$/, size: 4, perSecond: 1 },
    { operation: /^CreateHealthCheck$/, size: 50, perSecond: 0.5 },
    { operation: /^DeleteHealthCheck$/, size: 15, perSecond: 3 },
    { operation: /./, size: 50, perSecond: 10 },
  ],
  CloudTrail: [{ operation: /^LookupEvents$/, size: 2, perSecond: 2 }, unpublished],
  CloudWatch: [
    { operation: /^GetMetricData$/, size: 50, perSecond: 50 },
    { operation: /^GetMetricStatistics$/, size: 400, perSecond: 400 },
    { operation: /^ListMetrics$/, size: 25, perSecond: 25 },
    { operation: /^DescribeAlarms/, size: 9, perSecond: 9 },
    { operation: /^(DescribeAlarmHistory|SetAlarmState|Put(Metric|Composite)Alarm)$/, size: 3, perSecond: 3 },
  ],
};

/** Every bucket that a call takes from. */
export function quotasOf(service: string, operation: string, input: unknown): readonly Quota[] {
  const matching = (published[service] ?? [unpublished]).filter(
    (rule) => rule.operation.test(operation) && rule.when?.(input) !== false,
  );
  const own =
    matching.find((rule) => rule.besides !== true) ?? (matching.length > 0 ? undefined : unpublished);
  return [...matching.filter((rule) => rule.besides === true), ...(own === undefined ? [] : [own])].map(
    (rule) => ({
      bucket: rule.shared ?? `${operation}${rule.tokens === undefined ? '' : '/resources'}`,
      size: rule.size,
      perSecond: rule.perSecond,
      tokens: rule.tokens?.(input) ?? 1,
    }),
  );
}

function machines(input: unknown): number {
  if (typeof input !== 'object' || input === null) return 1;
  if ('MaxCount' in input && typeof input.MaxCount === 'number') return input.MaxCount;
  return 'InstanceIds' in input && Array.isArray(input.InstanceIds) ? input.InstanceIds.length : 1;
}

/** AWS: unfiltered and unpaged, these two cost twice as much; a read of named machines counts as filtered. */
function isUnpaged(input: unknown): boolean {
  if (typeof input !== 'object' || input === null) return true;
  const given = new Map(Object.entries(input));
  return !['MaxResults', 'Filters', 'InstanceIds'].some((part) => given.get(part) !== undefined);
}
