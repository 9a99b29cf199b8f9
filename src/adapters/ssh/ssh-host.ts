import type { Duplex, Readable } from 'node:stream';
import type { Clock } from '../../base/clock.js';
import { onAbort, unlessAborted } from '../../base/on-abort.js';
import { err, ok, type Result } from '../../base/result.js';
import type { HostAddress, Login } from '../../config/targets/hosts/target.js';
import { type Host, type HostFailure, MOST, type ScriptEnd } from '../../ports/host.js';
import type { Proof, Way } from './connection.js';
import { final, lost } from './failures.js';
import { Link } from './link.js';
import { certificateBeside, keyWarning, privateKey } from './private-key.js';
import { Sessions } from './sessions.js';
import { whyNoSocket } from './socket.js';
import { trustOf } from './trust.js';

const SSH_PORT = 22;
const KEEPALIVE_MS = 5000;

export interface SshHostOptions {
  readonly address: HostAddress;
  readonly login: Login;
  /** Of the private key. */
  readonly passphrase?: string;
  /** Path of an agent's socket, asked when the login has no key. */
  readonly agent?: string;
  readonly clock: Clock;
  /** Between two questions whether the other end is still there: after three without an answer it is lost. */
  readonly keepaliveMs?: number;
  /** Ends the connecting. */
  readonly signal?: AbortSignal;
}

/** A machine at the other end of an SSH connection. */
export interface SshMachine extends Host {
  /** A connection to one of its unix sockets. */
  socket(path: string): Promise<Result<Duplex, HostFailure>>;
  /** Why what went through the connection has ended; undefined while it is there. */
  broken(): HostFailure | undefined;
}

/** It is there and verified when this resolves. */
export async function sshHost(options: SshHostOptions): Promise<Result<SshMachine, HostFailure>> {
  const proof = await proofOf(options);
  if (!proof.ok) return proof;
  const links = await linksTo(options, proof.value);
  if (!links.ok) return links;
  const link = links.value();
  const release = options.signal ? onAbort(options.signal, () => link.close()) : () => {};
  const connection = await link.connection();
  release();
  if (connection.ok)
    return ok(new SshHost(link, new Sessions(link, links.value, options.clock), warningOf(proof.value)));
  link.close();
  return connection;
}

class SshHost implements SshMachine {
  readonly name: string;
  readonly warning: string | undefined;
  readonly #link: Link;
  readonly #sessions: Sessions;

  constructor(link: Link, sessions: Sessions, warning: string | undefined) {
    this.warning = warning;
    this.name = link.name;
    this.#link = link;
    this.#sessions = sessions;
  }

  async run(
    script: string,
    input?: Readable,
    signal?: AbortSignal,
    most = MOST,
  ): Promise<Result<ScriptEnd, HostFailure>> {
    // It may break before anybody reads it.
    input?.on('error', () => {});
    const isOver = AbortSignal.any([this.#link.closed, ...(signal ? [signal] : [])]);
    const end = await this.#sessions.within(most, async (opening) => {
      let isSent = false;
      const running = opening.then((session) => {
        if (!session.ok || isOver.aborted) return session.ok ? undefined : session;
        isSent = true;
        return session.value.run(script, input);
      });
      // Who is silent does not even say that a session has ended.
      const done = await unlessAborted(running, isOver);
      if (done) return done;
      // What it prints goes nowhere from now on, and what it reads has ended.
      void opening.then((session) => session.ok && session.value.close());
      const closed = isSent ? undefined : await this.#link.connection();
      return closed && !closed.ok ? closed : err(lost(this.name, 'nobody waits any more'));
    });
    // A script that ends without reading everything would leave the sender waiting.
    input?.destroy();
    return end;
  }

  connect(host: string, port: number): Promise<Result<Duplex, HostFailure>> {
    return this.#link.forward({ host, port });
  }

  async socket(path: string): Promise<Result<Duplex, HostFailure>> {
    const stream = await this.#link.forward({ path });
    // A server says that it was refused, and not by whom.
    return stream.ok || stream.error.code !== 'E-SSH-FORWARD' ? stream : err(await whyNoSocket(this, path));
  }

  broken(): HostFailure | undefined {
    return this.#link.broken();
  }

  close(): void {
    this.#sessions.close();
  }
}

async function proofOf({ login, passphrase, agent }: SshHostOptions): Promise<Result<Proof, HostFailure>> {
  if (login.key === undefined) {
    if (agent) return ok({ agent });
    return err(final('E-KEY', 'there is no private key and no agent to log in with', 'set `key`'));
  }
  const key = await privateKey(login.key, passphrase);
  if (!key.ok) return key;
  const certificate = certificateBeside(login.key);
  return ok({ key: key.value, ...(certificate === undefined ? {} : { certificate }) });
}

const warningOf = (proof: Proof): string | undefined => ('key' in proof ? keyWarning(proof.key) : undefined);

/** Makes as many connections as are needed; a jump host has one. */
async function linksTo(options: SshHostOptions, proof: Proof): Promise<Result<() => Link, HostFailure>> {
  const { address, login, clock, keepaliveMs = KEEPALIVE_MS } = options;
  const { user, jump, knownHosts } = login;
  const trust = await trustOf(login, address);
  if (!trust.ok) return trust;
  const way: Way = { address, name: nameOf(address), user, trust: trust.value, proof, keepaliveMs };
  if (!jump) return ok(() => new Link(way, clock));
  // A fingerprint is that of one machine, which is not the jump host.
  const jumpTrust = await trustOf({ ...(knownHosts !== undefined && { knownHosts }) }, jump);
  if (!jumpTrust.ok) return jumpTrust;
  const first: Way = {
    ...way,
    address: { host: jump.host, port: jump.port },
    name: `jump host ${nameOf(jump)}`,
    user: jump.user ?? user,
    trust: jumpTrust.value,
  };
  const before = new Link(first, clock);
  return ok(() => new Link(way, clock, before));
}

export function nameOf({ host, port }: HostAddress): string {
  if (port === SSH_PORT) return host;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
