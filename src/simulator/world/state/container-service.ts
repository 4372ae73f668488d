/** An ECS service: so many tasks of one task definition, which ECS keeps running in several zones. */
export interface ContainerService {
  readonly arn: string;
  readonly name: string;
  readonly cluster: string;
  readonly region: string;
  readonly createdAt: number;
  readonly tags: Map<string, string>;
  /** Zones that its tasks may be placed in. */
  readonly zones: readonly string[];
  /** AWS's deployment circuit breaker; undefined: off. */
  readonly circuitBreaker: { readonly rollsBack: boolean } | undefined;
  /** Of the wanted tasks: how many run at least, and are there at most, while a deployment is under way. */
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  desired: number;
  /** The newest first, which is the one that tasks are started of; the others are being replaced by it. */
  readonly deployments: ContainerDeployment[];
  /** By ARN, stopped ones for an hour. */
  readonly tasks: Map<string, ContainerTask>;
  /** Newest first; bounded. */
  readonly events: { readonly id: string; readonly at: number; readonly message: string }[];
  /** Whether ECS has said that it has reached a steady state, and nothing has happened since. */
  isSteady: boolean;
  /** Revisions of its task definition that were deregistered, and cannot be deployed any more. */
  readonly deregistered: Set<number>;
  readonly troubles: Set<ContainerTrouble>;
  /** What users lack by what it does not serve. */
  readonly use: ContainerUse;
}

export interface ContainerDeployment {
  readonly id: string;
  readonly revision: number;
  readonly createdAt: number;
  updatedAt: number;
  state: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  reason: string;
  /** Whether the circuit breaker began it. */
  rollsBack?: true;
  /** In a row, and none once it is completed. */
  failedTasks: number;
  /** ECS starts none before: it waits ever longer for tasks that fail again and again. */
  startsAgainAt: number;
}

export interface ContainerTask {
  readonly arn: string;
  readonly deployment: string;
  readonly revision: number;
  readonly zone: string;
  readonly createdAt: number;
  startedAt: number | undefined;
  stopped: TaskEnd | undefined;
}

export interface TaskEnd {
  readonly at: number;
  readonly code: 'EssentialContainerExited' | 'ServiceSchedulerInitiated' | 'InfrastructureHealth';
  readonly reason: string;
  readonly exitCode: number;
}

/** What is wrong with it, one object for each cause. */
export type ContainerTrouble =
  /** Its tasks end soon after they have started: those of one revision, or all. */
  | { readonly kind: 'tasks-exit'; readonly revision: number | undefined }
  /** These tasks run, and answer with errors: ECS sees nothing of it. */
  | { readonly kind: 'tasks-sick'; readonly tasks: ReadonlySet<string> }
  /** Nothing has room for another task. */
  | { readonly kind: 'no-room' }
  /** So many times the usual is asked of it. */
  | { readonly kind: 'surge'; readonly times: number };

export interface ContainerUse {
  /** Share of the users' requests that need it, 0–1. */
  readonly neededShare: number;
  /** So many tasks are half busy with what is usual (model). */
  readonly tasksAtRest: number;
  /** Takes away the trouble that is in force for users, where there is one. */
  relieve: () => void;
  /** Share of those requests that fail now, 0–1. */
  failing: number;
}
