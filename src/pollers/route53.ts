import type { PollContext, Poller, PollPart } from './poller.ts';
import { reread } from './reread.ts';
import { answersPart } from './route53/answers.ts';
import { checksAbout } from './route53/bearing.ts';
import { checkersPart, rereadCheckers } from './route53/checkers.ts';
import { healthPart, rereadHealth } from './route53/health.ts';
import { activeAmong, healthChecksPart, knownHealthChecks } from './route53/health-checks.ts';
import { recordsPart, rereadRecords } from './route53/records.ts';
import { zonesPart, zoneTagsPart } from './route53/zones.ts';

/** Route 53, global: zones, the records that steer traffic, health checks and what they see. */
export const route53: Poller = {
  name: 'route53',
  parts: [zonesPart, zoneTagsPart, recordsPart, answersPart, healthChecksPart, healthPart, checkersPart],
  refresh: async (ids, context) => {
    const again = (part: PollPart, read: Parameters<typeof reread>[2]) =>
      reread({ poller: 'route53', part }, context, read);
    const suspects = checksAbout(ids, activeAmong(knownHealthChecks(context)), context.model);
    const reads = holdsRecords(ids, context) ? [again(recordsPart, () => rereadRecords(ids, context))] : [];
    if (suspects.length > 0)
      reads.push(
        again(healthPart, () => rereadHealth(suspects, context)),
        again(checkersPart, () => rereadCheckers(suspects, context)),
      );
    return await Promise.all(reads);
  },
};

function holdsRecords(ids: readonly string[], { model }: PollContext): boolean {
  return ids.some((id) => /^route53:(record|hosted-zone)$/.test(model.resources.get(id)?.kind ?? ''));
}
