import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildImage, removeImages } from '../support/image/build-image.ts';
import { imageConfig, parseDockerfile } from '../support/image/dockerfile.ts';
import { faultsOfImage } from '../support/image/run-image.ts';
import { projectRoot } from '../support/source-tree.ts';

const dockerfile = readFileSync(join(projectRoot, 'Dockerfile'), 'utf8');

afterAll(removeImages);

/** No Docker engine is needed: the Dockerfile is played in temporary folders, see build-image.ts. */
describe('the container image', () => {
  it('runs: it gets ready, serves its page and metrics, is healthy, writes to /data alone, ends on SIGTERM', async () => {
    expect(await faultsOfImage(buildImage(dockerfile))).toEqual([]);
  });

  it('runs on Fargate in the environment of its task', async () => {
    const task = JSON.parse(readFileSync(join(projectRoot, 'deploy/ecs/task-definition.json'), 'utf8')) as {
      containerDefinitions: { environment: { name: string; value: string }[] }[];
    };
    const variables = task.containerDefinitions.flatMap(({ environment }) => environment);
    const ours = variables.filter(({ name }) => name.startsWith('HOLDFAST_'));
    expect(ours.length).toBeGreaterThan(0);

    const given = Object.fromEntries(ours.map(({ name, value }) => [name, value]));
    expect(await faultsOfImage(buildImage(dockerfile), given)).toEqual([]);
  });

  it('holds the bundle, the launcher, the policies and its configuration, and no node_modules', () => {
    const { root } = buildImage(dockerfile);

    expect(readdirSync(root).toSorted()).toEqual(['app', 'data', 'etc']);
    expect(readdirSync(join(root, 'app')).toSorted()).toEqual(['bin', 'dist', 'package.json']);
    expect(readdirSync(join(root, 'etc/holdfast')).toSorted()).toEqual(['holdfast.yaml', 'policies']);
    expect(existsSync(join(root, 'app/node_modules'))).toBe(false);
  });

  it('is not run by root, and ends by the signal that the daemon answers', () => {
    const stages = parseDockerfile(dockerfile);
    const last = stages.at(-1);
    if (last === undefined) throw new Error('the Dockerfile has no stage');

    expect(imageConfig(last)).toMatchObject({
      user: '65532:65532',
      stopSignal: 'SIGTERM',
      volumes: ['/data'],
    });
    for (const { base } of stages) expect(base).toMatch(/^node:24-/);
  });

  it.each([
    ['the bundle', /^COPY --from=build \/build\/dist dist\n/m, /it ended with 1/],
    ['the launcher', /^COPY --from=build \/build\/bin bin\n/m, /it ended with 1/],
    ['the policies', /^COPY policies \/etc.*\n/m, /policies/],
    ['the configuration', /^COPY deploy\/container.*\n/m, /holdfast\.yaml/],
  ])('would be found out without %s', async (_title, line, fault) => {
    const wrong = dockerfile.replace(line, '');
    expect(wrong).not.toBe(dockerfile);

    expect((await faultsOfImage(buildImage(wrong))).join('\n')).toMatch(fault);
  });

  it('would be found out if it built without its sources, or copied what the build context leaves out', () => {
    expect(() => buildImage(dockerfile.replace('COPY src src\n', ''))).toThrow('RUN npm run build');
    expect(() => buildImage(dockerfile.replace('COPY src src\n', 'COPY docs docs\n'))).toThrow(
      'docs is not in the build context',
    );
  });

  it.each([
    ['a health check that asks for nothing', '/-/healthy', '/-/nowhere', /health check ends with 1/],
    [
      'a journal beside its volume',
      'COPY deploy/container/holdfast.yaml',
      'COPY deploy/holdfast.example.yaml',
      /holdfast\.sqlite cannot be opened/,
    ],
    ['a user that has no home', ' HOME=/app', '', /has no home/],
  ])('would be found out with %s', async (_title, right, wrong, fault) => {
    const changed = dockerfile.replace(right, wrong);
    expect(changed).not.toBe(dockerfile);

    expect((await faultsOfImage(buildImage(changed))).join('\n')).toMatch(fault);
  });
});
