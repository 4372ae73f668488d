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
  {
    what: 'a check without what it says',
    pattern: /(?:speaks against|serves with warnings:) [^(]*\b[\w-]+\/[\w-]+\.$/,
  },
  { what: 'never, of what may yet come', pattern: /\bnever served\b/ },
  { what: 'a command that does not work as printed', pattern: /--reason (?!")/ },
  { what: 'a half-sentence of negations', pattern: /\bnot un\w+ed\b|\bnever not\b|\bnot nothing\b/ },
];

/** More than this is not read at three in the morning. */
const mostCharacters = 600;
/** A page is several sentences: what is wrong, why it asks, and what Holdfast does about it. */
const mostCharactersOfPage = 1200;

/**
 * What keeps a text from being read by somebody who never saw the code, as far as a machine can tell. What AWS
 * said is quoted as it came: pass it in `quotes`.
 */
export function flawsOf(
  text: string,
  quotes: readonly string[] = [],
  most: number = mostCharacters,
): readonly string[] {
  const own = quotes.reduce((rest, quote) => rest.replaceAll(quote, 'quoted'), text);
  const codeWords = [...own.matchAll(/(?<![\w./:'-])[a-z]+[A-Z]\w*/g)].map(([word]) => word);
  return [
    ...flaws.filter(({ pattern }) => pattern.test(own)).map(({ what }) => what),
    ...codeWords.filter((word) => !spelledSo.has(word)).map((word) => `a name in the code: ${word}`),
    ...(text.length > most ? [`${text.length} characters`] : []),
  ];
}

/** The same of a text that stands for itself: it begins like a sentence or with a name, and ends like one. */
export function flawsOfSentence(
  text: string,
  quotes: readonly string[] = [],
  most: number = mostCharacters,
): readonly string[] {
  return [...flawsOf(text, quotes, most), ...(/[.!?]$/.test(text) ? [] : ['no full stop'])];
}

/** The same of a call for help. */
export function flawsOfPage(text: string): readonly string[] {
  return flawsOfSentence(text, [], mostCharactersOfPage);
}

const waysOut =
  /\b(?:until|once|as long as|while|unless|waits?|first|has to|have to|needs?|set|grant|remove|only|queue)\b|holdfast [a-z]|approved/i;

/** The same of a refusal, which must say what lifts it, too: a time, a condition, a person's word or a command. */
export function flawsOfRefusal(text: string): readonly string[] {
  return [...flawsOfSentence(text), ...(waysOut.test(text) ? [] : ['no way out'])];
}

/** The same of what is said of an instance: many share one name, so its own identifier stands beside it. */
export function flawsOfVerdict(
  text: string,
  { target, names }: { target: string; names: readonly string[] },
) {
  const id = target.split('/').at(-1) ?? target;
  const isNamed = names.some((name) => text.startsWith(`${name} `) || text.includes(`against ${name}`));
  const isAmbiguous = target.includes(':instance/') && isNamed && !text.includes(id);
  return [...flawsOfSentence(text), ...(isAmbiguous ? ['a name that many share'] : [])];
}
