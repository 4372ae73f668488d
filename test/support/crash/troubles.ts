import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../source-tree.ts';
import type { Life } from './crash-stage.ts';
import type { Passing, Word } from './door.ts';
import type { Trouble } from './play-troubled.ts';

type Meeting = Parameters<Trouble['meet']>[0];

const minuteMs = 60_000;
const quarterOfAnHourMs = 15 * minuteMs;
/** From a crash to the next process. */
const restartAfterMs = 30_000;
/** By how much a trouble of some minutes may put a story off. */
const laterMs = 25 * minuteMs;

const isIntent = ({ when, events }: Passing, expected: Passing['when']) =>
  when === expected && events.includes('intent');

/** Calls `strike` at the first request for which it is time, and never again. What it does lasts so long. */
function once(
  lastsMs: number,
  isTime: (passing: Passing) => boolean,
  strike: (meeting: Meeting) => Promise<Word> | Word,
): Trouble {
  let pastAt: number | undefined;
  return {
    laterMs,
    isPast: (now) => pastAt !== undefined && now > pastAt,
    meet: (meeting) => {
      if (pastAt !== undefined || !isTime(meeting.passing)) return 'go on';
      pastAt = meeting.stage.world.clock.now() + lastsMs;
      return strike(meeting);
    },
  };
}

/** From the first request for which it is time on, and for so long, each request has this word. A story may end before. */
function during(
  forMs: number,
  isTime: (passing: Passing) => boolean,
  word: (meeting: Meeting, of: Life) => Promise<Word> | Word,
  onBegin: (meeting: Meeting) => void = () => undefined,
): Trouble {
  let began: { readonly at: number; readonly life: Life } | undefined;
  return {
    laterMs,
    isPast: () => began !== undefined,
    meet: (meeting) => {
      const now = meeting.stage.world.clock.now();
      if (began === undefined && isTime(meeting.passing)) {
        began = { at: now, life: meeting.life };
        onBegin(meeting);
      }
      return began === undefined || now >= began.at + forMs ? 'go on' : word(meeting, began.life);
    },
  };
}

/** `SIGSTOP` while the answer is under way that its intent is written, and `SIGCONT` when another has long taken over. */
export const suspended = (forMs: number): Trouble =>
  once(
    forMs,
    (passing) => isIntent(passing, 'after'),
    ({ life, stage }) => {
      life.process.suspend();
      stage.world.clock.after(forMs, () => stage.wake(life));
      return 'go on';
    },
  );

/** The one that acts no longer reaches the store; it reaches AWS, and others reach both. `when`: its intent gets there, or not. */
export const cutFromStore = (when: Passing['when']): Trouble =>
  during(
    4 * minuteMs,
    (passing) => isIntent(passing, when),
    ({ life, passing }, of) => (life === of && passing.to === 'store' ? 'lost' : 'go on'),
  );

/** Nobody reaches AWS from its first change on, whose answer is lost or which is itself. */
export const cutFromAws = (when: Passing['when']): Trouble =>
  during(
    4 * minuteMs,
    (passing) => passing.to === 'aws' && passing.mutates && passing.when === when,
    ({ passing }) => (passing.to === 'aws' ? 'lost' : 'go on'),
  );

/** DynamoDB turns down so many of ten writes. */
export const throttledStore = (ofTen: number): Trouble => {
  let asked = 0;
  return during(
    20 * minuteMs,
    () => true,
    ({ passing }) => {
      if (passing.to !== 'store' || passing.when !== 'before' || !passing.mutates) return 'go on';
      asked += 1;
      // Spread over the ten, so that a try again may find one that is taken.
      return (asked * ofTen) % 10 < ofTen ? { code: 'ProvisionedThroughputExceededException' } : 'go on';
    },
  );
};

/** What every process answers at a path while the trouble lasts, first its status. */
export type SaidMeanwhile = readonly { readonly path: string; readonly says: RegExp }[];

/**
 * From the beginning on, or from the intent, every answer of the table takes so long, half of it on the way there: what
 * a process has given up arrives all the same. Three minutes later each process is asked what it says of itself.
 */
export function slowStore(
  how: {
    readonly answerMs: number;
    readonly forMs: number;
    readonly from: 'the beginning' | 'the intent';
    /** Whether anything may be changed meanwhile. */
    readonly mayAct: boolean;
  },
  said: SaidMeanwhile,
): Trouble {
  const { wrong, askLater, saw } = questions(said);
  return {
    ...during(
      how.forMs,
      (passing) => how.from === 'the beginning' || isIntent(passing, 'before'),
      ({ passing }) => {
        if (passing.to === 'store') return { afterMs: how.answerMs / 2 };
        if (passing.mutates && !how.mayAct) wrong.push(`${passing.operation} was sent to AWS meanwhile`);
        return 'go on';
      },
      ({ stage }) => askLater(stage),
    ),
    saw,
  };
}

/** Asks each process what it says of itself, three minutes after a trouble began. */
function questions(said: SaidMeanwhile) {
  const wrong: string[] = [];
  let asked = 0;
  const ask = (stage: Meeting['stage']) => {
    for (const life of stage.lives)
      for (const { path, says } of said)
        void stage.ask(life, path).then((answer) => {
          asked += 1;
          if (!says.test(answer)) wrong.push(`process ${life.number} answers at ${path}: ${answer}`);
        });
  };
  return {
    wrong,
    askLater: (stage: Meeting['stage']) => void stage.world.clock.after(3 * minuteMs, () => ask(stage)),
    saw: () => (asked === 0 ? ['no process was asked what it says of itself'] : wrong),
  };
}

/** Somebody sets the wall clock just when the intent is written, and sets it right a quarter of an hour later. */
export const clockSet = (byMs: number): Trouble =>
  once(
    quarterOfAnHourMs,
    (passing) => isIntent(passing, 'after'),
    ({ stage }) => {
      stage.setWallClock(byMs);
      stage.world.clock.after(quarterOfAnHourMs, () => stage.setWallClock(0));
      return 'go on';
    },
  );

/** The machine goes down when AWS has made the change, and this is what the disk has of the journal's last words. */
export const tornJournal = (tear: 'the end is missing' | 'the end is garbage'): Trouble =>
  once(
    restartAfterMs,
    ({ to, mutates, when }) => to === 'aws' && mutates && when === 'after',
    async ({ life, stage }): Promise<Word> => {
      await life.process.kill();
      const file = openSync(join(stage.folder, 'holdfast.sqlite-wal'), 'r+');
      const { size } = fstatSync(file);
      if (tear === 'the end is missing') ftruncateSync(file, size - 100);
      else writeSync(file, new Uint8Array(5_000).fill(0xa5), 0, 5_000, size - 100);
      closeSync(file);
      stage.world.clock.after(restartAfterMs, () => void stage.start());
      return 'lost';
    },
  );

/** From the first fault on the disk has no space left; a quarter of an hour later it has. The same process goes on. */
export function noSpaceLeft(said: SaidMeanwhile): Trouble {
  const { askLater, saw } = questions(said);
  return {
    ...once(
      quarterOfAnHourMs,
      ({ to }) => to === 'aws',
      ({ stage }) => {
        const sign = join(stage.folder, 'disk-is-full');
        writeFileSync(sign, '');
        stage.world.clock.after(quarterOfAnHourMs, () => rmSync(sign));
        askLater(stage);
        return 'go on';
      },
    ),
    preloads: [join(projectRoot, 'test/support/crash/full-disk-child.ts')],
    saw,
  };
}

/**
 * From the first fault on no file of a process may grow by more than a few words, so that the system breaks off a write
 * in the middle (EFBIG). A quarter of an hour later another one takes its place, which may write.
 */
export function fullFile(): Trouble {
  let cramped: Life | undefined;
  const trouble = once(
    quarterOfAnHourMs,
    ({ to }) => to === 'aws',
    async ({ life, stage }): Promise<Word> => {
      await life.process.kill();
      const { size } = statSync(join(stage.folder, 'holdfast.sqlite-wal'));
      const begun = stage.start({ mostFileBytes: size + roomBytes }).then((started) => (cramped = started));
      stage.world.clock.after(quarterOfAnHourMs, () => void stage.start({ inPlaceOf: begun }));
      return 'lost';
    },
  );
  const wasFull = () => cramped?.process.said().includes('the journal cannot be written') === true;
  return { ...trouble, isPast: (now) => wasFull() && trouble.isPast(now) };
}

/** For a start and what is said in some minutes. */
const roomBytes = 60_000;
