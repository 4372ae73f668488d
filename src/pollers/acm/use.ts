import { ACMClient, DescribeCertificateCommand, ListTagsForCertificateCommand } from '@aws-sdk/client-acm';
import type { Resource } from '../../model/resource.ts';
import { type Finding, stated } from '../finding.ts';
import type { PollContext } from '../poller.ts';

/** Who uses a certificate, how its renewal goes, and its tags. Throws AwsError. */
export async function readUse(certificate: Resource, context: PollContext): Promise<Resource> {
  const client = context.aws.client(ACMClient, context.scope, { priority: context.priority });
  const CertificateArn = certificate.id;
  const { Certificate = {} } = await client.send(new DescribeCertificateCommand({ CertificateArn }));
  const { Tags = [] } = await client.send(new ListTagsForCertificateCommand({ CertificateArn }));
  const { renewal: _, usedBy: __, ...facts } = certificate.facts;
  return {
    ...certificate,
    tags: Object.fromEntries(
      Tags.flatMap(({ Key, Value = '' }) => (Key === undefined ? [] : [[Key, Value]])),
    ),
    facts: {
      ...facts,
      ...stated({ usedBy: Certificate.InUseBy, renewal: Certificate.RenewalSummary?.RenewalStatus }),
    },
  };
}

/** Nothing of a certificate that ACM does not renew. */
export function renewalFindings({ id, facts }: Resource): readonly Finding[] {
  const { renewal } = facts;
  if (typeof renewal !== 'string') return [];
  return [{ resource: id, check: 'acm/renewal', family: 'control-plane', ...wordOf(renewal) }];
}

function wordOf(renewal: string): Pick<Finding, 'state' | 'reason'> {
  switch (renewal) {
    case 'SUCCESS':
    case 'PENDING_AUTO_RENEWAL':
      return { state: 'pass', reason: `ACM says ${renewal} of its renewal` };
    case 'PENDING_VALIDATION':
      return {
        state: 'warn',
        reason:
          'ACM cannot renew it by itself (PENDING_VALIDATION): set the CNAME records that it asks for, or answer its e-mail',
      };
    case 'FAILED':
      return { state: 'warn', reason: 'ACM has given up renewing it (FAILED): request or import another' };
    default:
      return { state: 'unknown', reason: `ACM says ${renewal} of its renewal, which is not known here` };
  }
}
