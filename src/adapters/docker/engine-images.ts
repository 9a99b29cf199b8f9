import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import type { EngineAnswer, EngineCalls, ProgressRecord } from './engine-calls.js';

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

  load(archive: Readable, told: (record: ProgressRecord) => void): EngineAnswer<undefined> {
    return this.#calls.followed('load', told, () => this.#calls.docker.loadImage(archive));
  }

  build(
    context: Readable,
    options: Docker.ImageBuildOptions,
    told: (record: ProgressRecord) => void,
  ): EngineAnswer<undefined> {
    return this.#calls.followed('build', told, () => this.#calls.docker.buildImage(context, options));
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
