import type { Controller } from './state/controller.ts';

/** A process to which everything can happen, for it does nothing: where AWS is left alone, and in trials. */
export function bystander(name: string): Controller {
  const back = () => () => undefined;
  return {
    name,
    restart: async () => undefined,
    pause: back,
    expireCredentials: back,
    loseStore: back,
    loseStopSwitch: back,
    obey: back,
    replacePolicies: back,
  };
}
