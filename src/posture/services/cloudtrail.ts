import { inEachRegion } from '../in-each-region.ts';
import { type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const noMultiRegionTrail: PostureRule = {
  id: 'cloudtrail/no-multi-region-trail',
  title: 'No trail logs all regions',
  severity: 'medium',
  kinds: ['cloudtrail:trail'],
  reads: ['allRegions'],
  why: 'What is done in a region without a trail, and in global services such as IAM and Route 53, may be written down nowhere: after an incident there nobody can tell who changed what, and no event of EventBridge tells of the change while it happens.',
  change: 'Make the trail a multi-region one (update-trail with --is-multi-region-trail).',
  bearsOn: ['rtoSeconds'],
  judge: ({ name, region, facts }) =>
    facts['allRegions'] === false ? weak(`${name} logs ${region} only, and no other trail logs all`) : sound,
  cases: {
    fires: { resources: [{ kind: 'cloudtrail:trail', name: 'audit', facts: { allRegions: false } }] },
    sound: { resources: [{ kind: 'cloudtrail:trail', name: 'audit', facts: { allRegions: true } }] },
  },
};

const noTrail: PostureRule = {
  id: 'cloudtrail/no-trail',
  title: 'A region that no trail logs',
  severity: 'medium',
  kinds: ['iam:account'],
  reads: [],
  why: 'What is done there is written down nowhere but in an event history of ninety days, which holds no data events: whoever deletes something leaves little behind, and no event of EventBridge tells of a change while it happens.',
  change:
    'Make one multi-region trail (create-trail with --is-multi-region-trail), or one for the organization, to a bucket of another account.',
  bearsOn: ['rtoSeconds'],
  judge: (account, model) =>
    inEachRegion(account, model, { fact: 'trailsIn', observer: 'cloudtrail/trails', what: 'trail' }),
  cases: {
    fires: {
      resources: [
        {
          kind: 'iam:account',
          name: '111122223333',
          facts: { 'trailsIn:eu-west-1': 0, 'trailsIn:us-east-1': 1 },
        },
      ],
    },
    sound: {
      resources: [
        {
          kind: 'iam:account',
          name: '111122223333',
          facts: { 'trailsIn:eu-west-1': 1, 'trailsIn:us-east-1': 1 },
        },
      ],
      answered: ['cloudtrail/trails'],
    },
  },
};

export const cloudtrail: PostureService = { name: 'CloudTrail', rules: [noTrail, noMultiRegionTrail] };
