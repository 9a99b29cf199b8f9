import { request } from 'node:http';

export interface Asked {
  /** Sent as JSON; a stream or bytes as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface EngineAnswer {
  readonly status: number;
  readonly text: string;
}

/** One request of a Docker engine's API over its socket, in the newest version that it has. */
export function askEngine(
  socketPath: string,
  asked: Asked & { method: string; path: string },
): Promise<EngineAnswer> {
  const { method, path, body, headers } = asked;
  return new Promise((resolve, reject) => {
    const isBytes = body instanceof Uint8Array;
    const type = isBytes ? 'application/x-tar' : 'application/json';
    const options = {
      socketPath,
      method,
      path,
      headers: { ...(body === undefined ? {} : { 'content-type': type }), ...headers },
    };
    const asking = request(options, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        resolve({ status: answer.statusCode ?? 0, text });
      });
    });
    asking.on('error', reject);
    asking.end(body === undefined || isBytes ? body : JSON.stringify(body));
  });
}
