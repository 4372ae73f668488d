import {
  inQuery,
  label,
  notation,
  number,
  string,
  stringList,
  stringMap,
  time,
} from '../operation-schema.ts';

const { operation, structure, list, map } = notation('com.amazonaws.fis');

const state = structure('ExperimentState', { status: string, reason: string });

const target = structure('ExperimentTarget', {
  resourceType: string,
  resourceArns: stringList,
  resourceTags: stringMap,
  selectionMode: string,
});

const summary = structure('ExperimentSummary', {
  id: string,
  experimentTemplateId: string,
  state,
  creationTime: time,
  tags: stringMap,
});

const experiment = structure('Experiment', {
  id: string,
  experimentTemplateId: string,
  state,
  targets: map('ExperimentTargetMap', target),
  creationTime: time,
  startTime: time,
  endTime: time,
  tags: stringMap,
});

/**
 * AWS Fault Injection Service, API of 2020-12-01, as far as what is under way and what it is about: experiments are
 * begun and stopped by those who own them.
 */
export const fisOperations = {
  ListExperiments: operation('ListExperiments', ['GET', '/experiments', 200], {
    input: structure('ListExperimentsRequest', {
      maxResults: inQuery(number, 'maxResults'),
      nextToken: inQuery(string, 'nextToken'),
    }),
    output: structure('ListExperimentsResponse', {
      experiments: list('ExperimentSummaryList', summary),
      nextToken: string,
    }),
  }),
  GetExperiment: operation('GetExperiment', ['GET', '/experiments/{id}', 200], {
    input: structure('GetExperimentRequest', { id: label() }),
    output: structure('GetExperimentResponse', { experiment }),
  }),
};
