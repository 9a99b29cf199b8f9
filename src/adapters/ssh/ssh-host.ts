import type { Duplex, Readable } from 'node:stream';
import { backoffMs } from '../../base/backoff.js';
import type { Clock } from '../../base/clock.js';
import { unlessAborted } from '../../base/on-abort.js';
import { err, ok, type Result } from '../../base/result.js';
import { retry } from '../../base/retry.js';
import type { HostAddress, Login } from '../../config/targets/hosts/target.js';
import type { Host, HostFailure, ScriptEnd } from '../../ports/host.js';
import type { Proof, Way } from './connection.js';
import { final, lost } from './failures.js';
import { Lanes } from './lanes.js';
import { Link } from './link.js';
import { certificateBeside, keyWarning, privateKey } from './private-key.js';
import { openSession, type Session } from './session.js';
import { trustOf } from './trust.js';

const SSH_PORT = 22;
const KEEPALIVE_MS = 5000;
/** sshd takes ten by default (MaxSessions): two are left for people. */
const MAX_SESSIONS = 8;
/** Of opening a session, first after this. */
const RETRIES = 4;
const BASE_MS = 100;

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
}

/** A machine at the other end of an SSH connection, which is there and verified when this resolves. */
export async function sshHost(options: SshHostOptions): Promise<Result<Host, HostFailure>> {
  const proof = await proofOf(options);
  if (!proof.ok) return proof;
  const link = await linkTo(options, proof.value);
  if (!link.ok) return link;
  const connection = await link.value.connection();
  if (connection.ok) return ok(new SshHost(link.value, options.clock, warningOf(proof.value)));
  link.value.close();
  return connection;
}

class SshHost implements Host {
  readonly name: string;
  readonly warning: string | undefined;
  readonly #link: Link;
  readonly #clock: Clock;
  readonly #lanes = new Lanes(MAX_SESSIONS);

  constructor(link: Link, clock: Clock, warning: string | undefined) {
    this.warning = warning;
    this.#clock = clock;
    this.name = link.name;
    this.#link = link;
  }

  async run(script: string, input?: Readable, signal?: AbortSignal): Promise<Result<ScriptEnd, HostFailure>> {
    // It may break before anybody reads it.
    input?.on('error', () => {});
    const isOver = AbortSignal.any([this.#link.closed, ...(signal ? [signal] : [])]);
    const end = await this.#lanes.within(async () => {
      let isSent = false;
      const running = this.#session().then((session) => {
        isSent = session.ok;
        return session.ok ? session.value.run(script, input) : session;
      });
      // Who is silent does not even say that a session has ended.
      const done = await unlessAborted(running, isOver);
      if (done) return done;
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

  close(): void {
    this.#link.close();
  }

  /**
   * That a connection is dead may show only now, and sshd counts a session for a moment longer than we do. Nothing
   * has been sent yet, so both may be tried again.
   */
  #session(): Promise<Result<Session, HostFailure>> {
    const open = async (k: number) => {
      const connection = await this.#link.connection();
      if (!connection.ok) return { value: connection };
      const value = await openSession(connection.value, this.name);
      if (value.ok || value.error.isFinal || k > RETRIES) return { value };
      return { value, againMs: backoffMs(BASE_MS, k, Math.random) };
    };
    return retry(this.#clock, open, this.#link.closed);
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

async function linkTo(options: SshHostOptions, proof: Proof): Promise<Result<Link, HostFailure>> {
  const { address, login, clock, keepaliveMs = KEEPALIVE_MS } = options;
  const { user, jump, knownHosts } = login;
  const trust = await trustOf(login, address);
  if (!trust.ok) return trust;
  const way: Way = { address, name: nameOf(address), user, trust: trust.value, proof, keepaliveMs };
  if (!jump) return ok(new Link(way, clock));
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
  return ok(new Link(way, clock, new Link(first, clock)));
}

function nameOf({ host, port }: HostAddress): string {
  if (port === SSH_PORT) return host;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
