import { describe, expect, it } from 'vitest';
import type { EngineState } from '../../../src/engine/engine.ts';
import { noticeSuspects } from '../../../src/engine/reread-suspects.ts';
import type { Change } from '../../../src/model/model.ts';
import type { VerdictKind } from '../../../src/model/verdict.ts';
import { buildModel, verdict } from '../../support/model-builder.ts';

const turned = (kind: VerdictKind): Change => ({
  kind: 'verdict',
  verdict: verdict({ target: 'i-1', kind }),
  from: 'healthy',
});

/** The targets that would be read again, after one fold for each list of changes. */
function suspectsAfter(...folds: readonly (readonly Change[])[]): readonly string[] {
  const suspects = new Map<string, number>();
  for (const changes of folds) {
    const state: Pick<EngineState, 'model' | 'suspects'> = {
      model: { ...buildModel({}), changes },
      suspects,
    };
    noticeSuspects(state);
  }
  return [...suspects.keys()];
}

describe('suspects', () => {
  it('are not lost to a second fold in the same cycle', () => {
    expect(suspectsAfter([turned('suspect')], [])).toEqual(['i-1']);
  });

  it.each<[string, Change]>([
    ['is well again', turned('healthy')],
    ['is gone', { kind: 'resource', id: 'i-1', how: 'removed' }],
  ])('are no more once the target %s', (_what, change) => {
    expect(suspectsAfter([turned('suspect')], [change])).toEqual([]);
  });
});
