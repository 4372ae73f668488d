import { describe, expect, it } from 'vitest';
import { fakeNow, fakeView } from '../../support/fake-view.ts';
import { asOperator, httpClient } from '../../support/http-client.ts';
import { instanceId } from '../../support/model-builder.ts';
import { actionRung, policy, proposal } from '../../support/safety-builder.ts';

const page = { kind: 'page', to: 'on-call' } as const;

function atItsEnd(target: string, incident?: string) {
  const given = incident === undefined ? {} : { incident };
  const asked = proposal({
    policy: policy({ remedy: [actionRung(), page] }),
    target: instanceId(target),
    rungIndex: 1,
    rung: page,
    ...given,
  });
  return { proposal: asked, at: fakeNow, outcome: 'refuse', results: [] } as const;
}

function post(decisions: readonly ReturnType<typeof atItsEnd>[]) {
  const fake = fakeView({ decisions });
  const { client, commands } = httpClient(fake);
  const ask = (id: string, verb: string) =>
    client.post(`/api/v1/needs-human/${encodeURIComponent(id)}/${verb}`).set(...asOperator);
  return { client, ask, asked: commands.asked };
}

describe('what needs a person', () => {
  it('is taken by its incident, proposal, target or name, shown as taken, and given back', async () => {
    const { client, ask, asked } = post([atItsEnd('1', 'inc-1'), atItsEnd('2', 'inc-1')]);
    const [{ proposal: key, target }] = (await client.get('/api/v1/state')).body.needsHuman;

    for (const id of ['inc-1', key, target, 'i-1']) {
      const taken = await ask(id, 'take');
      expect(taken.body).toMatchObject({ by: 'ana', target, outcome: 'taken' });
    }
    expect(new Set(asked)).toEqual(new Set([`take ${key} by ana (api)`]));
    // The fake forgets the incident, so what is shown is of the target alone.
    const { needsHuman } = (await client.get('/api/v1/state')).body;
    expect(needsHuman[0].taken).toMatchObject({ by: 'ana', target });
    expect(needsHuman[1]).not.toHaveProperty('taken');
    expect((await client.get('/metrics')).status).toBe(200);

    expect((await ask('i-1', 'give-back')).body).toMatchObject({ by: 'ana', givenBackBy: 'ana', target });
  });

  it.each([
    ['nothing that needs one', 'i-9', 'take', 404, /nothing called "i-9" needs a person/],
    ['nothing that is taken', 'i-1', 'give-back', 404, /nothing called "i-1" is taken by anybody/],
  ])('is refused by the name of %s', async (_, id, verb, status, says) => {
    const { ask, asked } = post([atItsEnd('1', 'inc-1')]);

    const { body } = await ask(id, verb);

    expect(body.status).toBe(status);
    expect(body.detail).toMatch(says);
    expect(asked).toEqual([]);
  });

  it('is refused by a name that several have, and told which', async () => {
    const other = atItsEnd('x/i-1', 'inc-2');
    const { ask, asked } = post([atItsEnd('1', 'inc-1'), other]);

    const { body } = await ask('i-1', 'take');

    expect(body).toMatchObject({ status: 409, detail: expect.stringContaining('inc-1, inc-2') });
    expect(asked).toEqual([]);
  });
});
