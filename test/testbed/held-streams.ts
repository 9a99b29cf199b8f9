import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';

export interface HeldStream {
  /** Events of the server, or answers to what was said to it, so far. */
  readonly events: number;
  /** Who answers: the headers `x-version` and `x-host` of the first answer. */
  readonly version: string;
  readonly host: string;
  /** When it ended other than by `end`, in milliseconds since the epoch. */
  readonly brokenAt: number | undefined;
  /** Resolves when one more event than now has come; rejects when it breaks before. */
  next(): Promise<void>;
}

export interface HeldStreams {
  readonly webSocket: HeldStream;
  readonly sse: HeldStream;
  end(): void;
}

/** How often something is said to the WebSocket, which says it again; the server sends its events as often. */
const EVERY_MS = 200;

/** Opens one WebSocket (`/ws`) and one stream of events (`/sse`), and holds them. */
export async function heldStreams(url: string): Promise<HeldStreams> {
  const [webSocket, sse] = await Promise.all([openWebSocket(url), openSse(url)]);
  return {
    webSocket,
    sse,
    end() {
      webSocket.end();
      sse.end();
    },
  };
}

class Watched implements HeldStream {
  events = 0;
  brokenAt: number | undefined;
  readonly version: string;
  readonly host: string;
  readonly #socket: Socket;
  #isEnding = false;
  #waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];

  constructor(answer: IncomingMessage, socket: Socket) {
    this.#socket = socket;
    this.version = String(answer.headers['x-version']);
    this.host = String(answer.headers['x-host']);
    socket.on('error', () => undefined);
    socket.on('close', () => this.broke());
  }

  next(): Promise<void> {
    if (this.brokenAt !== undefined) return Promise.reject(new Error('the stream is broken'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
  }

  heard(count: number): void {
    this.events += count;
    if (count > 0) for (const { resolve } of this.#waiting.splice(0)) resolve();
  }

  broke(): void {
    if (!this.#isEnding) this.brokenAt ??= Date.now();
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('the stream broke'));
    this.#socket.destroy();
  }

  end(): void {
    this.#isEnding = true;
    this.#socket.destroy();
  }
}

async function openSse(url: string): Promise<Watched> {
  const asking = request(new URL('/sse', url), { agent: false }).end();
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  if (answer.statusCode !== 200) throw new Error(`/sse answers ${answer.statusCode}`);
  const stream = new Watched(answer, answer.socket);
  let rest = '';
  answer.setEncoding('utf8').on('data', (text: string) => {
    const whole = (rest + text).split('\n\n');
    rest = whole.pop() ?? '';
    stream.heard(whole.length);
  });
  // A proxy may keep the connection where the stream is over.
  answer.on('error', () => stream.broke());
  answer.on('end', () => stream.broke());
  return stream;
}

async function openWebSocket(url: string): Promise<Watched> {
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
  };
  const asking = request(new URL('/ws', url), { agent: false, headers }).end();
  asking.on('response', (answer) => asking.destroy(new Error(`/ws answers ${answer.statusCode}`)));
  const [answer, socket, head] = (await once(asking, 'upgrade')) as [IncomingMessage, Socket, Buffer];
  const stream = new Watched(answer, socket);
  let rest = head;
  socket.on('data', (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes]);
    // All that is said is as long as the first: an answer has no mask.
    for (; rest.length >= 2 + SAID.length; rest = rest.subarray(2 + SAID.length)) {
      if (rest.subarray(2, 2 + SAID.length).equals(SAID)) stream.heard(1);
      else return stream.broke();
    }
  });
  const saying = setInterval(() => socket.write(frame()), EVERY_MS);
  socket.on('close', () => clearInterval(saying));
  socket.write(frame());
  return stream;
}

const SAID = Buffer.from('still here');

/** One text frame, masked as a client's is to be (RFC 6455). */
function frame(): Buffer {
  const mask = randomBytes(4);
  const text = SAID.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([Buffer.from([0x81, 0x80 | SAID.length]), mask, text]);
}
