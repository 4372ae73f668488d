/** What a machine is made from. Versions are never changed, only added. */
export interface LaunchTemplateVersion {
  readonly number: number;
  readonly createdAt: number;
  readonly description: string;
  readonly imageId: string;
  readonly type: string;
  /** Requests per second that a machine made from it can serve. */
  readonly capacity: number;
  /** False when the application on such a machine never comes up. */
  readonly boots: boolean;
}

export interface LaunchTemplate {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly tags: Map<string, string>;
  /** Oldest first, bounded. */
  readonly versions: LaunchTemplateVersion[];
  defaultVersion: number;
}
