import type {
  GetRoutingControlStateCommandInput,
  GetRoutingControlStateCommandOutput,
  ListRoutingControlsCommandInput,
  ListRoutingControlsCommandOutput,
  UpdateRoutingControlStateCommandInput,
  UpdateRoutingControlStatesCommandInput,
} from '@aws-sdk/client-route53-recovery-cluster';
import { setControls } from '../../world/names/routing-control.ts';
import type { RoutingControl } from '../../world/state/routing-control.ts';
import { awsFailure } from '../failure.ts';
import { type CallContext, mutates, reads, type SimulatedService } from '../operation.ts';
import { page } from '../page.ts';

type Answer<T> = Omit<T, '$metadata'>;

/** ARC's data plane for routing controls: any of a cluster's five regional endpoints serves every control. */
export const route53RecoveryCluster: SimulatedService = {
  id: 'Route53 Recovery Cluster',
  protocol: 'json',
  operations: {
    GetRoutingControlState: reads(
      (input: GetRoutingControlStateCommandInput, context): Answer<GetRoutingControlStateCommandOutput> => {
        const control = controlOf(input.RoutingControlArn, context);
        return {
          RoutingControlArn: control.arn,
          RoutingControlName: control.name,
          RoutingControlState: control.state,
        };
      },
    ),
    ListRoutingControls: reads(
      (input: ListRoutingControlsCommandInput, { world }): Answer<ListRoutingControlsCommandOutput> => {
        const controls = [...world.recovery.controls.values()].filter(
          ({ panel }) => input.ControlPanelArn === undefined || panel.arn === input.ControlPanelArn,
        );
        const { items, next } = page(controls, {
          token: input.NextToken,
          size: input.MaxResults,
          sizeAtMost: 500,
          invalidToken: 'ValidationException',
        });
        return {
          RoutingControls: items.map((control) => ({
            ControlPanelArn: control.panel.arn,
            ControlPanelName: control.panel.name,
            RoutingControlArn: control.arn,
            RoutingControlName: control.name,
            RoutingControlState: control.state,
            Owner: control.arn.split(':')[4],
          })),
          NextToken: next,
        };
      },
    ),
    UpdateRoutingControlState: mutates((input: UpdateRoutingControlStateCommandInput, context) =>
      update([input], input.SafetyRulesToOverride, context),
    ),
    UpdateRoutingControlStates: mutates((input: UpdateRoutingControlStatesCommandInput, context) =>
      update(input.UpdateRoutingControlStateEntries ?? [], input.SafetyRulesToOverride, context),
    ),
  },
};

function update(
  entries: readonly { RoutingControlArn?: string | undefined; RoutingControlState?: string | undefined }[],
  override: readonly string[] | undefined,
  context: CallContext,
): Record<string, never> {
  const wanted = new Map<string, 'On' | 'Off'>();
  for (const { RoutingControlArn, RoutingControlState: state } of entries) {
    if (state !== 'On' && state !== 'Off')
      throw awsFailure('ValidationException', 'RoutingControlState must be On or Off.');
    wanted.set(controlOf(RoutingControlArn, context).arn, state);
  }
  const { refusedBy } = setControls(context.world, wanted, override ?? []);
  if (refusedBy !== undefined) {
    throw awsFailure(
      'ConflictException',
      `The safety rule ${refusedBy.name} (${refusedBy.arn}) does not allow this change.`,
      409,
    );
  }
  return {};
}

function controlOf(arn: string | undefined, { world }: CallContext): RoutingControl {
  const control = world.recovery.controls.get(arn ?? '');
  if (control === undefined)
    throw awsFailure('ResourceNotFoundException', `The routing control ${arn} was not found.`, 404);
  return control;
}
