/** A control plane of EKS, with the managed node groups that belong to it. */
export interface KubernetesCluster {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly createdAt: number;
  /** Of Kubernetes: `1.33`. */
  readonly version: string;
  readonly tags: Map<string, string>;
  readonly nodeGroups: readonly NodeGroup[];
  /** Causes for which the role that it acts with is gone. */
  readonly roleLost: Set<object>;
}

export interface NodeGroup {
  readonly arn: string;
  readonly name: string;
  readonly createdAt: number;
  /** ARN of the Auto Scaling group that its nodes are members of. */
  readonly scalingGroup: string;
  /** Causes for which what it launches does not join the cluster. */
  readonly nodesDoNotJoin: Set<object>;
}
