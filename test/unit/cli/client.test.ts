import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { ExitCode } from '../../../src/cli/command.ts';
import { runProgram } from '../../../src/cli/program.ts';
import { commands } from '../../../src/cli/registry.ts';
import { createApp } from '../../../src/http/app.ts';
import { listen } from '../../../src/http/server.ts';
import { fakeIo } from '../../support/fake-io.ts';
import type { FakeCommands } from '../../support/fake-commands.ts';
import { type FakeView, fakeNow, fakeView } from '../../support/fake-view.ts';
import { breaker, httpParts, operator } from '../../support/http-client.ts';
import { actionRung, policy, proposal } from '../../support/safety-builder.ts';
import { changesBefore } from '../../support/shop-parts.ts';
import { gateNames, shop, withNamesake } from '../../support/shop.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
  readonly asked: readonly string[];
}

/** Runs a command line against a daemon on loopback whose inside is fake. */
async function run(
  line: readonly string[],
  fake: FakeView = shop(),
  env: Record<string, string> = { HOLDFAST_TOKEN: 'operators-token' },
  prepare: (commands: FakeCommands) => void = () => undefined,
): Promise<Ran> {
  const { parts, commands: asked } = httpParts(fake, [operator, breaker]);
  prepare(asked);
  const server = await listen(createApp(parts), '127.0.0.1', 0);
  closing.push(() => server.close());
  const io = fakeIo({ env: { HOLDFAST_URL: server.url, ...env } });
  const code = await runProgram(line, commands, io, '0.1.0');
  return { code, out: io.printed.join('\n'), err: io.complained.join('\n'), asked: asked.asked };
}

describe('status', () => {
  it('puts problems first, then what is done, asked for and refused', async () => {
    const { code, out } = await run(['status']);

    expect(code).toBe(1);
    expect(out).toContain('Mode auto: acts only on what is tagged holdfast:managed=true.');
    expect(out).toContain('inc-1  web-1  host-failed  4m');
    expect(out).toMatch(/ {2}3m {2}Refused replace-instance on web-2: checkout-web would be left/);
    expect(out).toContain('5 resources: 3 healthy, 2 host-failed');
    const order = ['Open incidents', 'Under way', 'Asked for by policies', 'Services'].map((part) =>
      out.indexOf(part),
    );
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(Math.min(...order)).toBeGreaterThan(0);
  });

  it('exits 0 and says so plainly when all is quiet', async () => {
    const { code, out } = await run(['status'], fakeView());

    expect(code).toBe(0);
    expect(out).toContain('Mode observe: nothing is touched.');
    expect(out).not.toContain('Open incidents');
  });

  it('shows troubles and the stop switch', async () => {
    const fake = fakeView({
      stopSwitch: { state: 'thrown', source: 'holdfast.stop', reason: 'odd', readAt: fakeNow },
      troubles: [
        { part: 'journal', since: fakeNow - 60_000, reason: 'the disk is full', blocksActing: true },
      ],
    });

    const { code, out } = await run(['status'], fake);

    expect(code).toBe(1);
    expect(out).toContain('Stop switch thrown (holdfast.stop): odd');
    expect(out).toContain('journal  1m  the disk is full (nothing is acted on)');
  });

  it('prints one JSON document with --json', async () => {
    const { out } = await run(['status', '--json']);

    const parts = ['state', 'incidents', 'proposals', 'remediations', 'holds'];
    expect(Object.keys(JSON.parse(out))).toEqual(parts);
  });

  it('lists the holds in force, by which release knows them', async () => {
    const fake = shop();
    const placed = { actions: [], reason: 'migrating', owner: 'ana', createdAt: fakeNow };
    fake.state.holds = [
      { ...placed, id: 'hold-1', scope: 'service:checkout', expiresAt: fakeNow + 3_600_000 },
    ];

    const line = 'hold-1  service:checkout  until 2026-11-21 04:00 UTC  ana: migrating';
    expect((await run(['status'], fake)).out).toContain(line);
    expect((await run(['holds'], fake)).out).toBe(line);
  });

  it('lists holds by their ends, with the actions that they are about, or says that there is none', async () => {
    const fake = shop();
    expect((await run(['holds'], fake)).out).toBe('Nothing is held.');
    const placed = { reason: 'migrating', owner: 'ana', createdAt: fakeNow, scope: 'all' };
    fake.state.holds = [
      { ...placed, id: 'hold-2', actions: ['page'], expiresAt: fakeNow + 7_200_000 },
      { ...placed, id: 'hold-1', actions: [], expiresAt: fakeNow + 3_600_000 },
    ];

    expect((await run(['holds'], fake)).out.split('\n')).toEqual([
      'hold-1  all              until 2026-11-21 04:00 UTC  ana: migrating',
      'hold-2  all (only page)  until 2026-11-21 05:00 UTC  ana: migrating',
    ]);
    expect(JSON.parse((await run(['holds', '--json'], fake)).out).total).toBe(2);
  });

  it('says what to ask next', async () => {
    expect((await run(['status'])).out).toMatch(/\nholdfast explain inc-1 tells why, or why not\.$/);
  });

  it('never lets a name move the cursor of whoever reads it', async () => {
    const fake = shop();
    const incident = fake.state.model.incidents.get('inc-1');
    if (incident === undefined) throw new Error('the shop has an incident');
    const subjectName = 'web\u001B[2J\n\u0000-1';
    fake.state.model = {
      ...fake.state.model,
      incidents: new Map([
        ['inc-1', { ...incident, subject: 'arn:aws:ec2:r:a:instance/i-gone', subjectName }],
      ]),
    };

    const { out } = await run(['status'], fake);

    expect(out).toMatch(/inc-1 {2}web -1 \(i-gone\) /);
    expect(out).not.toContain('\u001B');
    expect(out).not.toContain('\u0000');
  });
});

describe('explain', () => {
  it('prints every gate with its value and bound, and what would change the answer', async () => {
    const fake = shop();
    const key = fake.state.decisions[0]?.proposal.key ?? '';

    const { code, out } = await run(['explain', key], fake);

    expect(code).toBe(0);
    for (const gate of gateNames) expect(out).toMatch(new RegExp(`(allow|deny|defer) +${gate} `));
    expect(out).toContain(
      'checkout-web would be left with too few that serve [is 2 of 4 serving after it, bound at least 3, 8s old]',
    );
    expect(out).toContain('What would change it:');
    expect(out).toContain('Looked at again at 03:01:00 UTC at the latest');
  });

  it('says how to approve what waits for it', async () => {
    const fake = shop();
    const key = fake.state.decisions[1]?.proposal.key ?? '';

    const { out } = await run(['explain', key], fake);

    expect(out).toContain(`To approve: holdfast approve '${key}'`);
    expect(out).toContain(`To see first what would be sent: holdfast plan '${key}'`);
  });

  it('prints what would be sent, line by line to be copied, and sends nothing', async () => {
    const fake = shop();
    const key = fake.state.decisions[1]?.proposal.key ?? '';

    const { out, code, asked } = await run(['plan', key], fake);

    expect(out).toBe(
      [
        'Reboot web-2.',
        '',
        'What would be sent, in this order; nothing has been:',
        '  1. reboot',
        '     aws ec2 reboot-instances --instance-ids i-2 --region eu-west-1',
        '',
        'Read just now:',
        '  it runs: EC2 says running',
      ].join('\n'),
    );
    expect({ code, asked }).toEqual({ code: 0, asked: [] });
  });

  it('says what is missing where nothing would be sent, and exits 1', async () => {
    const fake = shop();
    const key = fake.state.decisions[1]?.proposal.key ?? '';

    const { out, code } = await run(['plan', key], fake, undefined, (commands) => {
      commands.plan = {
        ...commands.plan,
        preconditions: [
          { name: 'no launch failed lately', holds: false, detail: '4 within 15 min' },
          ...commands.plan.preconditions,
        ],
        steps: [],
        warnings: ['Nobody fences the old writer.'],
      };
    });

    expect(out).toContain(
      'Nothing would be sent, because of this:\n  needed: no launch failed lately (found: 4 within 15 min)',
    );
    expect(out).toContain('Read just now:\n  it runs: EC2 says running');
    expect(out).toContain('Before you approve: Nobody fences the old writer.');
    expect(out).not.toContain('What would be sent');
    expect(code).toBe(1);
  });

  it('says plainly that there is no such proposal to plan', async () => {
    expect((await run(['plan', 'no-such'], shop())).err).toContain('no proposal "no-such" is live');
  });

  it.each([
    { what: 'nobody approved in time', votes: { quorum: 1, approvedBy: [], missing: 1 }, says: true },
    {
      what: 'somebody rejected',
      votes: { quorum: 1, approvedBy: [], rejectedBy: 'ana', missing: 1 },
      says: false,
    },
  ])('says how to approve what $what: $says', async ({ votes, says }) => {
    const fake = shop();
    const [, asked] = fake.state.decisions;
    if (asked === undefined) throw new Error('the shop has a question');
    const results = [{ gate: 'approval', outcome: 'deny' as const, reason: 'No.', votes }];
    fake.state.decisions = [{ ...asked, outcome: 'refuse', results }];

    const { out } = await run(['explain', asked.proposal.key], fake);

    expect(out.includes('To approve:')).toBe(says);
  });

  it('does not say to approve what another gate refuses as well', async () => {
    const fake = shop();
    const [, asked] = fake.state.decisions;
    if (asked === undefined) throw new Error('the shop has a question');
    const other = { gate: 'mode', outcome: 'deny' as const, reason: 'No.' };
    fake.state.decisions = [{ ...asked, outcome: 'refuse', results: [...asked.results, other] }];

    const { out } = await run(['explain', asked.proposal.key], fake);

    expect(out).not.toContain('To approve:');
  });

  it.each([['web-4'], ['inc-1'], ['rem-2'], ['checkout-web']])('tells %s', async (id) => {
    const { code, out } = await run(['explain', id]);

    expect(code).toBe(0);
    expect(out.length).toBeGreaterThan(200);
  });

  it.each([
    [{}, 'deploy/build-17', 'there may be more'],
    [{ final: false }, 'there may be more', 'tells of no change'],
    [{ changes: [] }, 'CloudTrail tells of no change.', 'deploy'],
    [{ changes: [], unknown: ['It was not asked.'] }, 'It was not asked.', 'tells of no change'],
    [{ more: 4 }, '… and 4 more', 'there may be more'],
  ])('tells with an incident who changed what before it: %#', async (given, told, untold) => {
    const fake = shop();
    fake.state.changes = new Map([['inc-1', changesBefore('inc-1', given)]]);

    const { out } = await run(['explain', 'inc-1'], fake);

    expect(out).toContain('Who changed what in the ten minutes before inc-1');
    expect(out).toContain(told);
    expect(out).not.toContain(untold);
    expect((await run(['explain', 'inc-1'])).out).not.toContain('Who changed what');
  });

  it('says so when nothing is called that', async () => {
    const { code, err } = await run(['explain', 'web-9']);

    expect(code).toBe(1);
    expect(err).toMatch(/^holdfast: nothing here is called "web-9"/);
  });
});

describe('incidents', () => {
  it('lists open ones first, and only those with --open', async () => {
    const all = await run(['incidents']);
    const open = await run(['incidents', '--open']);

    expect(all.out.indexOf('inc-1')).toBeLessThan(all.out.indexOf('inc-0'));
    expect(open.out).not.toContain('inc-0');
  });

  it('says that there is none', async () => {
    expect((await run(['incidents'], fakeView())).out).toBe('No incident in seven days.');
  });
});

describe('changes', () => {
  it.each([
    { line: ['pause', '--reason', 'odd'], asked: ['pause by ana: odd'] },
    { line: ['resume'], asked: ['resume by ana'] },
    {
      line: ['hold', 'service:checkout', '--for', '2h', '--reason', 'x'],
      asked: ['hold service:checkout by ana'],
    },
  ])('$line.0 is done in the name of the token', async ({ line, asked }) => {
    const ran = await run(line);

    expect(ran.err).toBe('');
    expect(ran.code).toBe(0);
    expect(ran.asked).toEqual(asked);
  });

  it('holds all groups that share a name, and says which they are', async () => {
    const { code, out, asked } = await run(
      ['hold', 'group:checkout-web', '--for', '1h', '--reason', 'x'],
      withNamesake(shop()),
    );

    expect(code).toBe(0);
    expect(asked).toEqual(['hold group:checkout-web by ana']);
    expect(out).toMatch(
      /^hold-1 holds group:checkout-web until .* UTC\. 2 groups have that name and all are held: .*autoScalingGroupName\/checkout-web\), target group checkout-web in eu-west-1 \(tg\)\. To hold one alone, give its ARN\. To end it sooner: holdfast release hold-1$/,
    );
  });

  it('takes what needs a person, says what that means, and gives it back', async () => {
    const fake = shop();
    const page = { kind: 'page', to: 'on-call' } as const;
    const ladder = policy({ remedy: [actionRung(), page] });
    const asked = proposal({ policy: ladder, target: 'web-1', rungIndex: 1, rung: page });
    fake.state.decisions = [{ proposal: asked, at: fakeNow, outcome: 'refuse', results: [] }];
    expect((await run(['status'], fake)).out).toContain('was called (holdfast take web-1)');

    const taken = await run(['take', 'web-1'], fake);

    expect(taken.asked).toEqual([`take ${asked.key} by ana (cli)`]);
    expect(taken.out).toContain('ana has taken web-1: nobody is called about it. Automation goes on');
    expect(taken.out).toContain('When you are done: holdfast give-back web-1');
    expect((await run(['status'], fake)).out).toContain('is at its end, taken by ana 0s ago');
    expect((await run(['give-back', 'web-1'], fake)).out).toBe("web-1 is nobody's now. ana had taken it.");
    expect((await run(['give-back', 'web-1'], fake)).err).toMatch(
      /nothing called "web-1" is taken by anybody/,
    );
  });

  it('releases, approves and rejects by id', async () => {
    const fake = shop();
    const key = fake.state.decisions[1]?.proposal.key ?? '';
    await run(['hold', 'all', '--for', '1h', '--reason', 'x'], fake);

    expect((await run(['release', 'hold-1'], fake)).asked).toEqual(['release hold-1 by ana']);
    expect((await run(['approve', key], fake)).asked).toEqual([`approve ${key} by ana (cli)`]);
    expect((await run(['reject', key], fake)).asked).toEqual([`reject ${key} by ana (cli)`]);
  });

  it.each([
    {
      outcome: 'begun',
      text: 'Reboot web-1.',
      gates: [],
      remediation: 'rem-1',
      code: 0,
      says: 'Begun: Reboot web-1. See: holdfast explain rem-1',
    },
    {
      outcome: 'waits',
      text: '1 more approval is missing.',
      gates: ['approval'],
      code: 0,
      says: 'Recorded, not done yet. 1 more approval is missing.',
    },
    {
      outcome: 'refused',
      text: 'The gate holds is against it: ben holds all.',
      gates: ['holds'],
      code: 1,
      says: 'Recorded, but not done. The gate holds is against it: ben holds all.',
    },
  ] as const)('approve tells that it $outcome, and exits $code', async ({ code, says, ...answered }) => {
    const fake = shop();
    const key = fake.state.decisions[1]?.proposal.key ?? '';

    const ran = await run(['approve', key], fake, undefined, (commands) => {
      commands.answered = answered;
    });

    expect(ran.out).toBe(says);
    expect(ran.code).toBe(code);
  });

  it('incidents says of what comes back that it is a problem', async () => {
    const fake = shop();
    const incident = fake.state.model.incidents.get('inc-1');
    if (incident === undefined) throw new Error('the shop has an incident');
    const times = (count: number) =>
      new Map(
        Array.from({ length: count }, (_, index) => [`inc-${index}`, { ...incident, id: `inc-${index}` }]),
      );
    const told = async (count: number) => {
      fake.state.model = { ...fake.state.model, incidents: times(count) };
      return (await run(['incidents'], fake)).out;
    };

    expect(await told(2)).not.toContain('A problem');
    expect(await told(3)).toContain('A problem: 3 times within seven days.');
  });

  it('resets the breaker of a group by its name', async () => {
    const fake = shop();
    fake.state.breakers = [
      { group: 'asg-1', name: 'web', state: 'latched', since: fakeNow, trips: [fakeNow] },
    ];

    const { code, out, asked } = await run(['reset-breaker', 'web', '--reason', 'path fixed'], fake);

    expect(code).toBe(0);
    expect(out).toBe('The breaker of web is closed. What was asked for meanwhile is decided afresh.');
    expect(asked).toEqual(['reset-breaker asg-1 by ana: path fixed']);
  });

  it('break-glass names its gates and its reason', async () => {
    const fake = shop();
    const key = fake.state.decisions[0]?.proposal.key ?? '';
    const line = ['break-glass', key, '--override', 'floor, cooldown', '--reason', 'users suffer'];

    const refused = await run(line, fake);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('token "ana" has the role operator: this needs one with role break-glass');

    const ran = await run(line, fake, { HOLDFAST_TOKEN: 'breakers-token' });
    expect(ran.asked).toEqual([`break-glass ${key} by cleo (cli) in spite of floor, cooldown: users suffer`]);
    expect(ran.out).toContain('Begun: Reboot web-1.');
  });

  it('resume says so when something else still holds the switch', async () => {
    const fake = shop();
    const { view } = fake;
    const stuck: FakeView = {
      ...fake,
      view: {
        ...view,
        stopSwitch: () => ({ state: 'thrown', source: 'HOLDFAST_STOP', readAt: fakeNow }),
      },
    };

    const { code, out } = await run(['resume'], stuck);

    expect(code).toBe(1);
    expect(out).toBe('Still thrown: HOLDFAST_STOP holds it too; clear that as well.');
  });

  it.each([
    { what: 'no token', line: ['resume'], env: {}, code: 2, says: /needs a token.*HOLDFAST_TOKEN/ },
    {
      what: 'a wrong token',
      line: ['resume', '--token', 'x'],
      env: {},
      code: 2,
      says: /not one of the 2 configured/,
    },
    { what: 'no reason', line: ['pause'], code: 2, says: /required option '--reason <text>'/ },
    {
      what: 'no end',
      line: ['hold', 'all', '--reason', 'x'],
      code: 2,
      says: /required option '--for <duration>'/,
    },
    {
      what: 'a bad duration',
      line: ['hold', 'all', '--for', 'soon', '--reason', 'x'],
      code: 2,
      says: /--for "soon": must be a duration such as 2h/,
    },
    {
      what: 'too long a time',
      line: ['hold', 'all', '--for', '3d', '--reason', 'x'],
      code: 2,
      says: /^holdfast: --for: must be a duration from 1s to 24h/,
    },
    {
      what: 'a bad scope',
      line: ['hold', 'checkout', '--for', '1h', '--reason', 'x'],
      code: 2,
      says: /^holdfast: <scope>: must be all, policy:NAME/,
    },
    {
      what: 'every mistake at once',
      line: ['hold', 'checkout', '--for', '3d', '--reason', ' '],
      code: 2,
      says: /^holdfast: <scope>: must be all, .*; --for: must be .*; --reason: must say why$/,
    },
    {
      what: 'a gate that is not named',
      line: ['break-glass', 'x', '--override', ',', '--reason', 'x', '--token', 'breakers-token'],
      code: 2,
      says: /^holdfast: --override: must name each gate/,
    },
    { what: 'an unknown hold', line: ['release', 'hold-9'], code: 1, says: /no hold "hold-9"/ },
  ])('$what is told in one line, exit $code', async ({ line, env, code, says }) => {
    const ran = await run(line, shop(), env);

    expect(ran.err).toMatch(says);
    expect(ran.err).toMatch(/^holdfast: [^\n]+$/);
    expect(ran.code).toBe(code);
  });
});

describe('a daemon that is not there', () => {
  async function complaint(url: string) {
    const io = fakeIo();
    const code = await runProgram(['status', '--url', url], commands, io, '0.1.0');
    return { code, err: io.complained.join('\n') };
  }

  it('is told with what to do', async () => {
    expect(await complaint('http://127.0.0.1:9')).toEqual({
      code: 1,
      err: expect.stringMatching(
        /^holdfast: no daemon answers at http:\/\/127\.0\.0\.1:9.*"holdfast run".*--url/,
      ),
    });
  });

  it('is not looked for at an address in HOLDFAST_URL that is none', async () => {
    const { code, err } = await run(['status'], shop(), { HOLDFAST_URL: 'nonsense' });

    expect(code).toBe(2);
    expect(err).toBe('holdfast: HOLDFAST_URL "nonsense": must be an address such as http://127.0.0.1:8080');
  });

  it.each(['localhost:8080', 'ftp://x', 'nonsense'])('is not looked for at %s', async (url) => {
    expect(await complaint(url)).toEqual({
      code: 2,
      err: `holdfast: --url "${url}": must be an address such as http://127.0.0.1:8080`,
    });
  });

  it.each([
    { body: '<html>hello', says: /is not Holdfast/ },
    { body: '{"state":1}', says: /answered in another form.*another version/ },
  ])('is told apart from something else that answers $body', async ({ body, says }) => {
    const server = createServer((_request, response) => response.end(body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;

    const { code, err } = await complaint(`http://127.0.0.1:${port}`);
    server.close();
    server.closeAllConnections();

    expect(code).toBe(1);
    expect(err).toMatch(says);
  });
});
