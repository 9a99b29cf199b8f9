import type { ChildProcess } from 'node:child_process';

/**
 * Sends a child a word, and waits for the answer that carries the same. Until the channel is closed, that is: a child
 * may have ended, and been reaped, before the last it has said was read.
 */
export function ask<Answer>(child: ChildProcess, what: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stopListening = () => {
      child.off('message', onMessage);
      child.off('disconnect', onEnd);
    };
    const onMessage = (message: { readonly to: string; readonly answer: Answer }) => {
      if (message.to !== what) return;
      stopListening();
      resolve(message.answer);
    };
    const onEnd = () => {
      stopListening();
      reject(new Error(`the child ended without an answer to '${what}'`));
    };
    child.on('message', onMessage);
    child.on('disconnect', onEnd);
    child.send(what, (error) => error && onEnd());
  });
}
