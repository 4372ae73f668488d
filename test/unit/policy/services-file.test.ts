import { describe, expect, it } from 'vitest';
import { parseServices } from '../../../src/policy/services-file.ts';
import { said } from '../../support/policy-fixtures.ts';

const good = `services:
  checkout:
    tier: 0
    tags: { service: checkout }
    dependsOn: [payments]
    objectives: { slo: "99.95%", rto: 5m, rpo: 30s }
  payments:
    ids: ["arn:aws:rds:eu-west-1:111122223333:db:payments"]
`;

describe('parseServices', () => {
  it('reads what a service is made of, what it needs and what it must achieve', () => {
    expect(parseServices(good, 'services.yaml')).toEqual({
      problems: [],
      services: [
        {
          name: 'checkout',
          tier: 0,
          ids: [],
          tags: { service: 'checkout' },
          dependsOn: ['payments'],
          objectives: { slo: 0.9995, rtoSeconds: 300, rpoSeconds: 30 },
        },
        {
          name: 'payments',
          tier: 1,
          ids: ['arn:aws:rds:eu-west-1:111122223333:db:payments'],
          tags: {},
          dependsOn: [],
          objectives: {},
        },
      ],
    });
  });

  it.each([
    ['99%', 0.99],
    ['99.9%', 0.999],
    ['99.95%', 0.9995],
    ['99.99%', 0.9999],
    ['99.999999%', 0.99999999],
    ['0.1%', 0.001],
  ])(
    'reads an objective of %s as exactly that, so that it is met by as much and missed by less',
    (slo, share) => {
      const { services } = parseServices(good.replace('99.95%', slo), 'services.yaml');
      expect(services?.[0]?.objectives.slo).toBe(share);
    },
  );

  it('takes an empty file for no services', () => {
    expect(parseServices('# none yet\n', 'services.yaml')).toEqual({ services: [], problems: [] });
  });

  it.each([
    [
      'a service of nothing',
      '    tags: { service: checkout }\n',
      '',
      '2:3 error: checkout selects nothing (name ids or tags)',
    ],
    [
      'a dependency that is no service',
      '[payments]',
      '[payment]',
      '5:17 error: there is no service "payment" (did you mean "payments"?)',
    ],
    [
      'a dependency on itself',
      '[payments]',
      '[checkout]',
      '5:17 error: checkout and checkout depend on one another (one of them must do without)',
    ],
    [
      'a misspelt field',
      'tier: 0',
      'teir: 0',
      '3:5 error: unknown field "teir" in services.checkout (did you mean "tier"?)',
    ],
    [
      'a share without per cent',
      '"99.95%"',
      '0.9995',
      '6:24 error: services.checkout.objectives.slo must be a text (put it in quotes)',
    ],
    [
      'a share of all',
      '"99.95%"',
      '"100%"',
      '6:24 error: services.checkout.objectives.slo must be a share below 100% in quotes, such as "99.9%"',
    ],
    [
      'an id that is no ARN',
      '"arn:aws:rds:eu-west-1:111122223333:db:payments"',
      'payments',
      '8:11 error: services.payments.ids[0] must be an ARN',
    ],
    [
      'an empty tag',
      '{ service: checkout }',
      '{ service: "" }',
      '4:22 error: services.checkout.tags.service must not be empty',
    ],
  ])('refuses %s', (_, from, to, expected) => {
    const { services, problems } = parseServices(good.replace(from, to), 'services.yaml');
    expect(said(problems)).toEqual([expected]);
    expect(services).toEqual([]);
  });

  it('refuses a circle of dependencies at each of its links', () => {
    const text = good.replace('    ids:', '    dependsOn: [checkout]\n    ids:');
    expect(said(parseServices(text, 'services.yaml').problems)).toHaveLength(2);
  });
});
