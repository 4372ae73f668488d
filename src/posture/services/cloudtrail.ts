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

export const cloudtrail: PostureService = { name: 'CloudTrail', rules: [noMultiRegionTrail] };
