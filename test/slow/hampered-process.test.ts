import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { builtBundle } from '../support/crash/built-bundle.ts';
import { buildCrashStage, type Keeper } from '../support/crash/crash-stage.ts';
import { crashStories } from '../support/crash/crash-stories.ts';
import { contentOf, ofLaterVersion } from '../support/crash/later-version.ts';
import { playTroubled, type Trouble, type TroubledPlay } from '../support/crash/play-troubled.ts';
import {
  clockSet,
  cutFromAws,
  cutFromStore,
  fullFile,
  noSpaceLeft,
  type SaidMeanwhile,
  slowStore,
  suspended,
  throttledStore,
  tornJournal,
} from '../support/crash/troubles.ts';
import { removeImages } from '../support/image/build-image.ts';

const [machine, writer] = crashStories;
if (machine === undefined || writer === undefined) throw new Error('the stories are not there');
/** Where the journal is lost in part, or nothing could be written for long, it may be AWS alone by which all is well again. */
const perhapsByItself = { story: { ...machine, isOver: () => true }, store: 'sqlite' as const };
const minuteMs = 60_000;
const hoursMs = 60 * minuteMs;

const goesOnActing: SaidMeanwhile = [
  { path: '/-/ready', says: /^200 ready, one of 2$/m },
  { path: '/-/healthy', says: /^200 / },
  { path: '/metrics', says: /^holdfast_replica_sees_others 1$/m },
];
const onlyWatches: SaidMeanwhile = [
  {
    path: '/-/ready',
    says: /^503 not ready: the replicas of crash cannot be seen .*does not answer in time/m,
  },
  // Whoever is restarted for the store's sake watches no more.
  { path: '/-/healthy', says: /^200 / },
  { path: '/metrics', says: /^holdfast_replica_lease_seconds\{cell="main"\} 0$/m },
  { path: '/metrics', says: /^holdfast_replica_sees_others 0$/m },
];
const saysThatTheDiskIsFull: SaidMeanwhile = [
  {
    path: '/-/ready',
    says: /^503 not ready\n- journal .*nothing is acted on\): .*cannot grow, the disk is full/m,
  },
  { path: '/-/healthy', says: /^200 / },
];

let bundle = '';
beforeAll(() => {
  bundle = builtBundle();
});
afterAll(removeImages);

describe('the bundle as a process before a journal of a later version', () => {
  it.each([
    {
      store: 'sqlite',
      replicas: false,
      says: /schema 2, .* knows up to 1: upgrade Holdfast or use another file$/m,
    },
    {
      store: 'dynamodb',
      replicas: false,
      says: /format 2, .* knows up to 1: upgrade Holdfast or use another journal.name$/m,
    },
    {
      store: 'dynamodb',
      replicas: true,
      says: /^503 not ready\n- main: held by nobody; this replica cannot: .* knows up to 1: upgrade Holdfast/m,
    },
  ] as const)('touches neither it nor AWS and says what to do: $store, replicas: $replicas', async (how) => {
    const changed: string[] = [];
    const keeper: Keeper = async ({ number }, { to, mutates, operation, events }) => {
      if (number > 1 && mutates && (to === 'aws' || events.length > 0)) changed.push(operation);
      return 'go on';
    };
    const { scenario } = machine;
    const stage = await buildCrashStage({ bundle, scenario, seed: 1, ...how, keeper });
    onTestFinished(() => stage.end());
    const { clock } = stage.world;
    const first = await stage.start();
    await stage.playUntil(clock.now() + 2 * minuteMs);
    await first.process.kill();
    await ofLaterVersion(stage);
    const before = await contentOf(stage);

    const second = await stage.start();
    await stage.playUntil(clock.now() + 2 * minuteMs);

    const { process } = second;
    if (how.replicas) {
      // It may still be of use for other cells.
      expect(await stage.ask(second, '/-/ready')).toMatch(how.says);
    } else {
      await process.end();
      expect(process.child.exitCode).toBe(1);
      expect(process.said()).toMatch(how.says);
    }
    expect(changed).toEqual([]);
    expect(await contentOf(stage)).toEqual(before);
  });
});

describe('the bundle as a process that something befalls while it repairs', () => {
  it.each<{ readonly what: string; readonly trouble: Trouble } & Partial<TroubledPlay>>([
    {
      what: 'suspended for longer than its lease',
      trouble: suspended(300_000),
      story: writer,
      replicas: true,
    },
    { what: 'suspended for longer than its intent holds', trouble: suspended(300_000) },
    { what: 'cut off from the store, its intent in it', trouble: cutFromStore('after'), replicas: true },
    { what: 'cut off from the store, its intent not in it', trouble: cutFromStore('before') },
    { what: 'cut off from AWS, which has the change', trouble: cutFromAws('after'), story: writer },
    { what: 'cut off from AWS, which does not have it', trouble: cutFromAws('before') },
    { what: 'a store that turns down half of the writes', trouble: throttledStore(5), story: writer },
    {
      what: 'a store whose every answer takes three seconds',
      trouble: slowStore(
        { answerMs: 3_000, forMs: hoursMs, from: 'the beginning', mayAct: true },
        goesOnActing,
      ),
      story: writer,
      replicas: true,
    },
    {
      what: 'a store so slow that the lease cannot be kept',
      trouble: slowStore(
        { answerMs: 20_000, forMs: 5 * minuteMs, from: 'the intent', mayAct: false },
        onlyWatches,
      ),
      replicas: true,
    },
    { what: 'a clock that is set three hours ahead', trouble: clockSet(3 * hoursMs) },
    { what: 'a clock that is set back by three hours', trouble: clockSet(-3 * hoursMs) },
    {
      what: 'a journal whose end is missing',
      trouble: tornJournal('the end is missing'),
      ...perhapsByItself,
    },
    {
      what: 'a journal whose end is garbage',
      trouble: tornJournal('the end is garbage'),
      ...perhapsByItself,
    },
    {
      what: 'a disk without space for a while',
      trouble: noSpaceLeft(saysThatTheDiskIsFull),
      ...perhapsByItself,
    },
    { what: 'a file that must not grow for a while', trouble: fullFile(), ...perhapsByItself },
  ])('does no wrong and goes on: $what', async ({ what: _what, trouble, ...more }) => {
    const play = { story: machine, seed: 1, store: 'dynamodb' as const, replicas: false, ...more };
    expect(await playTroubled({ bundle, ...play, trouble })).toEqual([]);
  });
});
