import { afterEach, describe, expect, it } from 'vitest';
import { daemonStage } from '../support/daemon-stage.ts';
import { needsHuman } from '../../src/safety/needs-human.ts';

let stage: ReturnType<typeof daemonStage>;
afterEach(() => stage.end());

const said = (by: string) => ({ by, channel: 'cli' as const });

/** Two ladders whose only remedy never applies: one instance that hangs needs a person at once. */
function helpless() {
  stage = daemonStage();
  const text = stage
    .policyText('auto')
    .replace(
      '  - action: replace-instance\n',
      '  - action: replace-instance\n    when: group.desired > 99\n',
    );
  const later = text
    .replace('policy: replace-failed-instance', 'policy: second-ladder')
    .replace('for: 1m', 'for: 4m');
  stage.writePolicy(`${text}---\n${later}`);
}

const pages = () => stage.entries.filter(({ kind }) => kind === 'page').length;

describe('what needs a person', () => {
  it('is called about no more once somebody has taken it, stays in sight, and is over with its incident', async () => {
    helpless();
    const daemon = await stage.start();
    await stage.playTo(300);
    stage.hangOne();
    await stage.playTo(530);
    const needed = needsHuman(daemon.view.decisions());
    const [first] = needed;
    expect(needed.map(({ proposal }) => proposal.policy.name)).toEqual(['replace-failed-instance']);
    expect(pages()).toBe(1);

    const taken = await stage.said(daemon.commands.take(first?.proposal.key ?? '', said('ana')), 535);
    expect(taken).toMatchObject({ by: 'ana', incident: first?.proposal.incident });
    await expect(
      stage.said(daemon.commands.take(first?.proposal.key ?? '', said('ben')), 540),
    ).rejects.toThrow(/^ana took it at .*; to take it over, run holdfast give-back inc/);

    // The second ladder comes to its end in the same incident, and after a restart: ana still has it.
    await stage.stop(daemon, 'SIGTERM');
    const second = await stage.start();
    await stage.playTo(1000);
    const still = needsHuman(second.view.decisions());
    expect(still.map(({ proposal }) => proposal.policy.name)).toEqual([
      'replace-failed-instance',
      'second-ladder',
    ]);
    expect(still[1]?.results.find(({ gate }) => gate === 'page-once')?.reason).toMatch(
      /^ana took it \d+ min .*ago: nobody else is called\.$/,
    );
    expect(second.view.taken()).toMatchObject([{ by: 'ana' }]);
    expect(pages()).toBe(1);

    stage.wakeOne();
    await stage.playTo(1700);
    expect(second.view.taken()).toEqual([]);
  });

  it('is called about again after it was given back, and cannot be given back twice', async () => {
    helpless();
    const daemon = await stage.start();
    await stage.playTo(300);
    stage.hangOne();
    await stage.playTo(530);
    const key = needsHuman(daemon.view.decisions())[0]?.proposal.key ?? '';
    const taken = await stage.said(daemon.commands.take(key, said('ana')), 535);
    await stage.playTo(900);
    expect(pages()).toBe(1);

    await stage.said(daemon.commands.giveBack(taken, said('ben')), 905);
    await stage.playTo(940);

    expect(stage.last('given-back')).toMatchObject({ from: 'ana', by: 'ben', channel: 'cli' });
    expect(stage.last('page')?.policy).toBe('second-ladder');
    await expect(stage.said(daemon.commands.giveBack(taken, said('ben')), 945)).rejects.toThrow(
      /given back already/,
    );
    await expect(stage.said(daemon.commands.take('gone', said('ben')), 950)).rejects.toThrow(
      /^gone needs no person any more/,
    );
  });
});
