import { allow, deny } from '../answer.ts';
import type { Gate } from '../gate.ts';
import { modeInForce, onlyShows } from '../mode-in-force.ts';

export const mode: Gate = {
  name: 'mode',
  protects: "A policy acts only as far as its own mode and the daemon's upper bound both allow.",
  guards: ['action', 'return'],
  onError: 'deny',
  // How far the daemon may go is its owner's word, and a dry run must stay one.
  overridable: false,

  evaluate(proposal, { settings }) {
    const inForce = modeInForce(proposal, settings);
    const bounded = inForce !== proposal.policy.mode;
    const details = {
      value: `the policy says ${proposal.policy.mode}, the configuration at most ${settings.maxMode}`,
      bound: 'approve, veto or auto in both',
    };
    if (!onlyShows(inForce)) return allow(`It may act in mode ${inForce}.`, details);
    return deny(
      bounded
        ? `Holdfast as a whole may only ${inForce}: set "mode" in the configuration to let it act.`
        : `The policy only ${inForce === 'observe' ? 'observes' : 'proposes'}: set its mode to approve, veto or auto to let it act.`,
      details,
    );
  },
};
