import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../../src/model/resource.ts';
import { drawContainerServices } from '../../../../src/simulator/snapshot/draw-container-services.ts';
import type { Sketch } from '../../../../src/simulator/snapshot/sketch.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';

const home = 'eu-west-1';

const service = (name: string, facts: Resource['facts'], region = home) =>
  resourceOf({
    id: `arn:aws:ecs:${region}:111122223333:service/shop/${name}`,
    kind: 'ecs:service',
    name,
    region,
    facts: { cluster: 'shop', desired: 2, ...facts },
  });

function drawn(...resources: readonly Resource[]) {
  const sketch: Sketch = {
    observed: {
      account: '111122223333',
      regions: [home, 'us-east-1'],
      model: modelOf({ resources: [...resources] }),
      details: new Map(),
      unread: [],
    },
    leftOut: [],
    regions: [{ region: home, zones: [`${home}a`, `${home}b`] }],
    balancers: [],
  };
  return { services: drawContainerServices(sketch), leftOut: sketch.leftOut };
}

describe('the services of ECS in a snapshot', () => {
  it('have the tasks, the zones and the settings that were observed', () => {
    const facts = {
      desired: 4,
      taskDefinition: 'web:7',
      taskZones: [`${home}a`],
      circuitBreaker: true,
      rollsBack: true,
      minimumHealthyPercent: 50,
      maximumPercent: 150,
    };
    expect(drawn(service('web', facts)).services).toEqual([
      {
        name: 'web',
        cluster: 'shop',
        region: home,
        zones: [`${home}a`],
        tasks: 4,
        revision: 7,
        circuitBreaker: 'rollback',
        minimumHealthyPercent: 50,
        maximumPercent: 150,
      },
    ]);
  });

  it.each([
    [{ circuitBreaker: true, rollsBack: false }, 'on'],
    [{ circuitBreaker: false, rollsBack: false }, 'off'],
  ])('have the circuit breaker of %j %s', (facts, circuitBreaker) => {
    expect(drawn(service('web', facts)).services).toMatchObject([{ circuitBreaker }]);
  });

  it('leave out what a stack cannot say, and say so', () => {
    const { services, leftOut } = drawn(
      service('agent', { schedulingStrategy: 'DAEMON' }),
      service('away', {}, 'us-east-1'),
      service('web_$', {}),
    );
    expect(services).toEqual([]);
    expect(leftOut).toEqual([
      'ECS service agent in eu-west-1: daemons are not simulated',
      'ECS service web_$ in eu-west-1: a stack has no such names',
      'ECS service away in us-east-1: nothing else is in its region',
    ]);
  });
});
