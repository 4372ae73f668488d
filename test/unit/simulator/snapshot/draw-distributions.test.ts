import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../../src/model/resource.ts';
import { drawConfig } from '../../../../src/simulator/snapshot/draw-config.ts';
import { drawDistributions } from '../../../../src/simulator/snapshot/draw-distributions.ts';
import type { Sketch } from '../../../../src/simulator/snapshot/sketch.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';

const home = 'eu-west-1';
const away = 'us-east-1';

const balancer = (name: string, region: string): Sketch['balancers'][number] => ({
  arn: `${name}-${region}`,
  region,
  dnsName: `${name}.${region}.elb.amazonaws.com`,
  requestsPerSecond: undefined,
  written: { name, targetGroup: { name } },
});

function sketchOf(...resources: readonly Resource[]): Sketch {
  return {
    observed: {
      account: '111122223333',
      regions: [home, away],
      model: modelOf({ resources }),
      details: new Map(),
      unread: [],
    },
    leftOut: [],
    regions: [{ region: home, zones: [`${home}a`] }],
    balancers: [balancer('shop', home), balancer('shop', away), balancer('other', home)],
  };
}

const distribution = (name: string, origins: readonly string[], facts: Resource['facts'] = {}) =>
  resourceOf({
    id: `arn:aws:cloudfront::111122223333:distribution/${name}`,
    kind: 'cloudfront:distribution',
    region: 'global',
    name,
    facts: { origins, dnsName: `${name}.cloudfront.net`, ...facts },
  });

const shopHome = `shop.${home}.elb.amazonaws.com`;

describe('the distributions of a snapshot', () => {
  it('fetch from the load balancers that are their origins, in their order', () => {
    const sketch = sketchOf(
      distribution('www.example.com', [`Shop.${away}.elb.amazonaws.com`, shopHome], {
        aliases: ['www.example.com', '*.example.com'],
        logging: false,
      }),
    );
    expect(drawDistributions(sketch)).toEqual([
      {
        dnsName: 'www.example.com.cloudfront.net',
        written: {
          name: 'www.example.com',
          aliases: ['www.example.com'],
          balancer: 'shop',
          regions: [away, home],
          logging: false,
        },
      },
    ]);
    expect(sketch.leftOut).toEqual([]);
  });

  it.each([
    ['is a bucket', ['assets.s3.amazonaws.com']],
    ['is another load balancer than the first', [shopHome, `other.${home}.elb.amazonaws.com`]],
    ['is not known', []],
  ])('leave out one of which an origin %s', (_title, origins) => {
    const sketch = sketchOf(distribution('assets', origins));
    expect(drawDistributions(sketch)).toEqual([]);
    expect(sketch.leftOut).toEqual([
      'distribution assets: its origins are not load balancers of one name that are in the stack',
    ]);
  });
});

describe('AWS Config in a snapshot', () => {
  const recorder = (region: string, recording: boolean) =>
    resourceOf({ id: `recorder-${region}`, kind: 'config:recorder', region, facts: { recording } });
  const rule = (name: string, source: string) =>
    resourceOf({ id: name, kind: 'config:rule', region: home, name, facts: { source } });

  it('has its recorder and the rules that are simulated, where something else is', () => {
    const sketch = sketchOf(
      recorder(home, false),
      recorder(away, true),
      rule('protected', 'RDS_INSTANCE_DELETION_PROTECTION_ENABLED'),
      rule('no-ssh', 'INCOMING_SSH_DISABLED'),
    );
    expect(drawConfig(sketch)).toEqual([
      {
        region: home,
        recording: false,
        rules: [{ name: 'protected', source: 'RDS_INSTANCE_DELETION_PROTECTION_ENABLED' }],
      },
    ]);
    expect(sketch.leftOut).toEqual([
      'AWS Config rule no-ssh in eu-west-1: what it looks at is not simulated',
    ]);
  });
});
