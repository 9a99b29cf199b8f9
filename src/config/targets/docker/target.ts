import type { Target } from '../../../domain/rollout/environment.js';
import type { Login } from '../hosts/target.js';

/** Docker engines whose releases are images, run in containers. */
export interface DockerTarget extends Target {
  readonly kind: 'docker';
  /** In the order of the file; empty where it names none: whichever is meant where cimyr runs. */
  readonly engines: readonly EngineAddress[];
  /** Of engines that are reached by SSH, which may be named elsewhere; the user stands in the address. */
  readonly login?: Omit<Login, 'user'>;
  readonly image: ImageSource;
  /** Containers of one slot. */
  readonly replicas: number;
  /** At which each container listens. */
  readonly port: number;
  /** Instead of the image's own. */
  readonly command?: readonly string[];
  /** `${VAR}` stands in the values as written. */
  readonly env: Readonly<Record<string, string>>;
  /** `NAME:/path[:ro]` or `/host/path:/path[:ro]`. */
  readonly volumes: readonly string[];
  /** Networks that are there already, besides ours. */
  readonly networks: readonly string[];
  readonly proxy: DockerProxy;
  readonly registry?: Registry;
}

/** `name`: as people are told of it. */
export type EngineAddress =
  | { readonly kind: 'unix'; readonly name: string; readonly path: string }
  | { readonly kind: 'tcp'; readonly name: string; readonly host: string; readonly port: number }
  | {
      readonly kind: 'ssh';
      readonly name: string;
      readonly host: string;
      readonly port: number;
      readonly user: string;
    };

export type ImageSource =
  /** A reference: `${CIMYR_RELEASE}` and other variables may stand in it. */
  | { readonly kind: 'image'; readonly reference: string }
  /** Paths relative to the workspace; the Dockerfile to the context. */
  | {
      readonly kind: 'build';
      readonly context: string;
      readonly dockerfile: string;
      readonly args: Readonly<Record<string, string>>;
    }
  /** As `docker save` writes it; relative to the workspace. */
  | { readonly kind: 'archive'; readonly path: string };

export type DockerProxy =
  /**
   * HAProxy in a container of ours, one for all apps of the engine, which keeps the state, too. `hosts` empty: whatever
   * nobody else takes.
   */
  | {
      readonly kind: 'managed';
      readonly publish: readonly PublishedPort[];
      readonly hosts: readonly string[];
      readonly image: ProxyImage;
    }
  /** Containers publish their port themselves: one release at a time. */
  | { readonly kind: 'none'; readonly publish: readonly PublishedPort[]; readonly image: ProxyImage };

export interface ProxyImage {
  readonly reference: string;
  /** By the file. Otherwise one that is there already stays, whatever it was made of. */
  readonly isNamed: boolean;
}

/** `address` undefined: all of the machine's. */
export interface PublishedPort {
  readonly address?: string;
  readonly port: number;
}

export interface Registry {
  readonly server: string;
  readonly username: string;
  readonly password: string;
}
