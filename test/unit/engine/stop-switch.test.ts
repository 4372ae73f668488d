import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileStopSwitch, memoryStopSwitch, stopSwitchIn } from '../../../src/engine/stop-switch.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-stop-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = 1000;

describe('the stop switch in a file', () => {
  it('is clear while there is no file, and thrown as soon as there is one, whatever is in it', () => {
    const file = join(folder, 'stop');
    const port = fileStopSwitch(file, {});
    expect(port.read(at)).toMatchObject({ state: 'clear', readAt: at });
    writeFileSync(file, '');
    expect(port.read(at)).toMatchObject({ state: 'thrown', source: file });
  });

  it.each([
    ['the variable', { HOLDFAST_STOP: '1' }, 'start Holdfast without it'],
    ['the file', {}, 'holdfast resume, or remove the file'],
  ])('says how a stop by %s is ended', (_where, environment, wayOut) => {
    const file = join(folder, 'stop');
    writeFileSync(file, '');
    expect(fileStopSwitch(file, environment).read(at)).toMatchObject({ state: 'thrown', wayOut });
  });

  it.each([
    ['who and why', 'ana: a bad feeling\n', ' exists and says "ana: a bad feeling"'],
    ['its first line only', '\nana: wait\nsecond line', ' exists and says "ana: wait"'],
    ['nothing where it is empty', '', ' exists'],
    ['nothing that a terminal would take for a command', '\u001b[2Jana', ' exists and says "[2Jana"'],
    ['no more than 200 bytes', 'x'.repeat(201), ` exists and says "${'x'.repeat(200)}"`],
  ])('tells of what is in it %s', (_what, text, told) => {
    const file = join(folder, 'stop');
    writeFileSync(file, text);
    expect(fileStopSwitch(file, {}).read(at).reason).toBe(`the file ${file}${told}`);
  });

  it('is thrown by what is no file at all, which is not read', () => {
    const folderInItsPlace = join(folder, 'stop');
    mkdirSync(folderInItsPlace);
    expect(fileStopSwitch(folderInItsPlace, {}).read(at)).toMatchObject({
      state: 'thrown',
      reason: `the file ${folderInItsPlace} exists`,
    });
  });

  it('is thrown and cleared by command, and keeps who and why for people', () => {
    const file = join(folder, 'stop');
    fileStopSwitch(file, {}).throwSwitch('ana', 'a bad feeling');
    const another = fileStopSwitch(file, {});
    expect(another.read(at).state, 'it outlives the process').toBe('thrown');
    another.clear();
    expect(another.read(at).state).toBe('clear');
  });

  it.each([
    [
      'its folder is missing (a volume that is not mounted)',
      (stop: string) => rmSync(join(stop, '..'), { recursive: true }),
    ],
    [
      'its folder is a file',
      (stop: string) => {
        rmSync(join(stop, '..'), { recursive: true });
        writeFileSync(join(stop, '..'), '');
      },
    ],
    [
      'its folder is a loop of links',
      (stop: string) => {
        rmSync(join(stop, '..'), { recursive: true });
        symlinkSync(join(stop, '..'), join(stop, '..'));
      },
    ],
  ])('is unreadable, which means stopped, when %s', (_what, damage) => {
    mkdirSync(join(folder, 'data'));
    const file = join(folder, 'data', 'stop');
    const port = fileStopSwitch(file, {});
    damage(file);
    expect(port.read(at).state).toBe('unreadable');
  });

  it('stays thrown in this process when it cannot be written', () => {
    const file = join(folder, 'missing', 'stop');
    const port = fileStopSwitch(file, {});
    expect(() => port.throwSwitch('ana', 'now')).toThrow('ENOENT');
    mkdirSync(join(folder, 'missing'));
    chmodSync(join(folder, 'missing'), 0o755);
    expect(port.read(at).state).toBe('thrown');
  });

  it.each([
    [undefined, 'clear'],
    ['', 'clear'],
    ['0', 'clear'],
    ['1', 'thrown'],
    ['false', 'thrown'],
  ])('reads HOLDFAST_STOP=%s as %s: only an absent, empty or 0 one lets act', (value, state) => {
    expect(fileStopSwitch(join(folder, 'stop'), { HOLDFAST_STOP: value }).read(at).state).toBe(state);
  });
});

describe('the stop switch in memory', () => {
  it('is thrown and cleared', () => {
    const port = memoryStopSwitch();
    port.throwSwitch('ana', 'drill');
    expect(port.read(at)).toMatchObject({ state: 'thrown', reason: 'ana: drill' });
    port.clear();
    expect(port.read(at).state).toBe('clear');
  });
});

describe('several places', () => {
  const place = (state: 'clear' | 'thrown' | 'unreadable', source: string, readAt = at) => ({
    read: () => ({ state, source, readAt }),
  });

  it.each([
    [['clear', 'clear'], 'clear', 'a'],
    [['clear', 'thrown'], 'thrown', 'b'],
    [['unreadable', 'clear'], 'unreadable', 'a'],
    [['unreadable', 'thrown'], 'unreadable', 'a'],
  ] as const)('that stand at %j are one that stands at %s, by %s', (states, state, source) => {
    const [a, b] = states;

    expect(stopSwitchIn([place(a, 'a'), place(b, 'b')]).read(at)).toMatchObject({ state, source });
  });

  it('are as old as the oldest reading while all are clear, and stopped where there are none', () => {
    expect(stopSwitchIn([place('clear', 'a'), place('clear', 'b', at - 1)]).read(at).readAt).toBe(at - 1);
    expect(stopSwitchIn([]).read(at).state).toBe('unreadable');
  });

  it('are all thrown, also when one of them cannot be', () => {
    const thrown: string[] = [];
    const failing = {
      ...place('clear', 'a'),
      throwSwitch: () => {
        throw new Error('read-only');
      },
    };
    const working = { ...place('clear', 'b'), throwSwitch: (by: string) => thrown.push(by) };

    expect(() => stopSwitchIn([failing, working]).throwSwitch('ana', 'x')).toThrow('read-only');
    expect(thrown).toEqual(['ana']);
  });
});
