/**
 * What a process needs of this one's environment to be found and, where CI keeps what Node has compiled, to start sooner.
 * Nothing else of the machine's own may leak in.
 */
export function bareEnvironment(): Readonly<Record<string, string>> {
  const { PATH = '', NODE_COMPILE_CACHE: compiled } = process.env;
  return { PATH, ...(compiled === undefined ? {} : { NODE_COMPILE_CACHE: compiled }) };
}
