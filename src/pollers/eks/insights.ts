import { EKSClient, type InsightSummary, paginateListInsights } from '@aws-sdk/client-eks';
import { complete, type Finding } from '../finding.ts';
import { known } from '../known.ts';
import { mapBounded } from '../map-bounded.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';

/** What EKS found in each cluster that will break: settings that are wrong, APIs that the next version lacks. */
export const insightsPart: PollPart = {
  name: 'insights',
  // EKS itself looks once a day.
  everyMs: 3_600_000,
  reach: 'regional',
  permissions: ['eks:ListInsights'],
  poll: async (context) => {
    const findings = await mapBounded(known(context, 'eks:cluster'), callsAtOnce, async ({ id, name }) => ({
      resource: id,
      check: 'eks/insights',
      family: 'control-plane' as const,
      nature: 'warning-only' as const,
      ...insightsWord(await listInsights(name, context)),
    }));
    return [complete({ poller: 'eks', part: insightsPart }, context, { findings })];
  },
};

const callsAtOnce = 4;

async function listInsights(
  clusterName: string,
  { aws, scope, priority }: PollContext,
): Promise<readonly InsightSummary[]> {
  const client = aws.client(EKSClient, scope, { priority });
  return collectPages(paginateListInsights({ client }, { clusterName }), (page) => page.insights);
}

function insightsWord(insights: readonly InsightSummary[]): Pick<Finding, 'state' | 'reason' | 'value'> {
  const open = insights.filter(({ insightStatus }) => /^(ERROR|WARNING)$/.test(insightStatus?.status ?? ''));
  const told = insights.filter(({ insightStatus }) => insightStatus?.status === 'PASSING');
  // Errors first: they are there now, and warnings come with the next version.
  const [first] = open.toSorted((a, b) => gravity(b) - gravity(a));
  if (first !== undefined)
    return {
      state: 'warn',
      value: open.length,
      reason: `EKS advises: ${first.name ?? 'an insight without a name'} (${first.insightStatus?.reason ?? first.insightStatus?.status})${open.length === 1 ? '' : `, and ${open.length - 1} more`}`,
    };
  return told.length === 0
    ? { state: 'unknown', reason: 'EKS has looked at nothing yet' }
    : {
        state: 'pass',
        value: 0,
        reason:
          told.length === 1 ? 'The one insight of EKS passes' : `All ${told.length} insights of EKS pass`,
      };
}

const gravity = ({ insightStatus }: InsightSummary): number => (insightStatus?.status === 'ERROR' ? 1 : 0);
