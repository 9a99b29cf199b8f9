import { finished, type Readable } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { boundary } from '../../base/boundary.js';
import { err, ok, type Result } from '../../base/result.js';
import { ScriptAnswer } from '../../domain/rollout/script-answer.js';
import { carried, carrierCommand } from '../../domain/rollout/script-carrier.js';
import { type HostFailure, type ScriptEnd, unframedFailure } from '../../ports/host.js';
import type { Connection } from './connection.js';
import { lost, passing, underWay } from './failures.js';

/** A session that is open, before anything of a script has been sent. */
export interface ScriptSession {
  run(script: string, input?: Readable): Promise<Result<ScriptEnd, HostFailure>>;
  /** Does not wait for what runs in it. */
  close(): void;
  /** Resolves when it is over, at whoever's wish. */
  readonly ended: Promise<unknown>;
}

/** Opens a session: while this fails, nothing has been run. */
export function openSession(
  connection: Connection,
  name: string,
  most: number,
): Promise<Result<ScriptSession, HostFailure>> {
  return new Promise((resolve) => {
    const fail = ({ message }: Error) => resolve(err(noSession(connection, name, message)));
    try {
      connection.client.exec(carrierCommand, (error, channel) => {
        if (error) return fail(error);
        // At once: what ends the session may be in the same packet.
        const mark = boundary();
        const answer = new ScriptAnswer(mark, most);
        const ended = sessionEnd(channel, answer);
        const running = { connection, channel, answer, ended, name };
        const close = () => channel.close();
        resolve(ok({ ended, close, run: (script, input) => runIn(running, carried(mark, script), input) }));
      });
    } catch (error) {
      // ssh2 throws when its socket is no longer writable.
      fail(error as Error);
    }
  });
}

const noSession = ({ isOpen, reason }: Connection, name: string, message: string): HostFailure =>
  isOpen
    ? passing('E-SSH-SESSION', `${name} opens no session for a command (${message})`, 'see its log')
    : passing(
        'E-SSH-LOST',
        `${name}: the connection broke (${reason}) before the script was sent: nothing was run`,
      );

interface Running {
  readonly connection: Connection;
  readonly channel: ClientChannel;
  readonly answer: ScriptAnswer;
  /** Null when a signal ended it; undefined when nobody said how it ended. */
  readonly ended: Promise<number | null | undefined>;
  readonly name: string;
}

function sessionEnd(channel: ClientChannel, answer: ScriptAnswer): Promise<number | null | undefined> {
  // What a script has left behind may hold the streams open: its answer is whole all the same.
  const leave = () => answer.isWhole && channel.close();
  channel.on('data', (chunk: Buffer) => void (answer.stdout.add(chunk), leave()));
  channel.stderr.on('data', (chunk: Buffer) => void (answer.stderr.add(chunk), leave()));
  // A write to a session that has just ended; its end says more.
  channel.on('error', () => {});
  const errorsRead = new Promise<void>((resolve) => void channel.stderr.once('close', resolve));
  return new Promise((resolve) => {
    channel.once('close', (code: number | null | undefined) => void errorsRead.then(() => resolve(code)));
  });
}

async function runIn(
  { connection, channel, answer, ended, name }: Running,
  text: string,
  input: Readable | undefined,
): Promise<Result<ScriptEnd, HostFailure>> {
  let broken: Error | undefined;
  channel.write(text);
  if (input) {
    finished(input, { writable: false }, (error) => {
      if (!error) return;
      broken = error;
      // To the script this is the end of its input: who sends must say before how much there is.
      channel.close();
    });
    input.pipe(channel);
  } else channel.end();
  const code = await ended;
  if (broken)
    return err(underWay('E-SSH-INPUT', `${name}: the input of the script broke: ${broken.message}`));
  if (code === undefined && !answer.isWhole)
    return err(lost(name, connection.isOpen ? 'the session ended alone' : connection.reason));
  const end = answer.read(code ?? null);
  return end.ok ? end : err(unframedFailure(name, end.error));
}
