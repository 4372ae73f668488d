import { type Committing, needed, perhaps } from '../commitment.ts';
import { sourcesOf } from '../read.ts';
import { setOf } from '../record-sets.ts';

/** AWS, "Amazon Route 53 Service Level Agreement": 100 %. Once for the records of a name. */
export const ofName: Committing = (record, model) =>
  setOf(record, model)[0]?.id === record.id
    ? needed('name', {
        what: `name ${String(record.facts['recordName'] ?? record.name)}`,
        share: 1,
        source: 'Amazon Route 53 SLA',
      })
    : undefined;

/** AWS, "Amazon CloudFront Service Level Agreement": 99.9 % of the requests of an account, all its distributions together. */
export const ofDistribution: Committing = (distribution, model) => {
  const isNamed = sourcesOf(distribution, 'routes-to', model).some(({ kind }) => kind === 'route53:record');
  const uptime = { what: 'CloudFront', share: 0.999, source: 'Amazon CloudFront SLA' };
  const once = `cloudfront ${distribution.account}`;
  return isNamed ? needed('edge', uptime, once) : perhaps(uptime, { once });
};
