import { randomUUID } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OF_ROOT, pack } from '../../../../src/adapters/artifact/pack.js';
import { buildImage } from '../../../../src/adapters/docker/build/build.js';
import { builtBringer, builtDigest } from '../../../../src/adapters/docker/build/carry.js';
import { findContext } from '../../../../src/adapters/docker/build/context.js';
import { Engine } from '../../../../src/adapters/docker/engine.js';
import { socketWay } from '../../../../src/adapters/docker/engine-way.js';
import { systemClock } from '../../../../src/base/clock.js';
import type { Registry } from '../../../../src/config/targets/docker/target.js';
import { type Folder, folder } from '../../../built/workspace.js';
import { must } from '../../../testbed/containers.js';
import {
  canHaveEngine,
  dockerEngine,
  type EngineKind,
  IMAGES,
  type Engine as Place,
} from '../../../testbed/engines.js';

/** A file's name and its text; `-> there` is a link. */
type Files = Readonly<Record<string, string>>;

interface Wish {
  readonly files: Files;
  readonly args?: Readonly<Record<string, string>>;
  readonly registry?: Registry;
  readonly signal?: AbortSignal;
  /** Hears each line of the log. */
  readonly print?: (line: string) => void;
}

/** What comes of a context with these files. */
async function build(engine: Engine, { files, args = {}, registry, signal, print }: Wish) {
  using place: Folder = folder();
  for (const [path, text] of Object.entries(files)) {
    const full = join(place.path, path);
    mkdirSync(dirname(full), { recursive: true });
    if (text.startsWith('-> ')) symlinkSync(text.slice(3), full);
    else writeFileSync(full, text);
  }
  const found = findContext({ context: place.path, dockerfile: 'Dockerfile', workspace: place.path });
  if (!found.ok) throw new Error(found.error);
  const lines: string[] = [];
  const built = await buildImage(engine, {
    context: pack(found.value.root, found.value.entries, OF_ROOT),
    dockerfile: 'Dockerfile',
    args,
    registry,
    signal,
    print: (line) => {
      lines.push(line);
      print?.(line);
    },
  });
  const digest = built.ok ? await builtDigest(engine, built.value) : built;
  return { built, lines, digest: digest.ok ? digest.value : JSON.stringify(digest.error) };
}

/** Whatever an earlier run has left in the engine's cache is not met. */
const dockerfile = (...lines: readonly string[]) => ({
  Dockerfile: [`FROM ${IMAGES.busybox}`, `ENV OWN=${randomUUID()}`, ...lines].join('\n'),
});

/** Declares what a build on an engine does. */
export function describeBuilds(kind: EngineKind): void {
  describe.skipIf(canHaveEngine(kind) !== undefined)(`a build on Docker ${kind}`, () => {
    let place: Place;
    let engine: Engine;
    beforeAll(async () => {
      place = await dockerEngine(kind);
      engine = new Engine('built-on', socketWay('built-on', place.socketPath));
    });
    afterAll(async () => {
      engine?.close();
      await place?.stop();
    });

    it('has the files of its context, what the Dockerfile mounts, and its arguments', async () => {
      const see =
        'RUN --mount=type=cache,target=/c touch /c/x && ls -l /app && cat /app/link && id -u && echo $WHO';
      const { built, lines } = await build(engine, {
        files: {
          ...dockerfile('ARG WHO', 'COPY . /app', see),
          '.dockerignore': '*.log\n!keep.log\nsecret/',
          'a.log': 'x',
          'keep.log': 'x',
          'secret/key': 'x',
          link: '-> file',
          file: 'in the file\n',
        },
        args: { WHO: 'somebody $HOME "quoted"' },
      });
      expect([built.ok, lines.join('\n')]).toEqual([true, expect.stringContaining('in the file')]);
      const listed = lines.filter((line) => /^[-ld]r/.test(line)).map((line) => line.split(/\s+/));
      expect(listed.map(([, , owner, , , , , , name]) => [owner, name])).toEqual(
        ['Dockerfile', 'file', 'keep.log', 'link'].map((name) => ['root', name]),
      );
      expect(lines).toContain('somebody $HOME "quoted"');
    });

    it('is the same again where nothing has changed, and another one where something has', async () => {
      const files = { ...dockerfile('COPY a /a', 'RUN date +%N > /at'), a: `of ${kind}` };
      const [first, again] = [await build(engine, { files }), await build(engine, { files })];
      expect(again.digest).toBe(first.digest);
      expect(again.lines.filter((line) => line.includes('RUN'))).toEqual([
        expect.stringContaining('(cached)'),
      ]);
      const other = await build(engine, { files: { ...files, a: `other of ${kind}` } });
      expect(other.digest).not.toBe(first.digest);
    });

    it('begins with an image of a registry that asks for a password', async () => {
      const { server } = place.registry;
      const base = `${server}/base-of-builds:${kind}`;
      await push(place, base);
      const files = { Dockerfile: `FROM ${base}\nENV OWN=${randomUUID()}\nRUN echo begun` };
      const refused = await build(engine, { files });
      expect(refused.digest).toMatch(
        /"wrong":"build".*(401|no basic auth|unauthorized|authorization failed)/,
      );
      const built = await build(engine, { files, registry: place.registry });
      expect([built.built.ok, built.lines]).toEqual([true, expect.arrayContaining(['begun'])]);
    });

    it.each([
      ['a step that fails', ['RUN echo one; exit 3'], /RUN echo one.*exit code: 3/, 'one'],
      ['a file that is not there', ['COPY nothing /'], /COPY nothing.*not found/, ''],
      ['a word that is none', ['RNU x'], /unknown instruction: RNU/i, ''],
    ])('says what is wrong: %s', async (_, lines, words, printed) => {
      const { built } = await build(engine, { files: dockerfile(...lines) });
      expect(built).toMatchObject({
        ok: false,
        error: {
          kind: 'image',
          wrong: 'build',
          detail: expect.stringMatching(words),
          output: expect.stringContaining(printed),
        },
      });
    });

    it('ends when it is cancelled', async () => {
      const stop = new AbortController();
      const ended = build(engine, {
        files: dockerfile('RUN echo asleep; sleep 300'),
        signal: stop.signal,
        print: (line) => line === 'asleep' && stop.abort(),
      });
      expect((await ended).built.ok).toBe(false);
    });
  });
}

/** Declares that two engines of any kind get the same image. */
export function describeCarried(from: EngineKind, to: EngineKind): void {
  describe(`an image that Docker ${from} has built`, () => {
    it(`comes to Docker ${to} as the same`, async () => {
      const places = [await dockerEngine(from), await dockerEngine(to)] as const;
      const [on, other] = places.map(
        ({ kind, socketPath }) => new Engine(kind, socketWay(kind, socketPath)),
      ) as [Engine, Engine];
      const { built, digest } = await build(on, {
        files: dockerfile(`ENV FROM=${from}`, 'RUN date +%N > /at'),
      });
      if (!built.ok) throw new Error(JSON.stringify(built.error));
      const bring = builtBringer({ on, id: built.value, digest, ms: 0 }, systemClock());
      const name = { repo: 'cimyr-test/carried', tag: `from-${from}` };
      expect(await bring(other, name)).toMatchObject({ ok: true, value: [{ kind: 'carried', from }] });
      expect(await builtDigest(other, `${name.repo}:${name.tag}`)).toEqual({ ok: true, value: digest });
      expect(await bring(other, name)).toEqual({ ok: true, value: [] });
      for (const engine of [on, other]) engine.close();
      for (const place of places) await place.stop();
    });
  });
}

/** Pushes an image of the tests under this name, which then is there no more. */
async function push(place: Place, name: string): Promise<void> {
  const { username, password, server } = place.registry;
  const colon = name.lastIndexOf(':');
  const [repo, tag] = [name.slice(0, colon), name.slice(colon + 1)];
  const login = { username, password, serveraddress: server };
  const headers = { 'x-registry-auth': Buffer.from(JSON.stringify(login)).toString('base64') };
  await must(place, 'POST', `/images/${IMAGES.busybox}/tag?repo=${repo}&tag=${tag}`);
  const pushed = await place.ask('POST', `/images/${repo}/push?tag=${tag}`, { headers });
  if (pushed.text.includes('"error"')) throw new Error(pushed.text);
  await must(place, 'DELETE', `/images/${name}`);
}
