import { durationInWords } from '../../../safety/in-words.ts';
import type { Check } from '../check.ts';
import { safetySettings } from '../../settings.ts';

/** This machine's clock against the Date header of AWS's answers, by the bounds that the daemon keeps. */
export const clockCheck: Check = {
  name: 'clock',
  examine: async ({ accounts, config }) => {
    const what = "clock against AWS's";
    const skews = accounts.flatMap(({ aws }) => aws.clockSkewMs() ?? []);
    const [skew] = skews.toSorted((a, b) => Math.abs(a) - Math.abs(b));
    if (skew === undefined) return [{ what, verdict: 'unknown', detail: 'AWS gave too few answers to tell' }];
    const { warnMs, blindMs } = safetySettings(config).clockSkew;
    const off = Math.abs(skew);
    const verdict = off >= blindMs ? 'problem' : off >= warnMs ? 'warning' : 'ok';
    return [
      {
        what,
        verdict,
        detail:
          off === 0
            ? 'no difference that could be measured'
            : `${durationInWords(off)} ${skew > 0 ? 'ahead' : 'behind'}; from ${durationInWords(blindMs)} on nothing is acted on`,
        ...(verdict === 'ok' ? {} : { todo: 'set this machine by NTP' }),
      },
    ];
  },
};
