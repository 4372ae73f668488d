import { describe, expect, it } from 'vitest';
import { readEvent } from '../../../src/intake/event.ts';
import { eventSources } from '../../../src/intake/registry.ts';
import { understand } from '../../../src/intake/understand.ts';
import type { Resource } from '../../../src/model/resource.ts';
import { documentedEvents } from '../../support/documented-events.ts';
import { account, buildModel, noon, region } from '../../support/model-builder.ts';

function told(source: string, detailType: string) {
  const from = eventSources.find((each) => each.source === source);
  const { names = [], detail = {} } = documentedEvents[source] ?? {};
  const event = readEvent(
    JSON.stringify({
      version: '0',
      id: 'event-1',
      source,
      'detail-type': detailType,
      account,
      region,
      time: new Date(noon).toISOString(),
      resources: names,
      detail,
    }),
  );
  if (event === undefined || from === undefined) throw new Error(`${source} is not understood`);
  return { from, event };
}

const watched = (id: string): Resource => ({
  id,
  kind: 'ec2:instance',
  account,
  region,
  name: id,
  tags: {},
  facts: {},
  relations: [],
});

describe('an event of the form that AWS documents', () => {
  it.each(Object.keys(documentedEvents))(
    'of %s is read, and names what the envelope or its detail says',
    (source) => {
      const [type = ''] = documentedEvents[source]?.detailTypes.slice(-1) ?? [];
      const { from, event } = told(source, type);
      for (const id of documentedEvents[source]?.names.filter((name) => name.startsWith('arn:')) ?? [])
        expect(from.about(event)).toContain(id);
    },
  );

  it.each(['aws.acm', 'aws.arc-zonal-shift', 'aws.elasticache', 'aws.networkmanager', 'aws.tag'])(
    'of %s has what it names read again where that is watched, and is dropped where it is not',
    (source) => {
      const { names = [], detailTypes = [] } = documentedEvents[source] ?? {};
      const id = names.at(-1) ?? '';
      for (const type of detailTypes) {
        const { from, event } = told(source, type);
        const heard = (resources: readonly Resource[]) =>
          understand(from, event, { model: buildModel({ resources }), now: noon, stretchOf: () => 1 });
        expect(heard([watched(id)])).toEqual({ kind: 'hint', reread: [id] });
        expect(heard([])).toMatchObject({ kind: 'unknown' });
      }
    },
  );

  it.each(['aws.cloudformation', 'aws.codedeploy', 'aws.fis'])(
    'of %s has what it names read again though nobody knows it yet, in the account and region that say so only',
    (source) => {
      const { names = [], detailTypes = [] } = documentedEvents[source] ?? {};
      const { from, event } = told(source, detailTypes[0] ?? '');
      const heard = (given: Partial<typeof event>) =>
        understand(from, { ...event, ...given }, { model: buildModel({}), now: noon, stretchOf: () => 1 });
      expect(heard({})).toEqual({ kind: 'hint', reread: names });
      expect(heard({ account: '999999999999' })).toEqual({ kind: 'unknown' });
      expect(heard({ region: 'us-east-1' })).toEqual({ kind: 'unknown' });
    },
  );

  it('of a canary names nothing that is watched', () => {
    const { from, event } = told('aws.synthetics', 'Synthetics Canary TestRun Failure');
    expect(understand(from, event, { model: buildModel({}), now: noon, stretchOf: () => 1 })).toMatchObject({
      kind: 'unknown',
    });
  });
});
