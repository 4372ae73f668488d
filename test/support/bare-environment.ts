/**
 * What a process needs of this one's environment to be found and, where CI keeps what Node has compiled, to start sooner.
 * Nothing else of the machine's own may leak in, nor what the AWS SDK would look for by itself.
 */
export function bareEnvironment(): Readonly<Record<string, string>> {
  const { PATH = '', NODE_COMPILE_CACHE: compiled } = process.env;
  return {
    PATH,
    ...(compiled === undefined ? {} : { NODE_COMPILE_CACHE: compiled }),
    AWS_CONFIG_FILE: '/nowhere/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
