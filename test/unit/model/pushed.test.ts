import { describe, expect, it } from 'vitest';
import { emptyModel, fold } from '../../../src/model/fold.ts';
import type { Observation } from '../../../src/model/observation.ts';
import { observerKey } from '../../../src/model/observation.ts';
import { defaultModelSettings } from '../../../src/model/settings.ts';
import { account, noon, region } from '../../support/model-builder.ts';

const observer = { name: 'cloudwatch/alarm-states', account, region };

const partial = (pushed: boolean): Observation => ({
  kind: 'partial',
  observer,
  observedAt: noon + 1000,
  resources: [],
  signals: [],
  gone: [],
  ...(pushed ? { pushed: true } : {}),
});

describe('what was told unasked', () => {
  it.each([
    [true, noon],
    [false, undefined],
  ])('is no sign that reads work again, as a read is (pushed: %s)', (pushed, failingSince) => {
    const failed = {
      kind: 'failed',
      observer,
      observedAt: noon,
      failure: 'unreachable',
      reason: 'out',
    } as const;
    const empty = emptyModel({ settings: defaultModelSettings, services: [] });
    const model = fold(fold(empty, [failed], noon), [partial(pushed)], noon + 1000);

    expect(model.observers.get(observerKey(observer))?.failingSince).toBe(failingSince);
  });
});
