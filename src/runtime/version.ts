import manifest from '../../package.json' with { type: 'json' };

/** The version in package.json; the bundle has it built in. */
export const version: string = manifest.version;
