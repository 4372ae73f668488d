import {
  ACMClient,
  type CertificateSummary,
  type KeyAlgorithm,
  paginateListCertificates,
} from '@aws-sdk/client-acm';
import type { Resource } from '../../model/resource.ts';
import { complete, type Finding, stated } from '../finding.ts';
import { collectPages } from '../pages.ts';
import type { PollContext, PollPart } from '../poller.ts';
import { readInTurn } from '../read-in-turn.ts';
import { expiryOf } from './expiry.ts';
import { readUse, renewalFindings } from './use.ts';

/** Certificates and when they run out: one list. Of those in use also by whom, and how their renewal goes. */
export const certificatesPart: PollPart = {
  name: 'certificates',
  everyMs: 300_000,
  reach: 'regional',
  permissions: ['acm:ListCertificates', 'acm:DescribeCertificate', 'acm:ListTagsForCertificate'],
  poll: async (context) => {
    const listed = await listCertificates(context);
    const { resources, fresh, voice } = await readInTurn(
      listed.filter(({ facts }) => facts['inUse'] !== false),
      context,
      {
        voice: { poller: 'acm', part: certificatesPart },
        most: readsPerSweep,
        wasRead: ({ facts }) => facts['usedBy'] !== undefined,
        read: (certificate) => readUse(certificate, context),
      },
    );
    const isFresh = new Set(fresh);
    const all = [...resources, ...listed.filter(({ facts }) => facts['inUse'] === false)];
    return [
      complete(voice, context, {
        resources: all,
        findings: [
          ...all.flatMap((certificate) => expiryFindings(certificate, context)),
          ...fresh.flatMap(renewalFindings),
        ],
        signals: all.flatMap((one) => (isFresh.has(one) ? [] : heldRenewal(one, context))),
      }),
    ];
  },
};

/** Two calls each. A renewal takes days, so that a large account is read in turn. */
const readsPerSweep = 50;

/** AWS: only certificates with RSA keys of up to 2,048 bits are listed unless others are asked for. */
const keyTypes: KeyAlgorithm[] = [
  'RSA_1024',
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'EC_prime256v1',
  'EC_secp384r1',
  'EC_secp521r1',
];

/** What is listed, with what the model holds of it from an earlier read. Throws AwsError. */
async function listCertificates(context: PollContext): Promise<readonly Resource[]> {
  const { aws, scope, priority, model } = context;
  const client = aws.client(ACMClient, scope, { priority });
  const pages = paginateListCertificates({ client, pageSize: 1_000 }, { Includes: { keyTypes } });
  const summaries = await collectPages(pages, (page) => page.CertificateSummaryList);
  return summaries.flatMap((summary) => {
    const { CertificateArn: id, DomainName } = summary;
    if (id === undefined) return [];
    const held = model.resources.get(id);
    return [
      {
        id,
        kind: 'acm:certificate' as const,
        account: scope.account,
        region: scope.region,
        name: DomainName ?? id,
        tags: held?.tags ?? {},
        facts: { ...heldUse(held), ...factsOf(summary) },
        relations: [],
      },
    ];
  });
}

function heldUse(held: Resource | undefined): Resource['facts'] {
  return stated({ usedBy: held?.facts['usedBy'], renewal: held?.facts['renewal'] });
}

function factsOf(summary: CertificateSummary): Resource['facts'] {
  const notAfter = summary.NotAfter?.getTime();
  return stated({
    status: summary.Status,
    type: summary.Type,
    // A private certificate that was exported may be in use where ACM does not see it.
    inUse: summary.Exported === true ? true : summary.InUse,
    expiresAt: notAfter !== undefined && Number.isFinite(notAfter) ? notAfter : undefined,
    renewalEligibility: summary.RenewalEligibility,
  });
}

/** On the certificate, and while it is not well on whatever we know that uses it. */
function expiryFindings(certificate: Resource, context: PollContext): Finding[] {
  const word = expiryOf(certificate, context.now());
  const finding = { check: 'acm/expiry', family: 'control-plane', ...word } as const;
  const { usedBy } = certificate.facts;
  const users = word.state === 'pass' || word.state === 'unknown' || !Array.isArray(usedBy) ? [] : usedBy;
  return [
    { ...finding, resource: certificate.id },
    ...users
      .filter((user) => context.model.resources.has(user))
      .map((user): Finding => ({ ...finding, resource: user, by: certificate.id, nature: 'warning-only' })),
  ];
}

function heldRenewal({ id }: Resource, { model }: PollContext) {
  return (model.signals.get(id) ?? []).filter(({ check }) => check === 'acm/renewal');
}
