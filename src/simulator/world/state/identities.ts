/** Who may sign in to an account with a key that does not expire. */
export interface Identities {
  /** Access keys of the root user. */
  readonly rootKeys: number;
  readonly users: readonly IamUser[];
  /** Certificates that were uploaded to IAM. */
  readonly serverCertificates: readonly ServerCertificate[];
  /** What the policy of the role that Holdfast works with allows. */
  readonly ownActions: readonly string[];
}

/** A user of IAM; the times are milliseconds since the epoch. */
export interface IamUser {
  readonly arn: string;
  readonly name: string;
  readonly id: string;
  readonly createdAt: number;
  readonly keys: readonly AccessKey[];
}

interface AccessKey {
  readonly id: string;
  readonly active: boolean;
  readonly createdAt: number;
  /** Absent: never. */
  readonly usedAt?: number;
}

export interface ServerCertificate {
  readonly arn: string;
  readonly name: string;
  readonly id: string;
  readonly uploadedAt: number;
  readonly expiresAt: number;
}
