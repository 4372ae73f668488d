import { ConfigServiceClient, paginateDescribeComplianceByConfigRule } from '@aws-sdk/client-config-service';
import { complete, type Finding } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollPart } from '../poller.ts';
import { knownRules } from './rules.ts';

/** Whether each known rule is kept. Never a reason to act, only to look. */
export const compliancePart: PollPart = {
  name: 'compliance',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['config:DescribeComplianceByConfigRule'],
  poll: async (context) => {
    // AWS answers by name only, and the rule's id is its ARN.
    const ids = new Map(knownRules(context).map(({ name, id }) => [name, id]));
    const client = context.aws.client(ConfigServiceClient, context.scope, { priority: context.priority });
    const answers = await collectPages(
      paginateDescribeComplianceByConfigRule({ client }, {}),
      (page) => page.ComplianceByConfigRules,
    );
    const findings = answers.flatMap(({ ConfigRuleName: name, Compliance: compliance }): Finding | [] => {
      const resource = ids.get(name ?? '');
      const word = wordOf(compliance?.ComplianceType, compliance?.ComplianceContributorCount);
      if (resource === undefined || word === undefined) return [];
      return {
        resource,
        check: 'config/compliance',
        family: 'control-plane',
        nature: 'warning-only',
        ...word,
      };
    });
    return [complete({ poller: 'config', part: compliancePart }, context, { findings })];
  },
};

function wordOf(
  type: string | undefined,
  count:
    | { readonly CappedCount?: number | undefined; readonly CapExceeded?: boolean | undefined }
    | undefined,
): Pick<Finding, 'state' | 'reason'> | undefined {
  switch (type) {
    case 'COMPLIANT':
      return { state: 'pass', reason: 'All resources keep the rule' };
    case 'NON_COMPLIANT': {
      const capped = count?.CappedCount;
      if (capped === 1 && count?.CapExceeded !== true)
        return { state: 'warn', reason: '1 resource breaks the rule' };
      const some = capped === undefined ? 'Resources' : `${capped} resources`;
      return { state: 'warn', reason: `${count?.CapExceeded ? 'More than ' : ''}${some} break the rule` };
    }
    case 'NOT_APPLICABLE':
      return undefined;
    default:
      return { state: 'unknown', reason: 'AWS Config has not evaluated the rule' };
  }
}
