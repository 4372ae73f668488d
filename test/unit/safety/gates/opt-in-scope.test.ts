import { describe, expect, it } from 'vitest';
import { optInScope } from '../../../../src/safety/gates/opt-in-scope.ts';
import { defaultSafetySettings } from '../../../../src/safety/settings.ts';
import { buildModel, group, instanceId, resource } from '../../../support/model-builder.ts';
import { facts, proposal } from '../../../support/safety-builder.ts';

const target = instanceId('1');

describe('the opt-in scope', () => {
  it.each([
    ['its own tag opts in', { holdfast: 'on' }, {}, 'allow'],
    ["its group's tag opts in", {}, { holdfast: 'on' }, 'allow'],
    ['neither has the tag', {}, {}, 'deny'],
    ['the tag has another value', {}, { holdfast: 'off' }, 'deny'],
    ["its own tag keeps it out of its group's word", { holdfast: 'off' }, { holdfast: 'on' }, 'deny'],
    ['its own tag opts in though the group stays out', { holdfast: 'on' }, { holdfast: 'off' }, 'allow'],
  ] as const)('%s', (_title, own, ofGroup, outcome) => {
    const model = buildModel({
      resources: [resource({ id: target, tags: own }), resource({ id: 'asg', tags: ofGroup })],
      groups: [group({ id: 'asg', members: [target] })],
    });

    expect(optInScope.evaluate(proposal({ target }), facts({ model })).outcome).toBe(outcome);
  });

  it('denies everything while no scope is set', () => {
    const model = buildModel({ resources: [resource({ id: target, tags: { holdfast: 'on' } })] });

    const answer = optInScope.evaluate(
      proposal({ target }),
      facts({ model, settings: defaultSafetySettings }),
    );

    expect(answer.outcome).toBe('deny');
    expect(answer.reason).toContain('set "scope"');
  });

  it('lets a hosted zone speak for its records, which have no tags', () => {
    const record = 'arn:aws:route53:::recordset/Z1/shop.example/A/primary';
    const model = buildModel({
      resources: [
        resource({ id: record, kind: 'route53:record', region: 'global', facts: { zoneId: 'Z1' } }),
        resource({
          id: 'arn:aws:route53:::hostedzone/Z1',
          kind: 'route53:hosted-zone',
          region: 'global',
          tags: { holdfast: 'on' },
        }),
      ],
    });

    expect(optInScope.evaluate(proposal({ target: record }), facts({ model })).outcome).toBe('allow');
  });

  it('denies a target that is not known', () => {
    expect(optInScope.evaluate(proposal({ target }), facts()).outcome).toBe('deny');
  });
});
