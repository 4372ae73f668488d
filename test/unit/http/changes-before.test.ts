import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../../src/journal/event-schema.ts';
import { changesInWords } from '../../../src/http/representations/changes-in-words.ts';
import { fakeNow, fakeView } from '../../support/fake-view.ts';
import { httpClient } from '../../support/http-client.ts';
import { shop } from '../../support/shop.ts';
import { changesBefore, incident } from '../../support/shop-parts.ts';

describe('who changed what before an incident, in the API', () => {
  it.each(['/api/v1/explain/inc-1', '/api/v1/incidents'])('is told of it at %s', async (path) => {
    const fake = shop();
    fake.state.changes = new Map([['inc-1', changesBefore('inc-1')]]);
    const { body } = await httpClient(fake).client.get(path);
    const [told, other] = body.incidents ?? body.items;
    expect(told.changes).toMatchObject({
      from: '2026-11-21T02:46:00.000Z',
      to: '2026-11-21T02:56:00.000Z',
      items: [
        { by: 'deploy/build-17', operation: 'ModifyInstanceAttribute', on: ['i-1'], near: 'affected' },
        { by: 'ana', near: 'elsewhere', error: 'Client.UnauthorizedOperation' },
      ],
      more: 0,
      unknown: [],
      final: true,
    });
    expect(other?.changes).toBeUndefined();
  });

  it('is absent where CloudTrail has not told yet, which is not the same as no change', async () => {
    const { body } = await httpClient(shop()).client.get('/api/v1/explain/inc-1');
    expect(body.incidents[0]).not.toHaveProperty('changes');
  });

  it('is looked up in the journal with an incident that is forgotten', async () => {
    const [resource] = shop().state.model.resources.values();
    if (resource === undefined) throw new Error('the shop has resources');
    const fake = fakeView();
    fake.emit({
      at: fakeNow,
      kind: 'incident',
      how: 'closed',
      incident: incident('inc-9', resource, fakeNow),
    });
    fake.emit({ at: fakeNow, ...changesBefore('inc-8', { more: 7 }) });
    fake.emit({ at: fakeNow, ...changesBefore('inc-9', { more: 3 }) });
    const { body } = await httpClient(fake).client.get('/api/v1/explain/inc-9');
    expect(body.incidents).toMatchObject([{ id: 'inc-9', changes: { more: 3 } }]);
  });
});

describe('who changed what before an incident, in one line', () => {
  const [first] = changesBefore('inc-1').changes;
  const one = first === undefined ? [] : [first];
  it.each([
    [
      {},
      '2 changes in the ten minutes before inc-1, the nearest: deploy/build-17 called ModifyInstanceAttribute on i-1.',
    ],
    [
      { changes: one },
      'One change in the ten minutes before inc-1: deploy/build-17 called ModifyInstanceAttribute on i-1.',
    ],
    [
      { changes: one, more: 9 },
      '10 changes in the ten minutes before inc-1, the nearest: deploy/build-17 called ModifyInstanceAttribute on i-1.',
    ],
    [{ changes: [] }, 'CloudTrail tells of no change in the ten minutes before inc-1.'],
    [{ changes: [], final: false }, 'CloudTrail tells of no change so far in the ten minutes before inc-1.'],
    [
      { changes: [], unknown: ['It was not asked.'] },
      'What was changed in the ten minutes before inc-1 is not known. It was not asked.',
    ],
  ])('says how many there were, and who made the nearest: %#', (given, text) => {
    expect(changesInWords(changesBefore('inc-1', given))).toBe(text);
  });
});

describe('who changed what before an incident, in the journal', () => {
  it('is read back as it was written', () => {
    const event = { at: fakeNow, ...changesBefore('inc-1') };
    expect(parseEvent(7, JSON.stringify(event))).toEqual({ ...event, number: 7 });
  });

  it('is not believed where it was damaged', () => {
    const event = { at: fakeNow, ...changesBefore('inc-1'), more: -1 };
    expect(() => parseEvent(7, JSON.stringify(event))).toThrow(/^changes: more: /);
  });
});
