import { hasAnswered } from '../has-answered.ts';
import { inEachRegion } from '../in-each-region.ts';
import { cannotTell, type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const kinds = ['config:recorder'] as const;

const recorderOff: PostureRule = {
  id: 'config/recorder-off',
  title: 'AWS Config does not record',
  severity: 'medium',
  kinds,
  reads: ['recording'],
  why: 'Rules go on saying what was true when the recorder stopped, and after an incident nobody can tell what was changed.',
  change: 'Start the configuration recorder.',
  bearsOn: ['rtoSeconds'],
  judge: ({ facts }) => (facts['recording'] === false ? weak('the recorder is stopped') : sound),
  cases: {
    fires: { resources: [{ kind: 'config:recorder', name: 'default', facts: { recording: false } }] },
    sound: { resources: [{ kind: 'config:recorder', name: 'default', facts: { recording: true } }] },
  },
};

const noRules: PostureRule = {
  id: 'config/no-rules',
  title: 'AWS Config checks nothing',
  severity: 'low',
  kinds,
  reads: ['recording'],
  why: 'Configurations are recorded and paid for, but nobody is told when one drifts from what was agreed.',
  change:
    'Deploy rules, or a conformance pack such as “Operational Best Practices for AWS Well-Architected Reliability Pillar”.',
  bearsOn: ['slo'],
  judge: ({ account, region }, model) => {
    for (const id of model.ofKind('config:rule')) {
      const rule = model.resources.get(id);
      if (rule?.account === account && rule.region === region) return sound;
    }
    // No rule may as well mean that nobody may read them.
    return hasAnswered('config/rules', { account, region }, model)
      ? weak(`${region} has no rule`)
      : cannotTell('the rules');
  },
  cases: {
    fires: {
      resources: [{ kind: 'config:recorder', name: 'default', facts: { recording: true } }],
      answered: ['config/rules'],
    },
    sound: {
      resources: [
        { kind: 'config:recorder', name: 'default', facts: { recording: true } },
        { kind: 'config:rule', name: 'multi-az' },
      ],
    },
  },
};

const noRecorder: PostureRule = {
  id: 'config/no-recorder',
  title: 'A region in which AWS Config is not set up',
  severity: 'low',
  kinds: ['iam:account'],
  reads: [],
  why: 'Nobody is told when a configuration there drifts from what was agreed, and after an incident nobody can tell what it was before.',
  change:
    'Turn on AWS Config there, with the resource types that matter, or leave out the region from what is watched.',
  bearsOn: ['rtoSeconds'],
  judge: (account, model) =>
    inEachRegion(account, model, { fact: 'recordersIn', observer: 'config/recorder', what: 'recorder' }),
  cases: {
    fires: {
      resources: [{ kind: 'iam:account', name: '111122223333', facts: { 'recordersIn:eu-west-1': 0 } }],
    },
    sound: {
      resources: [{ kind: 'iam:account', name: '111122223333', facts: { 'recordersIn:us-east-1': 1 } }],
      answered: ['config/recorder'],
    },
  },
};

export const config: PostureService = { name: 'AWS Config', rules: [noRecorder, recorderOff, noRules] };
