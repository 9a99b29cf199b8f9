import type { Duplex } from 'node:stream';
import type { AnyAuthMethod, AuthHandlerMiddleware, Client, ConnectConfig, ParsedKey } from 'ssh2';
import { onAbort } from '../../base/on-abort.js';
import { err, ok, type Result } from '../../base/result.js';
import type { HostAddress } from '../../config/targets/hosts/target.js';
import type { HostFailure } from '../../ports/host.js';
import { CIPHERS, isUncounted, KEX, MACS } from './algorithms.js';
import { type ConnectAttempt, connectFailure, final, type Ssh2Error, uncounted } from './failures.js';
import { loadSsh2 } from './ssh2.js';
import type { Trust } from './trust.js';

const KEEPALIVES = 3;
/** ssh2 tells the server's lists only in its debugging lines. */
const OFFER = /^Handshake: \(remote\) ([^:]+): (.*)/;

/** With what somebody logs in: a key, or the path of an agent's socket. */
export type Proof =
  | {
      readonly key: ParsedKey;
      /** Path of one that lies beside the key: ssh2 cannot log in with it. */
      readonly certificate?: string;
    }
  | { readonly agent: string };

/** Where to connect to, as whom, and whom to find there. */
export interface Way {
  readonly address: HostAddress;
  /** As people are told of it. */
  readonly name: string;
  readonly user: string;
  readonly trust: Trust;
  readonly proof: Proof;
  /** Between two questions whether the other end is still there. */
  readonly keepaliveMs: number;
}

/** An open connection until `isOpen` is false; `reason` says why it is not. */
export class Connection {
  readonly client: Client;
  #isOpen = true;
  #reason = 'the other end closed it';

  constructor(client: Client) {
    this.client = client;
    // After the first error there may be more, and none without a listener.
    client.once('error', ({ message }) => {
      this.#reason = message;
    });
    client.on('error', () => {});
    client.once('close', () => {
      this.#isOpen = false;
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get reason(): string {
    return this.#reason;
  }
}

/** Why a connection did not come about; `next`: by what to judge the host's other keys, if it has any. */
export type ConnectFailure = HostFailure & { readonly next?: Trust };

interface Trial extends ConnectAttempt {
  next?: Trust | undefined;
}

/** Connects and logs in, once, within the time, and unless it is given up. `through`: the stream of a jump host. */
export async function openConnection(
  way: Way,
  limitMs: number,
  givenUp: AbortSignal,
  through?: Duplex,
): Promise<Result<Connection, ConnectFailure>> {
  const client = new (await loadSsh2()).Client();
  const { name, user, proof } = way;
  const certificate = 'key' in proof ? proof.certificate : undefined;
  const attempt: Trial = { name, user, certificate, limitMs, offers: new Map(), methods: [] };
  return new Promise((resolve) => {
    const fail = (error: Ssh2Error) => {
      if (error.level === 'agent') {
        attempt.agentTrouble ??= error.message;
        return;
      }
      const { next } = attempt;
      resolve(err({ ...connectFailure(error, attempt), ...(next && { next }) }));
      client.destroy();
      through?.destroy();
    };
    client.on('error', fail);
    client.once('close', () => fail(new Error('closed')));
    client.once('handshake', ({ cs, sc }) => {
      const kex = attempt.offers.get('KEX method') ?? '';
      if (!isUncounted(cs.cipher, kex) && !isUncounted(sc.cipher, kex)) return;
      attempt.refusal = uncounted(name, cs.cipher);
      fail(new Error(attempt.refusal.message));
    });
    const release = onAbort(givenUp, () => fail(new Error('we have given up')));
    client.once('ready', () => {
      release();
      client.removeAllListeners();
      // Of the short packets of a session each would wait for the answer to the one before: 120 ms a script, not 15.
      client.setNoDelay(true);
      resolve(ok(new Connection(client)));
    });
    try {
      client.connect({ ...configOf(way, attempt), ...(through && { sock: through }) });
    } catch (error) {
      resolve(err(final('E-SSH-ALGORITHMS', `${name}: this Node cannot do it: ${(error as Error).message}`)));
    }
  });
}

function configOf({ address, user, trust, proof, keepaliveMs }: Way, attempt: Trial): ConnectConfig {
  return {
    ...address,
    username: user,
    algorithms: {
      kex: KEX,
      cipher: CIPHERS,
      hmac: MACS,
      compress: ['none'],
      serverHostKey: trust.signatures,
    },
    hostVerifier: (key: Buffer): boolean => {
      const refusal = trust.refusal(key);
      if (!refusal) return true;
      attempt.refusal = refusal;
      attempt.next = trust.after?.(key, attempt.offers.get('Host key format') ?? '');
      return false;
    },
    authHandler: loginOnce(user, proof, attempt),
    agentForward: false,
    readyTimeout: attempt.limitMs,
    keepaliveInterval: keepaliveMs,
    keepaliveCountMax: KEEPALIVES,
    debug: (line) => {
      const [, list, offer] = OFFER.exec(line) ?? [];
      if (list && offer !== undefined) attempt.offers.set(list, offer.replaceAll(',', ', '));
    },
  };
}

/** One way in, tried once: a second try would only bring a lock-out nearer. */
function loginOnce(user: string, proof: Proof, attempt: ConnectAttempt): AuthHandlerMiddleware {
  const method: AnyAuthMethod =
    'key' in proof
      ? { type: 'publickey', username: user, key: proof.key }
      : { type: 'agent', username: user, agent: proof.agent };
  let hasTried = false;
  return (methods, _partial, next) => {
    // ssh2 has null at first, and takes false for the end.
    attempt.methods = (methods as readonly string[] | null) ?? attempt.methods;
    next(hasTried ? (false as unknown as AnyAuthMethod) : method);
    hasTried = true;
  };
}
