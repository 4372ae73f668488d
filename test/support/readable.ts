/** What may look like a name in the code, because AWS or a policy spells it so. */
const spelledSo: ReadonlySet<string> = new Set([
  // Fields and functions of policies.
  'unhealthyFor',
  'keepServing',
  'inFlight',
  'perWindow',
  'maxAttempts',
  'blockIf',
  'assumeRoom',
  'maxLagSeconds',
  'crossRegion',
  // AWS.
  'vCPU',
]);

interface Flaw {
  readonly what: string;
  readonly pattern: RegExp;
}

const flaws: readonly Flaw[] = [
  { what: 'a value that is missing', pattern: /\b(?:undefined|null|NaN|Infinity)\b|\[object / },
  { what: 'a time as machines write it', pattern: /\d{4}-\d\d-\d\dT\d\d:/ },
  { what: 'a number that nobody reads', pattern: /\d\.\d{5,}/ },
  {
    what: 'one of many',
    pattern:
      /(?<![\d.:-])1 (?:[a-z]+ )?(?:targets|repairs|members|attempts|incidents|failures|calls|writers|replicas|changes)\b(?! \w+ back)/,
  },
  { what: 'stops or spaces that pile up', pattern: /\.\.|\.;|\.\)|;\)|\s[.,;:]| {2}|^\s|\s$/ },
  { what: 'a half-sentence of negations', pattern: /\bnot un\w+ed\b|\bnever not\b|\bnot nothing\b/ },
];

/** More than this is not read at three in the morning. */
const mostCharacters = 600;

/**
 * What keeps a text from being read by somebody who never saw the code, as far as a machine can tell. What AWS
 * said is quoted as it came: pass it in `quotes`.
 */
export function flawsOf(text: string, quotes: readonly string[] = []): readonly string[] {
  const own = quotes.reduce((rest, quote) => rest.replaceAll(quote, 'quoted'), text);
  const codeWords = [...own.matchAll(/(?<![\w./:'-])[a-z]+[A-Z]\w*/g)].map(([word]) => word);
  return [
    ...flaws.filter(({ pattern }) => pattern.test(own)).map(({ what }) => what),
    ...codeWords.filter((word) => !spelledSo.has(word)).map((word) => `a name in the code: ${word}`),
    ...(text.length > mostCharacters ? [`${text.length} characters`] : []),
  ];
}

/** The same of a text that stands for itself: it begins like a sentence or with a name, and ends like one. */
export function flawsOfSentence(text: string, quotes: readonly string[] = []): readonly string[] {
  return [...flawsOf(text, quotes), ...(/[.!?]$/.test(text) ? [] : ['no full stop'])];
}
