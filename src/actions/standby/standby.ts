import { z } from 'zod';
import type { ActionContext, LastingEffect, Plan, PlannedStep } from '../action.ts';
import { asJson, plannedCall } from '../calls.ts';
import { precondition } from '../precondition.ts';
import { readGroup, readMember } from '../reads/autoscaling.ts';
import { readInstanceStatus } from '../reads/ec2.ts';

/** A member stays on standby until somebody takes it back: AWS ends it never. */
export const lastingStandby: LastingEffect = {
  endsByItself: false,
  expiresAt: () => undefined,

  async inForce(plan, context) {
    const { instance, scope } = standbyOf(plan);
    const lifecycle = (await readMember(context.aws, scope, instance))?.LifecycleState;
    return lifecycle === 'Standby' || lifecycle === 'EnteringStandby' ? 'in-force' : 'gone';
  },

  async giveBack(plan, context) {
    const back = await exitStandby(plan, context);
    const { instance, scope } = standbyOf(plan);
    const { system, instance: guest } = await readInstanceStatus(context.aws, scope, instance);
    const well = precondition(
      "it passes EC2's checks",
      system === 'ok' && guest === 'ok',
      `system ${system}, instance ${guest}`,
    );
    return { ...back, preconditions: [...back.preconditions, well], steps: well.holds ? back.steps : [] };
  },

  async leaveAgain(returning) {
    const state = standbyOf(returning);
    const { scope, name, instance, decrement } = state;
    return {
      ...returning,
      summary: `Put ${instance} on standby again`,
      preconditions: [],
      steps: [enterStandby(scope, name, instance, decrement)],
      state: asJson({ ...state, phase: 'enter' }),
    };
  },
};

const stateSchema = z.object({
  instance: z.string(),
  scope: z.object({ account: z.string(), region: z.string() }),
  name: z.string(),
  group: z.string(),
  decrement: z.boolean(),
  others: z.array(z.string()),
  plannedAt: z.number(),
  phase: z.enum(['enter', 'exit']),
});

type State = z.output<typeof stateSchema>;

export function standbyOf(plan: Plan): State {
  return stateSchema.parse(plan.state);
}

export function enterStandby(
  scope: State['scope'],
  name: string,
  id: string,
  decrement: boolean,
): PlannedStep {
  return {
    name: `put ${id} on standby`,
    calls: [
      plannedCall('Auto Scaling', 'EnterStandby', scope, {
        AutoScalingGroupName: name,
        InstanceIds: [id],
        ShouldDecrementDesiredCapacity: decrement,
      }),
    ],
    // Its connections drain first: 300 s by default, an hour at most.
    timeoutMs: 3_900_000,
  };
}

/** AWS raises the desired capacity by one for it, so the maximum must leave room. */
export async function exitStandby(plan: Plan, context: ActionContext): Promise<Plan> {
  const state = standbyOf(plan);
  const { scope, name, instance } = state;
  const lifecycle = (await readMember(context.aws, scope, instance))?.LifecycleState ?? 'in no group';
  const group = await readGroup(context.aws, scope, name);
  const { DesiredCapacity: desired = 0, MaxSize: max = 0 } = group ?? {};
  const preconditions = [
    precondition('it is still on standby', lifecycle === 'Standby', `its lifecycle state is ${lifecycle}`),
    precondition('the group has room for it', desired < max, `desired ${desired}, max ${max}`),
  ];
  return {
    ...plan,
    summary: `Take ${instance} back into ${name}`,
    preconditions,
    steps: preconditions.every(({ holds }) => holds)
      ? [
          {
            name: `take ${instance} back`,
            calls: [
              plannedCall('Auto Scaling', 'ExitStandby', scope, {
                AutoScalingGroupName: name,
                InstanceIds: [instance],
              }),
            ],
            timeoutMs: 600_000,
          },
        ]
      : [],
    state: asJson({ ...state, phase: 'exit' }),
    warnings: [],
  };
}
