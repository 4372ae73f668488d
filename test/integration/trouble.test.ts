import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Transport } from '../../src/aws/transport.ts';
import { JournalError } from '../../src/journal/journal-error.ts';
import { daemonStage, replaceCall } from '../support/daemon-stage.ts';

let stage: ReturnType<typeof daemonStage>;
afterEach(() => stage.end());

const awsSays = (code: string, message: string, status: number) =>
  Object.assign(new Error(message), { name: code, $metadata: { httpStatusCode: status }, $fault: 'client' });

/** Lets some operations fail for as long as `error` answers something. */
function failing(operations: RegExp, error: () => Error | undefined) {
  return (transport: Transport): Transport =>
    async (call) => {
      const failure = operations.test(`${call.service} ${call.operation}`) ? error() : undefined;
      if (failure !== undefined) throw failure;
      return transport(call);
    };
}

describe('a permission that is missing', () => {
  it('switches off that one part, says which permission it is, and is noticed when it is granted', async () => {
    let denied = true;
    const message =
      'User: arn:aws:sts::111122223333:assumed-role/holdfast is not authorized to perform: rds:DescribeDBInstances';
    stage = daemonStage({
      wrapTransport: failing(/^RDS DescribeDBInstances/, () =>
        denied ? awsSays('AccessDenied', message, 403) : undefined,
      ),
    });
    const daemon = await stage.start();
    await stage.playTo(300);
    const troubles = daemon.view.troubles();
    expect(troubles.map((trouble) => trouble.reason).join()).toContain(
      'permission rds:DescribeDBInstances is missing',
    );
    expect(troubles.every((trouble) => !trouble.blocksActing)).toBe(true);
    stage.hangOne();
    await stage.playTo(600);
    expect(stage.mutations(), 'the rest goes on').toEqual([replaceCall]);
    denied = false;
    await stage.playTo(2400);
    expect(daemon.view.troubles()).toEqual([]);
  });
});

describe('a target that cannot be read again before the action', () => {
  it('is left alone, however young the older facts are', async () => {
    stage = daemonStage({
      wrapTransport: failing(/^EC2 Describe/, () =>
        stage.entries.some((event) => event.kind === 'decision' && event.outcome === 'act')
          ? awsSays('ServiceUnavailable', 'try again later', 503)
          : undefined,
      ),
    });
    await stage.start();
    await stage.playTo(300);
    stage.hangOne();
    await stage.playTo(600);
    expect(stage.last('decision')).toBeDefined();
    expect(stage.mutations()).toEqual([]);
  });
});

describe('credentials that expire', () => {
  it('make it blind, so it acts on nothing, and it sees again by itself', async () => {
    let expired = false;
    stage = daemonStage({
      wrapTransport: failing(/./, () =>
        expired ? awsSays('ExpiredToken', 'The security token has expired', 403) : undefined,
      ),
    });
    const daemon = await stage.start();
    await stage.playTo(300);
    expired = true;
    stage.hangOne();
    await stage.playTo(900);
    expect(stage.mutations()).toEqual([]);
    expect(daemon.view.troubles().length).toBeGreaterThan(5);
    expect(daemon.view.troubles()[0]?.reason).toContain('credentials');
    expired = false;
    await stage.playTo(1100);
    expect(daemon.view.troubles()).toEqual([]);
  });
});

describe('an answer that cannot be read', () => {
  it('ages what it was about into unknown and hurts nothing else', async () => {
    let garbled = false;
    stage = daemonStage({
      wrapTransport: failing(/DescribeTargetHealth/, () =>
        garbled
          ? Object.assign(new SyntaxError('Unexpected token <'), { $metadata: { httpStatusCode: 200 } })
          : undefined,
      ),
    });
    const daemon = await stage.start();
    await stage.playTo(300);
    garbled = true;
    stage.hangOne();
    await stage.playTo(1000);
    expect(stage.mutations(), 'one family of evidence is not enough').toEqual([]);
    expect(
      daemon.view
        .troubles()
        .map((trouble) => trouble.reason)
        .join(),
    ).toContain('broken');
    garbled = false;
    await stage.playTo(1400);
    expect(daemon.view.troubles()).toEqual([]);
  });
});

describe('a journal on a full disk', () => {
  it('is said, keeps everything from being acted on, and ends by itself', async () => {
    let full = false;
    stage = daemonStage({
      wrapStore: (store) => ({
        ...store,
        append: async (expected, events) => {
          if (full) throw new JournalError('full', 'journal holdfast.sqlite: the disk is full');
          return store.append(expected, events);
        },
      }),
    });
    const daemon = await stage.start();
    await stage.playTo(300);
    full = true;
    stage.hangOne();
    await stage.playTo(700);
    expect(stage.mutations()).toEqual([]);
    expect(daemon.view.troubles()).toMatchObject([{ part: 'journal', blocksActing: true }]);
    full = false;
    await stage.playTo(800);
    expect(daemon.view.troubles()).toEqual([]);
    expect(stage.mutations()).toEqual([replaceCall]);
    expect(
      stage.entries.some((event) => event.kind === 'verdict-changed' && event.to === 'host-failed'),
      'what was seen meanwhile is not lost',
    ).toBe(true);
  });
});

describe('a journal on a full disk while people must be called', () => {
  it('calls them at once, and once, and says so of itself', async () => {
    const told: string[] = [];
    const topicArn = 'arn:aws:sns:us-east-1:111122223333:on-call';
    let full = false;
    stage = daemonStage({
      config: { notify: { channels: { 'on-call': { kind: 'sns', topicArn } } } },
      wrapTransport: (transport) => async (call) => {
        if (call.service !== 'SNS') return transport(call);
        told.push(JSON.stringify(call.input));
        return {};
      },
      wrapStore: (store) => ({
        ...store,
        append: async (expected, events) => {
          if (full) throw new JournalError('full', 'journal holdfast.sqlite: the disk is full');
          return store.append(expected, events);
        },
      }),
    });
    stage.writePolicy(stage.policyText('auto').replace('  - action: replace-instance\n', ''));
    await stage.start();
    await stage.playTo(300);
    full = true;
    stage.hangOne();
    await stage.playTo(900);
    const calls = () => told.filter((body) => body.includes('[CRITICAL]'));
    const ofItself = (body: string) => body.includes('the disk is full');
    expect(calls().map(ofItself), 'the fleet, and five minutes later the journal').toEqual([false, true]);
    expect(told.filter(ofItself), 'a notice, and that it lasts').toHaveLength(2);
    full = false;
    await stage.playTo(1000);
    expect(stage.kinds().filter((kind) => kind === 'page')).toHaveLength(2);
    expect(calls()).toHaveLength(2);
  });
});

describe('a clock that jumps', () => {
  it.each([
    ['forward', 30_000],
    ['back', -30_000],
  ])('%s is said, and nothing is acted on until all was read anew', async (_what, jumpMs) => {
    let offset = 0;
    stage = daemonStage({
      wrapClock: (clock) => ({
        now: () => clock.now() + offset,
        monotonic: () => clock.monotonic(),
        sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal),
      }),
    });
    const daemon = await stage.start();
    await stage.playTo(300);
    offset = jumpMs;
    await stage.playTo(350);
    expect(daemon.view.troubles().filter(({ blocksActing }) => blocksActing)).toMatchObject([
      { part: 'clock' },
    ]);
    await stage.playTo(800);
    expect(daemon.view.troubles().filter(({ blocksActing }) => blocksActing)).toEqual([]);
    expect(stage.mutations()).toEqual([]);
  });
});

describe('policies that cannot be used', () => {
  it('leave the last good ones in force, and say where the mistake is', async () => {
    stage = daemonStage();
    const daemon = await stage.start();
    await stage.playTo(200);
    stage.writePolicy(stage.policyText('auto').replace('percent: 50', 'percent: 0'));
    const reloaded = daemon.commands.reload();
    await stage.playTo(300);
    expect((await reloaded).map((problem) => problem.position.line)).toContain(13);
    expect(daemon.view.policies()).toHaveLength(1);
    expect(daemon.view.troubles()).toMatchObject([{ part: 'policies' }]);
    expect(stage.last('policies-refused')?.problems[0]).toContain('replace.yaml:13:');
    stage.hangOne();
    await stage.playTo(600);
    expect(stage.mutations()).toEqual([replaceCall]);
  });

  it('in a folder that is gone, too, until it is back', async () => {
    stage = daemonStage();
    const daemon = await stage.start();
    rmSync(stage.folder, { recursive: true });
    const gone = daemon.commands.reload();
    await stage.playTo(100);
    expect((await gone)[0]?.severity).toBe('error');
    expect(daemon.view.policies()).toHaveLength(1);
    mkdirSync(stage.folder);
    stage.writePolicy(stage.policyText('observe'));
    const back = daemon.commands.reload();
    await stage.playTo(200);
    expect((await back).filter((problem) => problem.severity === 'error')).toEqual([]);
    expect(daemon.view.policies()[0]?.mode).toBe('observe');
    expect(daemon.view.troubles().filter(({ blocksActing }) => blocksActing)).toEqual([]);
  });
});

describe('a policy folder without a policy', () => {
  const emptied: [what: string, empty: (folder: string) => void][] = [
    ['no file', (folder) => rmSync(join(folder, 'replace.yaml'))],
    ['a file without a word', (folder) => writeFileSync(join(folder, 'replace.yaml'), '')],
  ];
  it.each(emptied)('leaves the policies in force when a reload finds %s', async (_what, empty) => {
    stage = daemonStage();
    const daemon = await stage.start();
    await stage.playTo(200);
    empty(stage.folder);
    const reloaded = daemon.commands.reload();
    await stage.playTo(300);
    expect(await reloaded).toMatchObject([
      {
        severity: 'error',
        position: { file: stage.folder, line: 0 },
        message: expect.stringMatching(/while 1 /),
      },
    ]);
    expect(stage.last('policies-refused')?.problems[0]).toContain('restart Holdfast');
    expect(daemon.view.troubles()).toMatchObject([{ part: 'policies', blocksActing: false }]);
    stage.hangOne();
    await stage.playTo(600);
    expect(stage.mutations()).toEqual([replaceCall]);
  });

  it('is where a daemon may start, and it watches until the first policies come', async () => {
    stage = daemonStage();
    rmSync(join(stage.folder, 'replace.yaml'));
    const daemon = await stage.start();
    const reloaded = daemon.commands.reload();
    await stage.playTo(100);
    expect(await reloaded).toMatchObject([{ severity: 'warning' }]);
    expect(daemon.view.policies()).toEqual([]);
    expect(daemon.view.troubles().filter(({ blocksActing }) => blocksActing)).toEqual([]);
    stage.writePolicy(stage.policyText('auto'));
    const filled = daemon.commands.reload();
    await stage.playTo(200);
    expect((await filled).filter((problem) => problem.severity === 'error')).toEqual([]);
    expect(daemon.view.policies()).toHaveLength(1);
  });
});

describe('a second daemon on the same journal', () => {
  it('is refused before it acts', async () => {
    stage = daemonStage();
    const first = await stage.start();
    const second = await stage.start();
    await stage.playTo(300);
    stage.hangOne();
    await stage.playTo(900);
    expect(stage.mutations(), 'one of them, once').toEqual([replaceCall]);
    const deposed = [first, second].filter((daemon) =>
      daemon.view.troubles().some((trouble) => trouble.part === 'journal'),
    );
    expect(deposed).toHaveLength(1);
  });
});
