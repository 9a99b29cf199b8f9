import type { Target } from '../../../domain/rollout/environment.js';
import type { Login } from '../hosts/target.js';
import type { ContainerOptions } from './container-options.js';

/** Docker engines whose releases are images, run in containers. */
export interface DockerTarget extends Target {
  readonly kind: 'docker';
  /** In the order of the file; empty where it names none: whichever is meant where cimyr runs. */
  readonly engines: readonly EngineAddress[];
  /** Of engines that are reached by SSH, which may be named elsewhere; the user stands in the address. */
  readonly login?: Omit<Login, 'user'>;
  readonly image: ImageSource;
  /** Containers of one slot; 0: as Compose says. */
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
  /** As Compose says it. */
  readonly container?: ContainerOptions;
  /** The service that it is to take over. */
  readonly compose?: ComposeIdentity;
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
      /** The stage of it that is meant; else the last. */
      readonly stage?: string;
    }
  /** As `docker save` writes it; relative to the workspace. */
  | { readonly kind: 'archive'; readonly path: string }
  | ComposeSource;

/** A service of a file of Compose, which is asked when something is deployed. */
export interface ComposeSource {
  readonly kind: 'compose';
  /** Relative to the workspace. */
  readonly file: string;
  readonly service: string;
}

/** Whose containers Compose has started. */
export interface ComposeIdentity {
  /** Undefined where Compose was not asked: whichever has such a service. */
  readonly project?: string;
  readonly service: string;
}

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
