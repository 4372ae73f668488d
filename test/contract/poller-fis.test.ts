import { describe, expect, it } from 'vitest';
import type { Experiment, ExperimentSummary, ExperimentTarget } from '../../src/aws/fis/commands.ts';
import type { Resource } from '../../src/model/resource.ts';
import { fis } from '../../src/pollers/fis.ts';
import { answered } from '../support/answered.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { type Answers, pollBench, refused, startedAt } from '../support/poll.ts';

const list = 'fis ListExperiments';
const details = 'fis GetExperiment';
const experimentArn = (id: string) => `arn:aws:fis:eu-west-1:111122223333:experiment/${id}`;

/** As AWS documents the answers. */
const summary: ExperimentSummary = {
  id: 'EXPhjAXCGY78HV2a4A',
  experimentTemplateId: 'EXTCDh1M8HHkhxoaQ',
  state: { status: 'running', reason: 'Experiment is running.' },
  creationTime: new Date(startedAt - 90_000),
  tags: {},
};
const machine = resourceOf({
  id: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1',
  kind: 'ec2:instance',
  tags: { env: 'live', team: 'shop' },
});

const answersOf = (target: ExperimentTarget, given: Partial<Experiment> = {}): Answers => ({
  [list]: () => ({ experiments: [{ ...summary, ...given }] }),
  [details]: () => ({
    experiment: {
      ...summary,
      startTime: new Date(startedAt - 60_000),
      targets: { all: { selectionMode: 'ALL', ...target } },
      ...given,
    },
  }),
});

async function polled(answers: Answers, resources: readonly Resource[] = [machine]) {
  const bench = pollBench(answers, modelOf({ resources }));
  return { ...answered(await bench.run(fis, 'experiments')), sent: bench.sent };
}

describe('the experiments of Fault Injection Service, as AWS documents its answers', () => {
  it('are known while they run, with what they do something to', async () => {
    const { resources, signals } = await polled(
      answersOf({ resourceType: 'aws:ec2:instance', resourceArns: [machine.id] }),
    );
    expect(resources).toMatchObject([
      {
        id: experimentArn('EXPhjAXCGY78HV2a4A'),
        kind: 'fis:experiment',
        name: 'EXPhjAXCGY78HV2a4A',
        facts: { status: 'running', worksOn: [machine.id] },
      },
    ]);
    expect(signals).toMatchObject([
      {
        check: 'fis/experiment',
        state: 'unknown',
        nature: 'transition',
        since: startedAt - 60_000,
        reason: 'The experiment EXPhjAXCGY78HV2a4A of Fault Injection Service: running',
      },
    ]);
  });

  it.each<[string, boolean]>([
    ['pending', true],
    ['initiating', true],
    ['running', true],
    ['stopping', true],
    ['completed', false],
    ['stopped', false],
    ['failed', false],
    ['cancelled', false],
    ['of-a-later-api', false],
  ])('are asked about where AWS says that they are %s: %s', async (status, isUnderWay) => {
    const { resources, sent } = await polled(answersOf({}, { state: { status } }));
    expect(resources).toHaveLength(isUnderWay ? 1 : 0);
    expect(sent).toHaveLength(isUnderWay ? 2 : 1);
  });

  it('are over where they ended between two calls', async () => {
    const answers = {
      ...answersOf({}, { state: { status: 'completed' } }),
      [list]: () => ({ experiments: [summary] }),
    };
    expect(await polled(answers)).toMatchObject({ kind: 'complete', resources: [], signals: [] });
  });

  it('go by the name that people gave them', async () => {
    const { resources } = await polled(answersOf({}, { tags: { Name: 'friday-drill' } }));
    expect(resources).toMatchObject([{ name: 'friday-drill' }]);
  });

  const type = 'aws:ec2:instance';
  it.each<[string, ExperimentTarget, boolean]>([
    ['its ARN', { resourceType: type, resourceArns: [machine.id] }, true],
    ['another ARN', { resourceType: type, resourceArns: [`${machine.id}2`] }, false],
    [
      'its ARN under a type that is not known here',
      { resourceType: 'aws:x:y', resourceArns: [machine.id] },
      true,
    ],
    ['its tags', { resourceType: type, resourceTags: { env: 'live', team: 'shop' } }, true],
    [
      'one tag that it has and one that it has not',
      { resourceType: type, resourceTags: { env: 'live', a: '1' } },
      false,
    ],
    [
      'its tags, one of many',
      { resourceType: type, resourceTags: { env: 'live' }, selectionMode: 'COUNT(1)' },
      true,
    ],
    ['its tags, but databases', { resourceType: 'aws:rds:db', resourceTags: { env: 'live' } }, false],
    ['nothing', { resourceType: type }, false],
    ['no tags', { resourceType: type, resourceTags: {} }, false],
  ])('are about a machine where they target %s', async (_title, target, isPart) => {
    const { resources, signals } = await polled(answersOf(target));
    expect(resources[0]?.facts['worksOn']).toEqual(isPart ? [machine.id] : []);
    expect(signals[0]?.reason.includes('on nothing that is watched here')).toBe(!isPart);
  });

  it('are read on all pages, of which there are many that are over', async () => {
    const over = { ...summary, state: { status: 'completed' } };
    const { resources, sent } = await polled({
      ...answersOf({}),
      [list]: ({ nextToken }: { nextToken?: string }) =>
        nextToken === undefined
          ? { experiments: [over, over], nextToken: 'more' }
          : { experiments: [over, summary] },
    });
    expect(resources).toHaveLength(1);
    expect(sent.map(({ operation }) => operation)).toEqual([
      'ListExperiments',
      'ListExperiments',
      'GetExperiment',
    ]);
  });

  it.each([
    [list, 'fis:ListExperiments'],
    [details, 'fis:GetExperiment'],
  ])('are not known where %s is denied', async (operation, permission) => {
    const deny = () => {
      throw refused('AccessDeniedException', 403);
    };
    const bench = pollBench({ ...answersOf({}), [operation]: deny });
    expect(await bench.run(fis, 'experiments')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission },
    ]);
  });

  it('are read again before anything is done, or when something is heard of one, and else not', async () => {
    const bench = pollBench({ [list]: () => ({ experiments: [] }) });
    expect(await fis.refresh([machine.id], { ...bench.context, priority: 'suspect' })).toEqual([]);
    const before = await fis.refresh([machine.id], { ...bench.context, priority: 'verify' });
    const heard = await fis.refresh([experimentArn('EXP1')], { ...bench.context, priority: 'suspect' });
    expect([before, heard]).toMatchObject([[{ kind: 'complete' }], [{ kind: 'complete' }]]);
  });
});
