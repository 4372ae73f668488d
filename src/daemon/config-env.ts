/** A setting that an environment variable may give; it goes before the file. */
export interface EnvSetting {
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly describe: string;
  /** Turns the text into what the file would hold. What it cannot turn it leaves for the schema to refuse. */
  readonly read?: (text: string) => unknown;
}

const number = (text: string): unknown => (/^\d+$/.test(text) ? Number(text) : text);

export const envSettings: readonly EnvSetting[] = [
  { name: 'HOLDFAST_POLICIES', path: ['policies'], describe: 'Folder of policy files.' },
  { name: 'HOLDFAST_SERVICES', path: ['services'], describe: 'File that declares business services.' },
  { name: 'HOLDFAST_MODE', path: ['mode'], describe: 'Upper bound on every policy: observe … auto.' },
  {
    name: 'HOLDFAST_SCOPE',
    path: ['scope'],
    describe: 'Tag of what may be acted on, as KEY=VALUE.',
    read: (text) => {
      const at = text.indexOf('=');
      return at === -1 ? text : { tag: text.slice(0, at), value: text.slice(at + 1) };
    },
  },
  {
    name: 'HOLDFAST_REGIONS',
    path: ['accounts', 0, 'regions'],
    describe: 'Regions of the first account, divided by commas.',
    read: (text) => text.split(',').map((region) => region.trim()),
  },
  { name: 'HOLDFAST_JOURNAL_PATH', path: ['journal', 'path'], describe: 'File of the SQLite journal.' },
  {
    name: 'HOLDFAST_JOURNAL_NETWORK',
    path: ['journal', 'network'],
    describe: 'true or false: whether that file lies on a network file system.',
    read: (text) => (text === 'true' || text === 'false' ? text === 'true' : text),
  },
  {
    name: 'HOLDFAST_JOURNAL_TABLE',
    path: ['journal'],
    describe: 'DynamoDB table that keeps the journal, in place of all that the file says of it.',
    read: (table) => ({ store: 'dynamodb', table }),
  },
  {
    name: 'HOLDFAST_REPLICAS_LEASE',
    path: ['replicas', 'lease'],
    describe: 'Lease of replicas, such as 1m: this is one of several.',
  },
  { name: 'HOLDFAST_HTTP_HOST', path: ['http', 'host'], describe: 'Address to listen on.' },
  { name: 'HOLDFAST_HTTP_PORT', path: ['http', 'port'], describe: 'Port to listen on.', read: number },
  {
    name: 'HOLDFAST_STOP_PARAMETER',
    path: ['stopSwitch', 'parameter'],
    describe: 'Parameter of Systems Manager that stops acting unless it says run.',
  },
  {
    name: 'HOLDFAST_STOP_FILE',
    path: ['stopSwitch', 'file'],
    describe: 'Acting stops while this file exists.',
  },
];

/** Variables with a meaning of their own, not settings of the file. */
export const otherVariables: Readonly<Record<string, string>> = {
  HOLDFAST_CONFIG: 'Configuration file, in place of --config.',
  HOLDFAST_STOP: 'Set to anything but 0: nothing is acted on.',
  HOLDFAST_LINK_SECRET: 'Secret that signs links to answer by, in place of `links.secretFile`.',
  HOLDFAST_LOG_LEVEL: 'trace, debug, info, warn, error or fatal.',
  HOLDFAST_DEBUG: 'Set to anything: errors of the command line come with their stack.',
  HOLDFAST_URL: 'Address of the daemon that status, hold, … talk to.',
  HOLDFAST_TOKEN: 'Token that they show it.',
};
