import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAnswerLinks } from '../../../src/engine/answer-links.ts';
import { countedIds } from '../../../src/runtime/ids.ts';

const options = { publicUrl: 'https://holdfast.example.com/', secret: 's'.repeat(32), ids: countedIds() };
const links = createAnswerLinks(options);
const request = {
  proposal: 'reboot/arn:aws:ec2:…/0',
  question: 7,
  by: 'ana',
  to: 'ana-mail',
  expiresAt: 1000,
};

const tokenOf = (url: string) => new URL(url).searchParams.get('token') ?? '';

describe('links to answer by', () => {
  it('lead to the public address, and say back what they were made for', () => {
    const { approve, reject } = links.urls(request);

    expect(approve).toMatch(/^https:\/\/holdfast\.example\.com\/api\/v1\/answer\?token=[\w.-]+$/);
    expect(links.read(tokenOf(approve))).toMatchObject({ ...request, verdict: 'approved' });
    expect(links.read(tokenOf(reject))).toMatchObject({ ...request, verdict: 'rejected' });
  });

  it('differ each time, so that one that is used says nothing of another', () => {
    const made = [links.urls(request), links.urls(request)].flatMap(({ approve, reject }) => [
      approve,
      reject,
    ]);

    expect(new Set(made).size).toBe(4);
  });

  it('of another secret are foreign', () => {
    const other = createAnswerLinks({ ...options, secret: 't'.repeat(32) });

    expect(links.read(tokenOf(other.urls(request).approve))).toEqual({ problem: 'foreign' });
  });

  it('that are changed anywhere, cut short or made up are never taken for ours', () => {
    const token = tokenOf(links.urls(request).approve);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.nat(token.length - 1).map((length) => token.slice(0, length)),
          fc
            .tuple(fc.nat(token.length - 1), fc.constantFrom('a', 'b', 'X', 'Z', '0', '9', '-', '_', '.'))
            .map(([at, letter]) => token.slice(0, at) + letter + token.slice(at + 1)),
        ),
        (given) => {
          // The last letter of base64 holds bits that mean nothing: only those may differ.
          fc.pre(given.slice(0, -1) !== token.slice(0, -1));
          expect(links.read(given)).toHaveProperty('problem');
        },
      ),
    );
  });
});
