import { parameterPlace } from '../../../engine/stop-places/parameter.ts';
import { fileStopSwitch } from '../../../engine/stop-switch.ts';
import type { StopSwitch } from '../../../safety/gate.ts';
import type { Check, Examined, Finding } from '../check.ts';

/** Every place that can stop the acting: what cannot be read stops it, too. */
export const stopSwitchCheck: Check = {
  name: 'stop switch',
  examine: async (examined) => {
    const { config, clock, env } = examined;
    const near = fileStopSwitch(config.stopSwitch.file, env).read(clock.now());
    return [findingOf(near), ...(await ofParameter(examined))];
  },
};

async function ofParameter({ config, accounts, clock }: Examined): Promise<readonly Finding[]> {
  const name = config.stopSwitch.parameter;
  if (name === undefined) return [];
  const [first] = accounts;
  const [region] = first?.regions ?? [];
  const what = `stop switch: the parameter ${name}`;
  if (first === undefined || region === undefined)
    return [{ what, verdict: 'unknown', detail: 'no account could be reached to read it in' }];
  const place = parameterPlace({ name, scope: { account: first.account, region }, aws: first.aws, clock });
  await place.refresh?.(0);
  return [findingOf(place.read(clock.now()))];
}

function findingOf({ state, source, reason = 'no reason was given' }: StopSwitch): Finding {
  const what = `stop switch: ${source}`;
  switch (state) {
    case 'clear':
      return { what, verdict: 'ok', detail: 'it can be read, and it is clear' };
    case 'thrown':
      return {
        what,
        verdict: 'warning',
        detail: `it is thrown, so nothing is acted on: ${reason}`,
        todo: 'holdfast resume, once whoever threw it agrees',
      };
    case 'unreadable':
      return {
        what,
        verdict: 'problem',
        detail: `it cannot be read, so nothing is acted on: ${reason}`,
        todo: 'make it readable, or take it out of the configuration',
      };
  }
}
