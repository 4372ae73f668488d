import { counted, numberIn, textIn, textsIn } from '../read.ts';
import { type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const rootKeys: PostureRule = {
  id: 'iam/root-keys',
  title: 'The root user has access keys',
  severity: 'high',
  kinds: ['iam:account'],
  reads: ['rootKeys'],
  why: 'Whoever finds such a key can delete everything in the account, backups included, and no policy of the account holds them back.',
  change: 'Give what uses the key a role of its own, then delete the access keys of the root user.',
  bearsOn: ['slo', 'rtoSeconds', 'rpoSeconds'],
  judge: (account) => {
    const keys = numberIn(account, 'rootKeys') ?? 0;
    return keys > 0 ? weak(`the root user has ${keys === 1 ? 'an access key' : 'access keys'}`) : sound;
  },
  cases: {
    fires: { resources: [{ kind: 'iam:account', name: '111122223333', facts: { rootKeys: 1 } }] },
    sound: { resources: [{ kind: 'iam:account', name: '111122223333', facts: { rootKeys: 0 } }] },
  },
};

const unusedKey: PostureRule = {
  id: 'iam/unused-key',
  title: 'An access key that nobody uses',
  severity: 'low',
  kinds: ['iam:user'],
  reads: ['unusedKeys'],
  why: 'It never expires, and nobody would notice if somebody else used it: it was not used in ninety days.',
  change: 'Make the key inactive, and delete it when nothing has missed it for some days.',
  bearsOn: ['rpoSeconds'],
  judge: (user) => {
    const keys = textsIn(user, 'unusedKeys');
    return keys.length > 0 ? weak(`${counted(keys.length, 'key')} unused: ${keys.join(', ')}`) : sound;
  },
  cases: {
    fires: {
      resources: [{ kind: 'iam:user', name: 'deploy', facts: { unusedKeys: ['AKIAIOSFODNN7EXAMPLE'] } }],
    },
    sound: { resources: [{ kind: 'iam:user', name: 'deploy', facts: { unusedKeys: [] } }] },
  },
};

const ownWildcard: PostureRule = {
  id: 'iam/own-wildcard',
  title: 'Holdfast itself is allowed whole services',
  severity: 'medium',
  kinds: ['iam:account'],
  reads: ['ownWildcards'],
  why: 'An error of Holdfast, or somebody who takes it over, could change or delete what it never needs to touch.',
  change:
    'Give its role the policies that `holdfast iam-policy` prints for what is switched on, and no others.',
  bearsOn: ['slo', 'rpoSeconds'],
  judge: (account) => {
    const wildcards = textsIn(account, 'ownWildcards');
    return wildcards.length > 0
      ? weak(`the role ${textIn(account, 'ownRole') ?? 'of Holdfast'} is allowed ${wildcards.join(', ')}`)
      : sound;
  },
  cases: {
    fires: {
      resources: [
        {
          kind: 'iam:account',
          name: '111122223333',
          facts: { ownRole: 'holdfast', ownWildcards: ['ec2:*'] },
        },
      ],
    },
    sound: {
      resources: [
        { kind: 'iam:account', name: '111122223333', facts: { ownRole: 'holdfast', ownWildcards: [] } },
      ],
    },
  },
};

export const iam: PostureService = { name: 'IAM, STS', rules: [rootKeys, unusedKey, ownWildcard] };
