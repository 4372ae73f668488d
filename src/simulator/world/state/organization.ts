/** The organization that the account is in. Of the other accounts there is nothing but their names. */
export interface Organization {
  readonly id: string;
  readonly root: string;
  /** Whether the account may list the others: as its management account, or as a delegated administrator. */
  mayList: boolean;
  /** Every account of it but this one. */
  members: readonly OrganizationMember[];
}

export interface OrganizationMember {
  /** Twelve digits. */
  readonly account: string;
  readonly name: string;
  readonly state: 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'CLOSED';
  /** Units that it is in, the outermost first. */
  readonly units: readonly string[];
}
