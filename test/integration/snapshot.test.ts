import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { parseStack } from '../../src/simulator/stacks/load-stack.ts';
import { runProcess } from '../support/run-process.ts';

let run: Awaited<ReturnType<typeof runProcess>>;
beforeAll(async () => {
  run = await runProcess();
});
afterAll(() => run.end());

describe('holdfast snapshot', () => {
  it('writes what it observed over the network as a stack that can be built', async () => {
    const { status, err } = await run.start(['snapshot', '--out', 'mine.yaml', '--mask-account']).exited;

    expect({ status, err }).toEqual({
      status: 0,
      err: 'mine.yaml is written; play on it: holdfast gameday --stack mine.yaml\n',
    });
    const { stack, problems } = parseStack(readFileSync(join(run.folder, 'mine.yaml'), 'utf8'), 'mine.yaml');
    expect(problems).toEqual([]);
    if (stack === undefined) return;
    const world = buildStack(stack, 1);
    expect([...world.databases.keys()]).toEqual(['shop-db', 'shop-db-replica-1', 'shop-db-replica-2']);
    expect(world.instances.size).toBe(4);
  });

  it('says which accounts there are when another is asked for', async () => {
    const { status, err } = await run.start(['snapshot', '--account', '999999999999']).exited;
    expect(status).toBe(2);
    expect(err).toBe('holdfast: account 999999999999 is not configured; there are 111122223333\n');
  });
});
