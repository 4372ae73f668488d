/** One line of a Dockerfile, continuations joined: `COPY`, `--from=build /build/dist dist`. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

export interface Stage {
  readonly base: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

/** What a container is started with. */
export interface ImageConfig {
  readonly workdir: string;
  readonly user: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly stopSignal: string;
  readonly healthcheck: readonly string[] | undefined;
  readonly volumes: readonly string[];
}

/** The stages of a Dockerfile, in order. Only what ours uses is understood; the rest throws. */
export function parseDockerfile(text: string): readonly Stage[] {
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const line of joined(text)) {
    const [, name = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (!understood.has(name)) throw new Error(`this test does not understand: ${line}`);
    if (name === 'FROM') {
      const [, base = '', stage] = /^(\S+)(?: AS (\S+))?$/.exec(rest) ?? [];
      stages.push({ base, name: stage, instructions: [] });
    } else stages.at(-1)?.instructions.push({ name, text: rest });
  }
  return stages;
}

/** The settings of a stage: of each the last one counts, as in Docker. */
export function imageConfig(stage: Stage): ImageConfig {
  const all = (name: string) =>
    stage.instructions.filter((each) => each.name === name).map((each) => each.text);
  const list = (text: string | undefined) => (text === undefined ? [] : (JSON.parse(text) as string[]));
  const healthcheck = all('HEALTHCHECK')
    .at(-1)
    ?.replace(/^.*?CMD\s+/, '');
  return {
    workdir: all('WORKDIR').at(-1) ?? '/',
    user: all('USER').at(-1),
    env: Object.fromEntries(
      all('ENV').flatMap((text) => text.split(/\s+/).map((each) => each.split('=', 2) as [string, string])),
    ),
    entrypoint: list(all('ENTRYPOINT').at(-1)),
    cmd: list(all('CMD').at(-1)),
    stopSignal: all('STOPSIGNAL').at(-1) ?? 'SIGTERM',
    healthcheck: healthcheck === undefined ? undefined : list(healthcheck),
    volumes: all('VOLUME'),
  };
}

const understood: ReadonlySet<string> = new Set(
  'FROM WORKDIR COPY RUN ENV USER VOLUME EXPOSE STOPSIGNAL HEALTHCHECK ENTRYPOINT CMD'.split(' '),
);

function joined(text: string): readonly string[] {
  return text
    .replaceAll(/^\s*#.*$/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
