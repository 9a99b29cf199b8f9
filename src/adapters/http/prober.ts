import { connect } from 'node:net';
import type { Prober } from '../../ports/prober.js';

const LIMIT_MS = 2000;

/** Real connections. One that is not answered is given up after two seconds. */
export const networkProber: Prober = {
  tcp(host, port) {
    return new Promise((resolve) => {
      const socket = connect({ host, port, timeout: LIMIT_MS });
      const end = (answer: string | undefined) => {
        socket.destroy();
        resolve(answer);
      };
      socket.once('timeout', () => end('no answer'));
      socket.once('connect', () => end(undefined));
      socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    });
  },
  async http(url) {
    try {
      const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(LIMIT_MS) });
      await answer.body?.cancel();
      return answer.status < 400 ? undefined : `status ${answer.status}`;
    } catch (error) {
      const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
      return cause?.code ?? message;
    }
  },
};
