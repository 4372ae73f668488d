import { problemText } from '../../../policy/problem-text.ts';
import type { Check, Finding } from '../check.ts';

/** Policies and services, as the daemon reads them. Their own tests are for `holdfast check`. */
export const policiesCheck: Check = {
  name: 'policies',
  examine: async ({ rules: { rules, problems }, config }) => {
    const said = problems.map((problem): Finding => {
      const isError = problem.severity === 'error';
      return {
        what: 'policies',
        verdict: isError ? 'problem' : 'warning',
        detail: problemText(problem),
        ...(isError ? { todo: 'mend it, and run holdfast check' } : {}),
      };
    });
    if (rules === undefined) return said;
    const count = rules.policies.policies.length;
    const mode = `at most in mode ${config.mode}`;
    return [
      ...said,
      {
        what: 'policies',
        verdict: count === 0 ? 'warning' : 'ok',
        detail: `${count} ${count === 1 ? 'policy' : 'policies'} from ${config.policies}, ${mode}`,
        ...(count === 0 ? { todo: 'name the folder of the policies in the configuration' } : {}),
      },
    ];
  },
};
