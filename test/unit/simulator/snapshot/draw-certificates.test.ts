import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../../src/model/resource.ts';
import { drawCertificates } from '../../../../src/simulator/snapshot/draw-certificates.ts';
import type { Sketch } from '../../../../src/simulator/snapshot/sketch.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';

const region = 'eu-west-1';
const at = Date.UTC(2026, 0, 5);
const dayMs = 86_400_000;

const certificate = (name: string, facts: Resource['facts'], place = region) =>
  resourceOf({
    id: `arn:aws:acm:${place}:111122223333:certificate/${name}`,
    kind: 'acm:certificate',
    name,
    region: place,
    facts,
  });

const balancer = (name: string, protocol: 'HTTP' | 'HTTPS'): Sketch['balancers'][number] => ({
  arn: name,
  region,
  dnsName: '',
  requestsPerSecond: undefined,
  written: { name, protocol, targetGroup: { name } },
});

function drawn(...resources: readonly Resource[]) {
  const sketch: Sketch = {
    observed: {
      account: '111122223333',
      regions: [region],
      model: modelOf({ at, resources }),
      details: new Map(),
      unread: [],
    },
    leftOut: [],
    regions: [{ region, zones: [`${region}a`] }],
    balancers: [balancer('shop', 'HTTPS'), balancer('plain', 'HTTP')],
  };
  return { certificates: drawCertificates(sketch), leftOut: sketch.leftOut };
}

describe('the certificates of a snapshot', () => {
  it('hold for as many days as those that were observed, with the balancers that show them', () => {
    const { certificates, leftOut } = drawn(
      certificate('shop.example.com', { expiresAt: at + 90 * dayMs, usedBy: ['shop', 'plain', 'elsewhere'] }),
      certificate('old.example.com', { expiresAt: at + 60_000, type: 'IMPORTED' }),
    );
    expect(certificates).toEqual([
      { domain: 'old.example.com', region, balancers: [], expiresIn: '1d', imported: true },
      { domain: 'shop.example.com', region, balancers: ['shop'], expiresIn: '90d' },
    ]);
    expect(leftOut).toEqual([]);
  });

  it('leave out what has expired, what nobody knows the end of, and where nothing else is', () => {
    const { certificates, leftOut } = drawn(
      certificate('a.example.com', { expiresAt: at }),
      certificate('b.example.com', {}),
      certificate('c.example.com', { expiresAt: at + dayMs }, 'ap-south-1'),
      certificate('no domain', { expiresAt: at + dayMs }),
    );
    expect(certificates).toEqual([]);
    expect(leftOut.toSorted()).toEqual([
      'certificate a.example.com in eu-west-1: it has expired',
      'certificate b.example.com in eu-west-1: nobody knows when it expires',
      'certificate c.example.com in ap-south-1: nothing else is in its region',
      'certificate no domain in eu-west-1: its domain is not simulated',
    ]);
  });
});
