import type { Check } from '../check.ts';

/** Whether the organization tells its accounts, and which of them are watched because of it. */
export const organizationCheck: Check = {
  name: 'organization',
  examine: ({ config, roster, accounts }) => {
    const { organization } = config;
    if (organization === undefined || roster === undefined) return Promise.resolve([]);
    const what = 'organization';
    const doubt = roster.doubt();
    const found = accounts.filter(({ account }) => roster.nameOf(account) !== undefined);
    const named = found.map(({ account }) => `${account} (${roster.nameOf(account)})`).join(', ');
    const detail = `${found.length} of its accounts are watched: ${named === '' ? 'none' : named}`;
    if (doubt === undefined) return Promise.resolve([{ what, verdict: 'ok', detail }]);
    const by = organization.lister?.roleArn ?? 'the credentials of Holdfast';
    return Promise.resolve([
      {
        what,
        verdict: 'problem',
        detail: `${doubt}; ${detail}`,
        todo: `permit organizations:ListAccounts to ${by} (holdfast iam-policy), which must be of the management account or of a delegated administrator, or set organization.lister`,
      },
    ]);
  },
};
