import type { Resource } from '../../model/resource.ts';
import { type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const kinds = ['cloudfront:distribution'] as const;

const distribution = (facts: Resource['facts']) => ({
  kind: 'cloudfront:distribution' as const,
  name: 'www.example.com',
  region: 'global',
  facts: { enabled: true, ...facts },
});

const oneOrigin: PostureRule = {
  id: 'cloudfront/no-origin-group',
  title: 'A distribution with one origin',
  severity: 'medium',
  kinds,
  reads: ['hasOriginGroup', 'enabled'],
  why: 'When the origin or its region fails, all that is not in a cache fails with it, although CloudFront could ask another origin for what is read.',
  change:
    'Make an origin group of this origin and one in another region, and let the default behaviour lead to the group. Of what is written CloudFront asks the first origin only.',
  bearsOn: ['slo', 'rtoSeconds'],
  concerns: ({ facts }) => facts['enabled'] !== false,
  judge: ({ facts }) => (facts['hasOriginGroup'] === true ? sound : weak('all requests go to one origin')),
  cases: {
    fires: { resources: [distribution({ hasOriginGroup: false })] },
    sound: { resources: [distribution({ hasOriginGroup: true })] },
  },
};

const noLog: PostureRule = {
  id: 'cloudfront/no-logging',
  title: 'A distribution that keeps no log',
  severity: 'low',
  kinds,
  reads: ['logging', 'enabled'],
  why: 'After an incident nobody can tell who was answered with errors, from where, and for which paths: CloudFront’s metrics have no paths.',
  change:
    'Turn on standard logging to a bucket, or a real-time log. Standard logging that CloudWatch Logs delivers (v2) is not seen here.',
  bearsOn: ['rtoSeconds'],
  concerns: ({ facts }) => facts['enabled'] !== false,
  judge: ({ facts }) =>
    facts['logging'] === true ? sound : weak('it has neither standard logging nor a real-time log'),
  cases: {
    fires: { resources: [distribution({ logging: false })] },
    sound: { resources: [distribution({ logging: true })] },
  },
};

export const cloudfront: PostureService = { name: 'CloudFront', rules: [oneOrigin, noLog] };
