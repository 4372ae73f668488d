import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { errorText } from '../../../runtime/error-text.ts';
import type { Check, Examined, ExaminedAccount, Finding } from '../check.ts';
import { permissionFindings } from '../permissions/permission-findings.ts';

/** Each account in each of its regions: whether it is reached, as whom, and what is permitted there. */
export const accountsCheck: Check = {
  name: 'accounts',
  examine: async (examined) => {
    const found = await Promise.all(
      examined.accounts.flatMap((account) =>
        account.regions.map((region) => examineRegion(examined, account, region)),
      ),
    );
    return found.flat();
  },
};

async function examineRegion(
  examined: Examined,
  account: ExaminedAccount,
  region: string,
): Promise<readonly Finding[]> {
  const what = `account ${account.account} in ${region}`;
  const scope = { account: account.account, region };
  try {
    const sts = account.aws.client(STSClient, scope, { priority: 'verify' });
    const { Account, Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
    if (Account !== account.account)
      return [
        {
          what,
          verdict: 'problem',
          detail: `the credentials are of account ${Account}: ${Arn}`,
          todo: 'set accounts[].id to that account, or give a role of the right one',
        },
      ];
    return [
      { what, verdict: 'ok', detail: `reached as ${Arn}` },
      ...(await permissionFindings(examined, account, { region, identity: Arn })),
    ];
  } catch (error) {
    return [{ what, verdict: 'problem', detail: errorText(error), todo: todoFor(account) }];
  }
}

function todoFor({ roleArn, externalId }: ExaminedAccount): string {
  if (roleArn === undefined) return 'check the credentials, the network and whether the region is turned on';
  const id = externalId === undefined ? 'without an external id' : `with the external id "${externalId}"`;
  return `let ${roleArn} be assumed ${id} (its trust policy), and permit sts:AssumeRole on it (holdfast iam-policy)`;
}
