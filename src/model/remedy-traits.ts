import type { ResourceKind } from './resource.ts';
import type { VerdictKind } from './verdict.ts';

/**
 * What Auto Scaling may have under way in a group: launches and terminations, a refresh of its instances,
 * processes that somebody suspended, members on their way in or out.
 */
export type OthersWork =
  | 'scaling-activity'
  | 'instance-refresh'
  | 'suspended-processes'
  | 'members-in-motion';

/** What policies and gates need to know of a remedy without being able to run it. */
export interface RemedyTraits {
  readonly name: string;
  readonly summary: string;
  readonly kinds: readonly ResourceKind[];
  /** The only verdicts of the target under which it may run. */
  readonly verdicts: readonly VerdictKind[];
  readonly risk: 'low' | 'medium' | 'high';
  readonly reversible: boolean;
  /** `removes-target`: while it runs, the target serves nothing; `moves-traffic`; `changes-writer`; `none`. */
  readonly effect: 'removes-target' | 'moves-traffic' | 'changes-writer' | 'none';
  /**
   * Work of another controller that it is the answer to, or that it does not disturb: there it does not
   * wait, where any other remedy does. Absent: it waits for all of it.
   */
  readonly actsDespite?: readonly OthersWork[];
  /**
   * The word of users alone is enough to begin it: it takes nothing out of service, ends by itself and can be
   * taken back in a minute. Absent: two families of evidence must agree.
   */
  readonly usersSuffice?: true;
  /** Single-region control planes it needs, such as `route53@us-east-1`. Data planes are not listed. */
  readonly dependsOnControlPlanes: readonly string[];
  /**
   * Why these parameters need a person's approval whatever the policy's mode says (a promotion that may
   * leave two writers), or undefined. Absent: no parameters of this action do.
   */
  readonly needsApproval?: (params: Readonly<Record<string, unknown>>) => string | undefined;
  /** Present where its effect stays in force after it helped, until it is given back: the rung says when. */
  readonly lasting?: object;
  /** IAM actions it calls, reads included. */
  readonly permissions: readonly string[];
  /** Checks a rung's parameters; answers each mistake with its path, or none. */
  checkParams(
    params: unknown,
  ): readonly { readonly path: readonly (string | number)[]; readonly message: string }[];
}
