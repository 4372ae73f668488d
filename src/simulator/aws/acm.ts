import type {
  CertificateDetail,
  CertificateSummary,
  DescribeCertificateCommandInput,
  DescribeCertificateCommandOutput,
  ListCertificatesCommandInput,
  ListCertificatesCommandOutput,
  ListTagsForCertificateCommandInput,
  ListTagsForCertificateCommandOutput,
} from '@aws-sdk/client-acm';
import type { Certificate } from '../world/state/certificate.ts';
import { awsFailure } from './failure.ts';
import { type CallContext, reads, type SimulatedService } from './operation.ts';
import { page } from './page.ts';

type Answer<T> = Omit<T, '$metadata'>;

/** ACM's certificates, as far as their end goes: none is requested, imported or renewed here. */
export const acm: SimulatedService = {
  id: 'ACM',
  protocol: 'json',
  operations: {
    ListCertificates: reads(
      (input: ListCertificatesCommandInput, context): Answer<ListCertificatesCommandOutput> => {
        const now = context.world.clock.now();
        const statuses = input.CertificateStatuses ?? [];
        const listed = certificatesOf(context)
          .map((certificate) => summaryOf(certificate, now))
          .filter(({ Status }) => statuses.length === 0 || statuses.some((one) => one === Status));
        const { items, next } = page(listed, {
          token: input.NextToken,
          size: input.MaxItems,
          sizeAtMost: 1_000,
          invalidToken: 'ValidationException',
        });
        return { CertificateSummaryList: [...items], NextToken: next };
      },
    ),
    DescribeCertificate: reads(
      (input: DescribeCertificateCommandInput, context): Answer<DescribeCertificateCommandOutput> => ({
        Certificate: detailOf(certificateNamed(input.CertificateArn, context), context.world.clock.now()),
      }),
    ),
    ListTagsForCertificate: reads(
      (input: ListTagsForCertificateCommandInput, context): Answer<ListTagsForCertificateCommandOutput> => ({
        Tags: [...certificateNamed(input.CertificateArn, context).tags].map(([Key, Value]) => ({
          Key,
          Value,
        })),
      }),
    ),
  },
};

function certificatesOf({ world, scope }: CallContext): readonly Certificate[] {
  return [...world.certificates.values()].filter(({ region }) => region === scope.region);
}

function certificateNamed(arn: string | undefined, context: CallContext): Certificate {
  const found = certificatesOf(context).find((one) => one.arn === arn);
  if (found !== undefined) return found;
  throw awsFailure(
    'ResourceNotFoundException',
    `Could not find certificate ${arn} in account ${context.world.account}.`,
  );
}

/** What the list and the description both say. */
function shared({ arn, domain, type, issuedAt, expiresAt, usedBy }: Certificate, now: number) {
  return {
    CertificateArn: arn,
    DomainName: domain,
    Type: type,
    Status: expiresAt <= now ? 'EXPIRED' : 'ISSUED',
    KeyAlgorithm: 'RSA_2048',
    NotBefore: new Date(issuedAt),
    NotAfter: new Date(expiresAt),
    CreatedAt: new Date(issuedAt),
    ...(type === 'IMPORTED' ? { ImportedAt: new Date(issuedAt) } : { IssuedAt: new Date(issuedAt) }),
    // AWS: only what it issued, and what something uses, is renewed.
    RenewalEligibility: type === 'AMAZON_ISSUED' && usedBy.length > 0 ? 'ELIGIBLE' : 'INELIGIBLE',
  } satisfies CertificateSummary & CertificateDetail;
}

function summaryOf(certificate: Certificate, now: number): CertificateSummary {
  return {
    ...shared(certificate, now),
    InUse: certificate.usedBy.length > 0,
    Exported: false,
    SubjectAlternativeNameSummaries: [certificate.domain],
    HasAdditionalSubjectAlternativeNames: false,
  };
}

function detailOf(certificate: Certificate, now: number): CertificateDetail {
  const { domain, renewal, usedBy } = certificate;
  return {
    ...shared(certificate, now),
    SubjectAlternativeNames: [domain],
    InUseBy: [...usedBy],
    ...(renewal === undefined
      ? {}
      : {
          RenewalSummary: {
            RenewalStatus: renewal,
            DomainValidationOptions: [{ DomainName: domain, ValidationStatus: renewal }],
            UpdatedAt: new Date(now),
          },
        }),
  };
}
