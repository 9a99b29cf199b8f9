import type { Duplex, Readable } from 'node:stream';
import type Docker from 'dockerode';
import type { EngineAnswer, EngineCalls, ProgressRecord } from './engine-calls.js';

/** The engine answers when it has read what it is sent, however long that takes. */
const UNTIL_READ = Number.POSITIVE_INFINITY;

interface BuildOptions {
  readonly dockerfile: string;
  readonly buildargs: Record<string, string>;
  readonly target: string | undefined;
  readonly session: string;
  readonly signal: AbortSignal;
}

/** The images of one engine. */
export class EngineImages {
  readonly #calls: EngineCalls;

  constructor(calls: EngineCalls) {
    this.#calls = calls;
  }

  inspect(reference: string): EngineAnswer<Docker.ImageInspectInfo | undefined> {
    return this.#calls.perhaps('inspect', () => this.#calls.docker.getImage(reference).inspect());
  }

  names(repository: string): EngineAnswer<readonly string[]> {
    return this.#calls.ask('list', async () =>
      (await this.#calls.docker.listImages({ filters: JSON.stringify({ reference: [repository] }) })).flatMap(
        ({ RepoTags }) => RepoTags ?? [],
      ),
    );
  }

  /** The digest of the manifest that a registry has under this name. */
  distribution(reference: string, login: Docker.AuthConfig | undefined): EngineAnswer<string> {
    return this.#calls.ask('resolve', async () => {
      const image = this.#calls.docker.getImage(reference);
      const told = (await image.distribution(login ? { authconfig: login } : {})) as {
        Descriptor: { digest: string };
      };
      return told.Descriptor.digest;
    });
  }

  /** Rejections of later are records of the progress: `told` gets them all. */
  pull(
    reference: string,
    login: Docker.AuthConfig | undefined,
    told: (record: ProgressRecord) => void,
  ): EngineAnswer<undefined> {
    return this.#calls.followed('pull', told, () =>
      this.#calls.docker.pull(reference, login ? { authconfig: login } : {}),
    );
  }

  load(
    archive: Readable,
    told: (record: ProgressRecord) => void,
    signal?: AbortSignal,
  ): EngineAnswer<undefined> {
    return this.#calls.followed(
      'load',
      told,
      () => this.#calls.docker.loadImage(archive, signal ? { abortSignal: signal } : {}),
      UNTIL_READ,
    );
  }

  /** As an archive, which `load` reads. */
  save(reference: string): EngineAnswer<Readable> {
    return this.#calls.ask(
      'save',
      async () => (await this.#calls.docker.getImage(reference).get()) as Readable,
    );
  }

  /** A connection on which a build asks back; the engine knows it by this id. */
  session(id: string): EngineAnswer<Duplex> {
    const headers = {
      Upgrade: 'h2c',
      'X-Docker-Expose-Session-Uuid': id,
      'X-Docker-Expose-Session-Name': 'cimyr',
    };
    const wanted = { path: '/session', method: 'POST', hijack: true, headers, statusCodes: { 200: true } };
    return this.#calls.ask(
      'session',
      () =>
        new Promise<Duplex>((resolve, reject) => {
          this.#calls.docker.modem.dial(wanted, (error, socket) =>
            error ? reject(error) : resolve(socket as Duplex),
          );
        }),
    );
  }

  /** By BuildKit. As a number: as a text, dockerode would open a session of its own. */
  build(
    context: Readable,
    { signal, ...asked }: BuildOptions,
    told: (record: ProgressRecord) => void,
  ): EngineAnswer<undefined> {
    const options = { ...asked, version: 2, abortSignal: signal };
    return this.#calls.followed(
      'build',
      told,
      () => this.#calls.docker.buildImage(context, options as unknown as Docker.ImageBuildOptions),
      UNTIL_READ,
    );
  }

  tag(
    reference: string,
    { repo, tag }: { readonly repo: string; readonly tag: string },
  ): EngineAnswer<unknown> {
    return this.#calls.ask('tag', () => this.#calls.docker.getImage(reference).tag({ repo, tag }));
  }

  /** The name, and the image where it has no other. One that is in use stays, and so does its name. */
  untag(reference: string): EngineAnswer<unknown> {
    return this.#calls.perhaps('untag', () => this.#calls.docker.getImage(reference).remove());
  }
}
