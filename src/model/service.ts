import type { GroupState } from './group.ts';

/** What a business service must achieve, from services.yaml. */
export interface Objectives {
  /** Share of time available, 0–1. */
  readonly slo?: number;
  readonly rtoSeconds?: number;
  readonly rpoSeconds?: number;
}

/** A service as declared in services.yaml. */
export interface ServiceDeclaration {
  readonly name: string;
  /** Lower is more important. */
  readonly tier: number;
  /** A resource belongs if its id is listed, or if it carries all of these tags. */
  readonly ids: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly dependsOn: readonly string[];
  readonly objectives: Objectives;
}

export interface Service {
  readonly name: string;
  readonly tier: number;
  readonly derived: boolean;
  /** Ids of the resources and groups it is made of. */
  readonly resources: readonly string[];
  readonly groups: readonly string[];
  readonly dependsOn: readonly string[];
  readonly objectives: Objectives;
  readonly state: GroupState;
  readonly since: number;
  /** One sentence: why it has this state. */
  readonly reason: string;
}
