import type { TemplateChoice } from './instance.ts';

/** A replacement of all members of a group, some at a time. */
export interface InstanceRefresh {
  readonly id: string;
  readonly startedAt: number;
  endedAt?: number;
  status:
    | 'Pending'
    | 'InProgress'
    | 'Successful'
    | 'Failed'
    | 'Cancelling'
    | 'Cancelled'
    | 'RollbackInProgress'
    | 'RollbackSuccessful'
    | 'RollbackFailed';
  reason?: string;
  readonly minHealthyPercent: number;
  readonly warmUpMs: number;
  readonly skipMatching: boolean;
  readonly autoRollback: boolean;
  /** What the refresh brings in, where it was started with a desired configuration. */
  readonly template: TemplateChoice | undefined;
  /** What the group launched from before, as it named it: saved on the group until the refresh succeeds. */
  readonly before: TemplateChoice | undefined;
  /** Members still to be replaced, by instance id. */
  readonly toReplace: Set<string>;
  /** How many there were to replace at the beginning. */
  total: number;
  /** When a replacement last succeeded. */
  progressedAt: number;
}
