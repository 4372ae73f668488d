import {
  IAMClient,
  paginateListServerCertificates,
  type ServerCertificateMetadata,
} from '@aws-sdk/client-iam';
import type { Resource } from '../../model/resource.ts';
import { dateInWords } from '../../model/time-in-words.ts';
import { complete, type Finding, stated } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollPart } from '../poller.ts';

/** Certificates that somebody uploaded to IAM, for load balancers and CloudFront, and when they end: one list. */
export const serverCertificatesPart: PollPart = {
  name: 'server-certificates',
  everyMs: 3_600_000,
  reach: 'global',
  permissions: ['iam:ListServerCertificates'],
  poll: async (context) => {
    const { aws, scope, priority } = context;
    const client = aws.client(IAMClient, scope, { priority });
    const listed = await collectPages(
      paginateListServerCertificates({ client }, {}),
      (page) => page.ServerCertificateMetadataList,
    );
    const resources = listed.flatMap((one) => certificateOf(one, scope.account));
    const findings = resources.map((certificate) => findingOf(certificate, context.now()));
    return [complete({ poller: 'iam', part: serverCertificatesPart }, context, { resources, findings })];
  },
};

function certificateOf(
  { Arn: id, ServerCertificateName: name, Expiration }: ServerCertificateMetadata,
  account: string,
): Resource[] {
  if (id === undefined || name === undefined) return [];
  const end = Expiration?.getTime();
  const facts = stated({ expiresAt: end !== undefined && Number.isFinite(end) ? end : undefined });
  return [
    { id, kind: 'iam:server-certificate', account, region: 'global', name, tags: {}, facts, relations: [] },
  ];
}

const dayMs = 86_400_000;

/** Nobody but its owner renews it: as long before the end as for one of ACM that was not renewed. */
const lateBelowDays = 30;

/** IAM does not tell who uses one, so that even one that has ended is a warning: it may be forgotten, or in front of all users. */
function findingOf({ id: resource, facts: { expiresAt } }: Resource, now: number): Finding {
  const word = {
    resource,
    check: 'iam/certificate-expiry',
    family: 'control-plane' as const,
    nature: 'warning-only' as const,
  };
  if (typeof expiresAt !== 'number')
    return { ...word, state: 'unknown', reason: 'IAM does not say when it expires' };
  const end = dateInWords(expiresAt);
  const unused = 'IAM does not tell whether anything uses it';
  if (expiresAt <= now)
    return { ...word, state: 'warn', value: 0, reason: `It expired at ${end}; ${unused}` };
  const value = Math.floor((expiresAt - now) / dayMs);
  const left = `It expires at ${end}, in ${value} days`;
  return value >= lateBelowDays
    ? { ...word, state: 'pass', value, reason: left }
    : { ...word, state: 'warn', value, reason: `${left}, and is renewed by nobody but its owner; ${unused}` };
}
