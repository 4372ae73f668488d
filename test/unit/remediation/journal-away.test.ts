import { describe, expect, it } from 'vitest';
import { remediationStage } from '../../support/remediation-stage.ts';

describe('a remedy whose journal goes away just after its call went out', () => {
  const sentAndCutOff = async () => {
    const stage = remediationStage();
    stage.progress = 'done';
    stage.journalFails = (event) => event.kind === 'step' && event.progress === 'done';
    await stage.turn('begin');
    expect(stage.calls).toEqual(['remedy/0']);
    return stage;
  };

  it.each([
    ['would still be begun', true],
    ['would not be begun any more', false],
  ])(
    'is known to be sent, and is neither sent again nor called unsent, where it %s by fresh facts',
    async (_what, stands) => {
      const stage = await sentAndCutOff();
      expect(stage.only().state).toBe('observing');
      stage.stands = stands;
      stage.journalFails = () => false;
      await stage.turn();
      expect(stage.calls).toEqual(['remedy/0']);
      expect(stage.only().state).toBe('verifying');
    },
  );
});
