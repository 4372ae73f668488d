import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AclEntry, passage } from '../../../src/model/acl-entries.ts';

const words = ({ number, action, protocol, from, to, block }: AclEntry) =>
  `${number} ${action} ${protocol} ${from}-${to} ${block}`;

/** What EC2 does with one packet: the first entry that fits decides, and nothing fits is a denial. */
function passesAt(entries: readonly AclEntry[], port: number): boolean {
  const first = entries.find(
    ({ protocol, from, to, block }) =>
      (protocol === 'tcp' || protocol === 'all') && from <= port && port <= to && block !== '192.168.0.0/16',
  );
  return first?.action === 'allow';
}

describe('what a network ACL lets through', () => {
  it('is what it lets through of each port by itself', () => {
    const port = integer({ min: 1, max: 12 });
    const entry = record({
      action: constantFrom('allow' as const, 'deny' as const),
      protocol: constantFrom('tcp', 'udp', 'all'),
      ports: record({ a: port, b: port }),
      // All of what is asked for, or none of it.
      block: constantFrom('10.0.0.0/8', '10.0.1.0/24', '0.0.0.0/0', '192.168.0.0/16'),
    });
    assert(
      property(array(entry, { maxLength: 8 }), port, port, (drawn, one, other) => {
        const entries = drawn.map(({ ports: { a, b }, ...rest }, index): AclEntry => {
          return { ...rest, number: 100 + index, from: Math.min(a, b), to: Math.max(a, b) };
        });
        const asked = { from: Math.min(one, other), to: Math.max(one, other) };
        const each = Array.from({ length: asked.to - asked.from + 1 }, (_, index) =>
          passesAt(entries, asked.from + index),
        );
        const expected = each.every(Boolean) ? 'yes' : each.some(Boolean) ? 'partly' : 'no';
        expect(passage(entries.map(words), '10.0.1.0/24', asked).passes).toBe(expected);
      }),
    );
  });

  it.each<[string, readonly string[], string]>([
    ['an entry for a part of the addresses', ['100 allow tcp 443-443 10.0.1.0/25'], 'unclear'],
    [
      'one for all of them before it',
      ['90 allow tcp 443-443 10.0.0.0/8', '100 deny tcp 443-443 10.0.1.0/25'],
      'yes',
    ],
    [
      'one for a part of them and another port',
      ['100 deny tcp 80-80 10.0.1.0/25', '110 allow all 0-65535 0.0.0.0/0'],
      'yes',
    ],
    ['IPv6 alone', ['100 allow all 0-65535 ::/0'], 'no'],
    ['what is no entry', ['a text'], 'no'],
  ])('with %s: %s is %s', (_title, entries, passes) => {
    expect(passage(entries, '10.0.1.0/24', { from: 443, to: 443 }).passes).toBe(passes);
  });
});
