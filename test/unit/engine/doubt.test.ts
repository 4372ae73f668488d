import { describe, expect, it } from 'vitest';
import { doubtShrinking } from '../../../src/engine/doubt.ts';
import type { EngineState } from '../../../src/engine/engine.ts';
import { createTroubles } from '../../../src/engine/troubles.ts';
import type { Observation } from '../../../src/model/observation.ts';
import { account, buildModel, instanceId, noon, region, resource } from '../../support/model-builder.ts';

const instances = (count: number, gone: number) =>
  Array.from({ length: count }, (_, index) =>
    resource({
      id: instanceId(String(index)),
      kind: 'ec2:instance',
      facts: { state: index < count - gone ? 'running' : 'terminated' },
    }),
  );

/** What becomes of an inventory that lists `listed` of `known` instances, of which some were terminated. */
function stage(given: { readonly known: number; readonly terminated?: number; readonly name?: string }) {
  const observer = { name: given.name ?? 'ec2/instances', account, region };
  const all = instances(given.known, given.terminated ?? 0);
  const health = { observer, resources: given.known, lastSuccessAt: noon };
  const state: Pick<EngineState, 'model' | 'doubted'> = {
    model: {
      ...buildModel({ resources: all }),
      observers: new Map([[`${observer.name}@${account}/${region}`, health]]),
    },
    doubted: new Map(),
  };
  const troubles = createTroubles(() => undefined);
  return (listed: number) => {
    const said: Observation = {
      kind: 'complete',
      observer,
      observedAt: noon,
      resources: all.slice(0, listed),
      signals: [],
    };
    return doubtShrinking({ troubles }, state, [said])[0]?.kind;
  };
}

describe('an inventory that lists less than before', () => {
  it.each([
    ['a fifth gone of 20', 20, 16, 'complete'],
    ['more than a fifth of 20', 20, 15, 'partial'],
    ['two gone of three', 3, 1, 'complete'],
    ['three gone of three', 3, 0, 'partial'],
  ])('with %s is taken as %#', (_what, known, listed, kind) => {
    expect(stage({ known })(listed)).toBe(kind);
  });

  it('is believed when it says so the third time in a row', () => {
    const say = stage({ known: 20 });
    expect([say(0), say(0), say(0)]).toEqual(['partial', 'partial', 'complete']);
  });

  it('may leave out what was terminated', () => {
    expect(stage({ known: 7, terminated: 3 })(4)).toBe('complete');
    expect(stage({ known: 7, terminated: 3 })(1)).toBe('partial');
  });

  it('is no inventory where it lists what is wrong', () => {
    expect(stage({ known: 20, name: 'cloudwatch/alarm-states' })(0)).toBe('complete');
  });
});
