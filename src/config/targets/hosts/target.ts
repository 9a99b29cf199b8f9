import type { Target } from '../../../domain/rollout/environment.js';

/** Machines whose releases are directories: this one, or others by SSH. */
export interface HostsTarget extends Target {
  readonly kind: 'local' | 'ssh';
  /** Empty for `local`. */
  readonly hosts: readonly HostAddress[];
  readonly login?: Login;
  /** Absolute (`local`: may be relative to the workspace). Holds releases/, shared/, current and .cimyr/. */
  readonly path: string;
  /** Directory, file or archive, relative to the workspace; empty where an older file names none (missing.ts). */
  readonly artifact: string;
  /** Whether what Git ignores is part of it; undefined: the file has to say so where there is such. */
  readonly includeIgnored?: boolean;
  /** Linked from shared/ into each release. */
  readonly shared: readonly string[];
  /** Run in the release's directory after the switch. */
  readonly activate?: string;
  readonly instances?: Instances;
  readonly traffic?: HaproxyTraffic;
}

export interface HostAddress {
  readonly host: string;
  readonly port: number;
}

/** How to log in by SSH: one of known hosts and fingerprint is there, but in older files (missing.ts). */
export interface Login {
  readonly user: string;
  /** The private key itself, or the path of its file. Without it an agent is asked, where that is allowed. */
  readonly key?: string;
  /** Content, or the path of a file. */
  readonly knownHosts?: string;
  readonly hostFingerprint?: string;
  readonly jump?: HostAddress & { readonly user?: string };
}

export interface Instances {
  readonly ports: readonly number[];
  /** Must return once the instance runs on its own. */
  readonly start: string;
  readonly stop: string;
  /** Others hold the sockets and hand them over: somebody may listen while nothing runs. */
  readonly isSocketActivated?: boolean;
}

export interface HaproxyTraffic {
  readonly kind: 'haproxy';
  readonly socket: string;
  readonly backend: string;
  /** Where HAProxy reads its servers' state when it starts; also written below `.cimyr/`. */
  readonly stateFile?: string;
}
