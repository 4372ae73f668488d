import type { TestProject } from 'vitest/node';
import { installMoto, startMoto } from './moto-server.ts';

/** One moto for the whole suite; its address is given to the tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await installMoto();
  const moto = await startMoto();
  project.provide('moto', moto.url);
  return () => moto.stop();
}

declare module 'vitest' {
  interface ProvidedContext {
    moto: string;
  }
}
