import type { Enabled } from '../enabled.ts';
import { documentsOf, type PolicyDocument } from './policy-document.ts';
import {
  journalStatements,
  listStatements,
  ownStatements,
  queueStatements,
  reachStatements,
  readStatements,
  writeStatements,
} from './statements.ts';

/** A document with what a person must know to attach it. */
export interface IamPolicy {
  /** `holdfast-read`; where it takes several, `holdfast-read-1`, `holdfast-read-2`, … */
  readonly name: string;
  /** What it is for, and whose it is: one line. */
  readonly attachTo: string;
  readonly document: PolicyDocument;
}

/**
 * The least that Holdfast must be permitted for what is enabled, sorted and stable: what reads and what
 * changes apart, and what only its own credentials need where it watches through roles.
 */
export function iamPolicies(enabled: Enabled, options: { readonly readOnly: boolean }): readonly IamPolicy[] {
  const own = ownStatements(enabled);
  const reach = reachStatements(enabled);
  const read = readStatements(enabled);
  const where = enabled.oneAccount ? 'the role that Holdfast runs with' : 'the role of each watched account';
  return [
    ...named(
      'holdfast-read',
      `${where}: looking, and nothing else`,
      enabled.oneAccount ? [...read, ...own] : read,
    ),
    ...named(
      'holdfast-write',
      `${where}, once it may act: what its remedies change`,
      options.readOnly ? [] : writeStatements(enabled),
    ),
    ...named(
      'holdfast-events',
      `${enabled.oneAccount ? where : 'the role of the account of each queue'}: taking events from queues`,
      queueStatements(enabled),
    ),
    ...named(
      'holdfast-journal',
      'the role that Holdfast runs with: keeping its journal',
      journalStatements(enabled),
    ),
    ...named(
      'holdfast-organization',
      `${enabled.listsAccountsAs}, in the management account or a delegated administrator: finding the accounts`,
      listStatements(enabled),
    ),
    ...(enabled.oneAccount
      ? []
      : [
          ...named('holdfast-first', 'the role of the account listed first: stop switch and channels', own),
          ...named('holdfast-reach', 'the role that Holdfast runs with: reaching the other accounts', reach),
        ]),
  ];
}

function named(
  name: string,
  attachTo: string,
  statements: Parameters<typeof documentsOf>[0],
): readonly IamPolicy[] {
  const documents = documentsOf(statements);
  return documents.map((document, index) => ({
    name: documents.length === 1 ? name : `${name}-${index + 1}`,
    attachTo,
    document,
  }));
}
