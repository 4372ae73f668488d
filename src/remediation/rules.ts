import type { Condition, Policy, Verification } from '../policy/policy.ts';

/** What its policy says of a remediation that is under way. A restart takes it from the policies of then. */
export interface RemediationRules {
  /** The rung's own test of success. */
  readonly verify?: Verification;
  /** From the first call to the proof, the whole rung. */
  readonly timeoutMs?: number;
  /** Any of these true, or unknown, ends it at the next step. */
  readonly abortIf: readonly Condition[];
  /** All of these must be true in the end. */
  readonly successIf: readonly Condition[];
  /** Whom the ladder calls. */
  readonly page?: string;
}

/** Undefined where the policy, or the rung, is not there any more. */
export function rulesOf(policy: Policy | undefined, rungIndex: number): RemediationRules | undefined {
  const rung = policy?.remedy[rungIndex];
  if (policy === undefined || rung?.kind !== 'action') return undefined;
  const call = policy.remedy.find((each) => each.kind === 'page');
  const { abortIf, successIf } = policy;
  return {
    abortIf,
    successIf,
    ...(rung.verify === undefined ? {} : { verify: rung.verify }),
    ...(rung.timeoutMs === undefined ? {} : { timeoutMs: rung.timeoutMs }),
    ...(call === undefined ? {} : { page: call.to }),
  };
}
