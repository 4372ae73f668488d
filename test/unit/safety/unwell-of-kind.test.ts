import { describe, expect, it } from 'vitest';
import { verdictKinds } from '../../../src/model/verdict.ts';
import { unwellLike } from '../../../src/safety/unwell-of-kind.ts';
import { account, buildModel, resource, verdict } from '../../support/model-builder.ts';

const like = { kind: 'ec2:instance', account } as const;

describe('how many of a kind are unwell in an account', () => {
  it.each(verdictKinds.map((kind) => [kind] as const))('tells what is %s', (kind) => {
    const model = buildModel({
      resources: [resource({ id: 'i-1' })],
      verdicts: [verdict({ target: 'i-1', kind })],
    });
    const isFine = ['healthy', 'degraded', 'starting', 'in-transition'].includes(kind);
    expect(unwellLike(like, model)).toBe(isFine ? 0 : 1);
  });

  it('leaves out other kinds and other accounts', () => {
    const others = [
      resource({ id: 'i-1' }),
      resource({ id: 'i-2', account: '999999999999' }),
      resource({ id: 'db', kind: 'rds:instance' }),
    ];
    const model = buildModel({
      resources: others,
      verdicts: others.map(({ id }) => verdict({ target: id, kind: 'host-failed' })),
    });
    expect(unwellLike(like, model)).toBe(1);
    expect(unwellLike({ kind: 'rds:instance', account }, model)).toBe(1);
    expect(unwellLike({ kind: 'rds:cluster', account }, model)).toBe(0);
  });
});
