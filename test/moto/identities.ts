import type { IamPolicy } from '../../src/daemon/iam/iam-policies.ts';
import type { MotoAccess } from './build-shop.ts';

/** Whoever may do everything, while IAM is switched off: the account 123456789012. */
export const administrator = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'unchecked' };

/** What the SDK's default credential chain finds first. */
export function signAs(credentials: MotoAccess['credentials']): void {
  process.env['AWS_ACCESS_KEY_ID'] = credentials.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = credentials.secretAccessKey;
}

export async function control(moto: string, name: 'reset' | 'reset-auth', body = ''): Promise<void> {
  await fetch(`${moto}/moto-api/${name}`, { method: 'POST', body });
}

/** From the next call on every signature is checked, and every permission. */
export const switchIamOn = (moto: string): Promise<void> => control(moto, 'reset-auth', '0');

export const switchIamOff = (moto: string): Promise<void> => control(moto, 'reset-auth', 'inf');

/** Credentials of a new user to whom these documents are attached. */
export async function userWith(
  moto: string,
  policies: readonly { readonly name: string; readonly document: object }[],
  UserName = 'holdfast',
): Promise<MotoAccess['credentials']> {
  await iam(moto, 'CreateUser', { UserName });
  for (const { name, document } of policies)
    await iam(moto, 'PutUserPolicy', {
      UserName,
      PolicyName: name,
      PolicyDocument: JSON.stringify(document),
    });
  const key = await iam(moto, 'CreateAccessKey', { UserName });
  const part = (name: string) => new RegExp(`<${name}>([^<]+)<`).exec(key)?.[1] ?? '';
  return { accessKeyId: part('AccessKeyId'), secretAccessKey: part('SecretAccessKey') };
}

/** One call of IAM's query API: no other part of Holdfast needs its client for this. */
async function iam(
  moto: string,
  action: string,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const scope = `${administrator.accessKeyId}/20260101/us-east-1/iam/aws4_request`;
  const answer = await fetch(moto, {
    method: 'POST',
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` },
    body: new URLSearchParams({ Action: action, Version: '2010-05-08', ...parameters }),
  });
  if (!answer.ok) throw new Error(`${action}: ${answer.status} ${await answer.text()}`);
  return answer.text();
}

/**
 * A document of `holdfast iam-policy`, as moto 5.2.3 can judge it (moto/iam/access_control.py):
 * - it asks for the name that CloudWatch's requests are signed for; AWS takes `cloudwatch`. Of a bucket's replication it
 *   asks for the right to list the bucket (moto/s3/responses.py), and of messages that are deleted together for a right by
 *   the name of that operation; AWS asks for `DeleteMessage`.
 * - it asks of nearly every call whether it is allowed on the resource `*`, which no narrower one of a document fits.
 * - it has no values for conditions and takes them to hold.
 * So it proves which calls a document allows, and not on what.
 */
export function asMotoJudges(
  { document: { Version, Statement } }: IamPolicy,
  withheld: readonly string[] = [],
): object {
  return {
    Version,
    Statement: Statement.map((each) => ({
      ...each,
      Action: each.Action.filter((permission) => !withheld.includes(permission)).map((permission) =>
        permission
          .replace(/^cloudwatch:/, 'monitoring:')
          .replace('s3:GetReplicationConfiguration', 's3:ListBucket')
          .replace('sqs:DeleteMessage', 'sqs:DeleteMessage*'),
      ),
      Resource: '*',
    })),
  };
}
