import type { Report } from '../../policy/report.ts';
import type { StackDescription } from './stack-schema.ts';

/** Each account is in the organization once; this one is in it without being listed. */
export function checkOrganization({ account, organization }: StackDescription, report: Report): void {
  const seen = new Set([account]);
  organization?.accounts.forEach(({ id }, index) => {
    if (seen.has(id))
      report(['organization', 'accounts', index, 'id'], `the account ${id} is in the organization twice`);
    seen.add(id);
  });
}
