/** What somebody has CloudFormation, CodeDeploy or Fault Injection Service do, over ones with it; times are milliseconds since the epoch. */
export type DeploymentWork = StackChange | CodeDeployment | Experiment;

interface Begun {
  /** Of the stack or the experiment; a deployment of CodeDeploy has an id only. */
  readonly id: string;
  readonly region: string;
  readonly startedAt: number;
  endedAt?: number;
}

export interface StackChange extends Begun {
  readonly kind: 'stack-change';
  readonly stack: string;
  /** Id of the stack that it is nested in. */
  readonly root?: string;
}

export interface CodeDeployment extends Begun {
  readonly kind: 'deployment';
  readonly application: string;
  readonly group: string;
  readonly to: {
    /** Names of Auto Scaling groups. */
    readonly scalingGroups: readonly string[];
    /** `cluster/service`. */
    readonly services: readonly string[];
    /** Machines with one of these. */
    readonly tags: Readonly<Record<string, string>>;
  };
}

export interface Experiment extends Begun {
  readonly kind: 'experiment';
  readonly template: string;
  /** Such as `aws:ec2:instance`. */
  readonly type: string;
  readonly arns: readonly string[];
  /** Whatever has all of these. */
  readonly tags: Readonly<Record<string, string>>;
}
