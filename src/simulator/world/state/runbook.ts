/** A document of Systems Manager that Automation runs; it takes the id of a machine. */
export interface Runbook {
  readonly name: string;
  readonly region: string;
  readonly version: string;
  /** What it does to the machine when it has come to its end. */
  readonly does: 'restart-machine' | 'nothing';
  readonly takesMs: number;
  /** Causes for which each run of it fails. */
  readonly broken: Set<object>;
}

/** One run of a runbook. */
export interface AutomationRun {
  readonly id: string;
  readonly runbook: string;
  readonly version: string;
  readonly region: string;
  readonly by: string;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly tags: readonly string[];
  readonly startedAt: number;
  endedAt?: number;
  status: 'InProgress' | 'Success' | 'Failed';
  failure?: string;
}
