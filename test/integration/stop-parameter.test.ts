import { afterEach, describe, expect, it } from 'vitest';
import type { Transport } from '../../src/aws/transport.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import { shopAccount, shopPrimary } from '../../src/simulator/stacks/shop.ts';
import { daemonStage, replaceCall } from '../support/daemon-stage.ts';

let stage: ReturnType<typeof daemonStage>;
afterEach(() => stage.end());

const config = { stopSwitch: { parameter: '/holdfast/stop' } };

function start(wrapTransport?: (transport: Transport) => Transport) {
  stage = daemonStage({ config, ...(wrapTransport === undefined ? {} : { wrapTransport }) });
  return stage.start();
}

/** A person writes the parameter, from wherever they are, within a second after so many. */
async function put(value: string, seconds: number): Promise<void> {
  const written = simulatedTransport(stage.world, { caller: 'operator' })({
    service: 'SSM',
    operation: 'PutParameter',
    input: { Name: '/holdfast/stop', Value: value, Overwrite: true },
    scope: { account: shopAccount, region: shopPrimary },
  });
  await stage.said(written, seconds + 1);
}

describe('a parameter as a stop switch', () => {
  it('stops while it does not exist, and says what to do; with "run" everything goes on', async () => {
    const daemon = await start();
    await stage.playTo(300);
    stage.hangOne();
    await stage.playTo(600);

    expect(daemon.view.stopSwitch()).toMatchObject({
      state: 'unreadable',
      source: 'the parameter /holdfast/stop',
      reason: 'it does not exist: create it with the value "run"',
    });
    expect(stage.mutations()).toEqual([]);
    expect(stage.last('stop-switch')).toMatchObject({ state: 'unreadable' });

    await put('run', 600);
    await stage.playTo(660);
    expect(daemon.view.stopSwitch().state).toBe('clear');
    expect(stage.mutations()).toEqual([replaceCall]);
  });

  it.each(['stop', 'RUN', ' run', 'off'])('stops while it says %j', async (value) => {
    const daemon = await start();
    await put('run', 0);
    await stage.playTo(300);
    await put(value, 300);
    stage.hangOne();
    await stage.playTo(600);

    expect(daemon.view.stopSwitch()).toMatchObject({
      state: 'thrown',
      reason: `it says "${value}", and only "run" lets anything be acted on`,
    });
    expect(stage.mutations()).toEqual([]);
  });

  it('is read before each mutation, not only in its turn', async () => {
    let answer = 'run';
    let reads = 0;
    const daemon = await start((transport) => async (request) => {
      if (request.operation !== 'GetParameter') return transport(request);
      reads += 1;
      return { Parameter: { Value: answer } };
    });
    await stage.playTo(300);
    stage.hangOne();
    // The intent is the last word before the call: somebody stops everything right then.
    daemon.subscribe(({ kind }) => {
      if (kind === 'intent') answer = 'stop';
    });
    const before = reads;
    await stage.playTo(600);

    expect(reads).toBeGreaterThan(before);
    expect(stage.last('intent')).toBeDefined();
    expect(stage.mutations()).toEqual([]);
    expect(stage.last('step')).toMatchObject({ progress: 'parked' });
  });
});

describe('the stop switch', () => {
  it('is thrown and read while the journal takes nothing', async () => {
    stage = daemonStage({
      wrapStore: (store) => ({
        ...store,
        append: async () => {
          throw new Error('the disk is full');
        },
      }),
    });
    const daemon = await stage.start();
    await stage.playTo(10);

    await stage.said(daemon.commands.pause('ana', 'a bad feeling'), 20);

    expect(daemon.view.stopSwitch()).toMatchObject({ state: 'thrown', reason: 'ana: a bad feeling' });
  });
});
