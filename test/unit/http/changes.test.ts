import { describe, expect, it } from 'vitest';
import type { GroupBreaker } from '../../../src/safety/group-breaker.ts';
import { fakeNow } from '../../support/fake-view.ts';
import { asOperator, breaker, httpClient, operator, viewer } from '../../support/http-client.ts';
import { shop, withNamesake } from '../../support/shop.ts';

const hold = { scope: 'service:checkout', for: '2h', reason: 'we are looking' };

/** Every way to change something, with a body that is fine. */
const changes = [
  { method: 'post', path: '/-/reload' },
  { method: 'post', path: '/api/v1/holds', body: hold },
  { method: 'delete', path: '/api/v1/holds/hold-1' },
  { method: 'post', path: '/api/v1/breakers/reset', body: { group: 'web', reason: 'fixed' } },
  { method: 'post', path: '/api/v1/pause', body: { reason: 'something is odd' } },
  { method: 'post', path: '/api/v1/resume' },
  { method: 'post', path: '/api/v1/proposals/some-key/approve' },
  { method: 'post', path: '/api/v1/proposals/some-key/reject' },
  { method: 'post', path: '/api/v1/needs-human/some-key/take' },
  { method: 'post', path: '/api/v1/needs-human/some-key/give-back' },
  {
    method: 'post',
    path: '/api/v1/proposals/some-key/break-glass',
    body: { override: ['holds'], reason: 'users suffer' },
  },
] as const;

describe.each(changes)('$method $path', ({ method, path, ...rest }) => {
  const body = 'body' in rest ? rest.body : {};

  it.each([
    {
      who: 'anyone, while no token is configured',
      tokens: [],
      header: 'Bearer x',
      status: 403,
      says: /http\.tokens/,
    },
    { who: 'no token', tokens: [operator], header: undefined, status: 401, says: /Authorization: Bearer/ },
    {
      who: 'no bearer',
      tokens: [operator],
      header: 'Basic YTpi',
      status: 401,
      says: /Authorization: Bearer/,
    },
    { who: 'an unknown token', tokens: [operator], header: 'Bearer nope', status: 401, says: /not one of/ },
    {
      who: 'a viewer',
      tokens: [operator, viewer],
      header: 'Bearer viewers-token',
      status: 403,
      says: /has the role viewer: this needs one with role (operator|break-glass)/,
    },
  ])('is refused to $who with $status and what to do', async ({ tokens, header, status, says }) => {
    const { client, commands } = httpClient(shop(), tokens);

    const request = client[method](path).send(body);
    const response = await (header === undefined ? request : request.set('Authorization', header));

    expect(response.status).toBe(status);
    expect(response.type).toBe('application/problem+json');
    expect(response.body.detail).toMatch(says);
    expect(response.body.detail).not.toContain('\n');
    expect(commands.asked).toEqual([]);
  });
});

describe('a change by an operator', () => {
  it("is done in the name of the token's owner", async () => {
    const fake = shop();
    const { client, commands } = httpClient(fake);

    const placed = await client
      .post('/api/v1/holds')
      .set(...asOperator)
      .send(hold);
    await client
      .post('/api/v1/pause')
      .set(...asOperator)
      .send({ reason: 'something is odd' })
      .expect(200);
    await client
      .post('/api/v1/resume')
      .set(...asOperator)
      .expect(200);
    await client
      .delete('/api/v1/holds/hold-1')
      .set(...asOperator)
      .expect(200);

    expect(placed.status).toBe(201);
    expect(placed.body).toMatchObject({ scope: 'service:checkout', owner: 'ana', actions: [] });
    expect(Date.parse(placed.body.expiresAt) - Date.parse(placed.body.createdAt)).toBe(7_200_000);
    expect(commands.asked).toEqual([
      'hold service:checkout by ana',
      'pause by ana: something is odd',
      'resume by ana',
      'release hold-1 by ana',
    ]);
  });

  it('approves and rejects proposals whose keys contain slashes and colons', async () => {
    const fake = shop();
    const { client, commands } = httpClient(fake);
    const key = fake.state.decisions[0]?.proposal.key ?? '';

    const approved = await client
      .post(`/api/v1/proposals/${encodeURIComponent(key)}/approve`)
      .set(...asOperator)
      .expect(200);
    await client
      .post(`/api/v1/proposals/${encodeURIComponent(key)}/reject`)
      .set(...asOperator)
      .set('Holdfast-Client', 'page')
      .expect(200);

    expect(key).toContain('/');
    expect(approved.body).toEqual({
      proposal: key,
      verdict: 'approved',
      outcome: 'begun',
      text: 'Reboot web-1.',
      gates: [],
      remediation: 'rem-1',
    });
    expect(commands.asked).toEqual([`approve ${key} by ana (api)`, `reject ${key} by ana (page)`]);
  });

  it.each([
    { token: 'operators-token', status: 403, asked: 0 },
    { token: 'breakers-token', status: 200, asked: 1 },
  ])('breaks glass with a token of that role only: $status', async ({ token, status, asked }) => {
    const fake = shop();
    const { client, commands } = httpClient(fake, [operator, breaker]);
    const key = fake.state.decisions[0]?.proposal.key ?? '';

    const response = await client
      .post(`/api/v1/proposals/${encodeURIComponent(key)}/break-glass`)
      .set('Authorization', `Bearer ${token}`)
      .send({ override: ['floor', 'floor', 'cooldown'], reason: 'users suffer' });

    expect(response.status).toBe(status);
    expect(commands.asked).toEqual(
      [`break-glass ${key} by cleo (api) in spite of floor, cooldown: users suffer`].slice(0, asked),
    );
  });

  it('what a breaker of glass may, an operator may, too', async () => {
    const { client } = httpClient(shop(), [breaker]);

    await client.post('/api/v1/resume').set('Authorization', 'Bearer breakers-token').expect(200);
  });

  it.each([
    { body: { override: [], reason: 'x' }, says: /^body\.override: must name each gate/ },
    { body: { override: ['holds'], reason: ' ' }, says: /^body\.reason: must say why/ },
  ])('refuses to break glass with $body', async ({ body, says }) => {
    const response = await httpClient(shop(), [breaker])
      .client.post('/api/v1/proposals/x/break-glass')
      .set('Authorization', 'Bearer breakers-token')
      .send(body);

    expect(response.status).toBe(400);
    expect(response.body.detail).toMatch(says);
  });

  it.each([
    { path: '/api/v1/proposals/gone/approve', says: /gone/ },
    { path: '/api/v1/proposals/gone/reject', says: /gone/ },
  ])('passes on why $path is refused', async ({ path, says }) => {
    const response = await httpClient(shop())
      .client.post(path)
      .set(...asOperator);

    expect(response.status).toBe(404);
    expect(response.body.detail).toMatch(says);
  });

  it.each([
    { body: {}, says: /^body\.scope: is required; body\.for: is required; body\.reason: is required$/ },
    { body: { ...hold, scope: 'everything' }, says: /^body\.scope: must be all, policy:NAME/ },
    { body: { ...hold, scope: 'policy:' }, says: /^body\.scope: must be all/ },
    { body: { ...hold, for: 'soon' }, says: /^body\.for: must be a duration from 1s to 24h/ },
    { body: { ...hold, for: '25h' }, says: /^body\.for: must be a duration from 1s to 24h/ },
    { body: { ...hold, for: '0s' }, says: /^body\.for: must be a duration/ },
    { body: { ...hold, reason: '   ' }, says: /^body\.reason: must say why$/ },
    { body: { ...hold, until: 'x' }, says: /^body: unrecognized key: "until"$/ },
    { body: [], says: /^body: / },
  ])('is told what is wrong with $body', async ({ body, says }) => {
    const response = await httpClient(shop())
      .client.post('/api/v1/holds')
      .set(...asOperator)
      .send(body);

    expect(response.status).toBe(400);
    expect(response.body.detail).toMatch(says);
  });

  it.each([
    { type: 'application/json', text: '{"scope":', status: 400, says: /not valid JSON/ },
    { type: 'text/plain', text: 'scope=all', status: 415, says: /Content-Type: application\/json/ },
    {
      type: 'application/json',
      text: JSON.stringify({ reason: 'x'.repeat(17_000) }),
      status: 413,
      says: /16 kB/,
    },
  ])(
    'is told so when the body is $type and cannot be read ($status)',
    async ({ type, text, status, says }) => {
      const response = await httpClient(shop())
        .client.post('/api/v1/holds')
        .set(...asOperator)
        .set('Content-Type', type)
        .send(text);

      expect(response.status).toBe(status);
      expect(response.body.detail).toMatch(says);
    },
  );

  it.each([
    { scope: 'resource:web-1', kept: /^resource:arn:aws:ec2:.*instance\/i-/ },
    { scope: 'group:checkout-web', kept: /^group:arn:/ },
    { scope: 'resource:arn:aws:ec2:eu-west-1:123456789012:instance/i-not-yet', kept: /i-not-yet$/ },
    { scope: 'zone:eu-west-1a', kept: /^zone:eu-west-1a$/ },
    { scope: 'account:123456789012', kept: /^account:123456789012$/ },
    { scope: 'policy:replace-failed-instance', kept: /^policy:replace-failed-instance$/ },
    { scope: 'all', kept: /^all$/ },
  ])('keeps a hold on $scope by what it covers', async ({ scope, kept }) => {
    const placed = await httpClient(shop())
      .client.post('/api/v1/holds')
      .set(...asOperator)
      .send({ ...hold, scope });

    expect(placed.status).toBe(201);
    expect(placed.body.scope).toMatch(kept);
  });

  it('holds all groups that share a name by that name, and answers which they are', async () => {
    const { client, commands } = httpClient(withNamesake(shop()));
    const place = (scope: string) =>
      client
        .post('/api/v1/holds')
        .set(...asOperator)
        .send({ ...hold, scope });

    const shared = await place('group:checkout-web');
    const one = await place('group:tg');

    expect(shared.status).toBe(201);
    expect(shared.body).toMatchObject({
      scope: 'group:checkout-web',
      groups: [{ id: expect.stringMatching(/^arn:aws:autoscaling:/) }, { id: 'tg' }],
    });
    expect(one.body.groups).toBeUndefined();
    expect(commands.asked).toEqual(['hold group:checkout-web by ana', 'hold group:tg by ana']);
  });

  it.each([
    { scope: 'service:chekout', says: /^service:chekout would hold nothing: there are checkout, orders/ },
    { scope: 'policy:replace', says: /^policy:replace would hold nothing: there are .*replace-failed/ },
    { scope: 'zone:eu-west-1', says: /^zone:eu-west-1 would hold nothing: there are eu-west-1a/ },
    { scope: 'account:1', says: /^account:1 would hold nothing: there are 123456789012/ },
    { scope: 'group:nope', says: /^group:nope would hold nothing: there are checkout-web/ },
    { scope: 'resource:nope', says: /^nothing here is called "nope"/ },
    { scope: 'resource:inc-1', says: /^"inc-1" is no resource but an incident$/ },
    {
      scope: 'all',
      actions: ['reboot'],
      says: /^action reboot would hold nothing: there are page, re/,
    },
  ])('is refused a hold on $scope $actions that would hold nothing', async ({ says, ...body }) => {
    const { client, commands } = httpClient(shop());
    const response = await client
      .post('/api/v1/holds')
      .set(...asOperator)
      .send({ ...hold, ...body });

    expect(response.status).toBe(404);
    expect(response.body.detail).toMatch(says);
    expect(commands.asked).toEqual([]);
  });

  it('takes 24 hours as the longest hold', async () => {
    const { client } = httpClient(shop());

    await client
      .post('/api/v1/holds')
      .set(...asOperator)
      .send({ ...hold, for: '24h' })
      .expect(201);
  });

  it('is told every mistake of a reload, and that the last good policies stay', async () => {
    const { client, commands } = httpClient(shop());
    const position = { file: 'policies/x.yaml', line: 4, column: 7 };
    commands.reloadProblems = [
      { severity: 'error', position, message: 'unknown name "verdcit"', hint: 'did you mean "verdict"?' },
      { severity: 'error', position, message: 'has no limits' },
      { severity: 'warning', position, message: 'has no tests' },
    ];

    const response = await client.post('/-/reload').set(...asOperator);

    expect(response.status).toBe(422);
    expect(response.body.detail).toMatch(/last good ones stay: policies\/x\.yaml:4:7: unknown name/);
    expect(response.body.problems).toHaveLength(2);
  });
});

describe('resetting the breaker of a group', () => {
  const web = 'arn:aws:autoscaling:eu-west-1:111111111111:autoScalingGroup:1:autoScalingGroupName/web';
  const breaker = (given: Partial<GroupBreaker> = {}): GroupBreaker => ({
    group: web,
    name: 'web',
    state: 'latched',
    since: fakeNow,
    trips: [fakeNow],
    ...given,
  });
  const reset = (breakers: readonly GroupBreaker[], group: string) => {
    const fake = shop();
    fake.state.breakers = breakers;
    const { client, commands } = httpClient(fake);
    const response = client
      .post('/api/v1/breakers/reset')
      .set(...asOperator)
      .send({ group, reason: 'fixed' });
    return response.then(({ status, body }) => ({ status, body, asked: commands.asked }));
  };

  it.each([['web'], [web]])('takes a name or an id: %s', async (group) => {
    const { status, body, asked } = await reset([breaker()], group);

    expect(status).toBe(200);
    expect(body).toEqual({ group: web, state: 'closed' });
    expect(asked).toEqual([`reset-breaker ${web} by ana: fixed`]);
  });

  it.each<[string, GroupBreaker[], number, RegExp]>([
    ['one that nobody knows', [], 404, /no breaker of "web" is open or latched/],
    ['one that is only open', [breaker({ state: 'open' })], 409, /is not latched/],
    [
      'one of two with the same name',
      [breaker(), breaker({ group: 'other' })],
      409,
      /2 groups are called "web", give one of their ids: arn:.*, other/,
    ],
  ])('refuses %s', async (_what, breakers, status, says) => {
    const answer = await reset(breakers, 'web');

    expect(answer.status).toBe(status);
    expect(answer.body.detail).toMatch(says);
    expect(answer.asked).toEqual([]);
  });

  it('is done for the latched one where another group has the same name', async () => {
    const { asked } = await reset([breaker({ group: 'other', state: 'open' }), breaker()], 'web');

    expect(asked).toEqual([`reset-breaker ${web} by ana: fixed`]);
  });

  it('lists them, the latest change first', async () => {
    const fake = shop();
    fake.state.breakers = [
      breaker({ since: fakeNow - 1000 }),
      breaker({ group: 'new', state: 'open', frozen: { size: 8, since: 0 } }),
    ];

    const { body } = await httpClient(fake).client.get('/api/v1/breakers').expect(200);

    expect(body.items).toMatchObject([
      { group: 'new', state: 'open', size: 8 },
      { group: web, state: 'latched' },
    ]);
  });
});
