import { finished, type Readable } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { err, ok, type Result } from '../../base/result.js';
import { carried, carrierCommand } from '../../domain/rollout/script-carrier.js';
import type { HostFailure, ScriptEnd } from '../../ports/host.js';
import type { Connection } from './connection.js';
import { lost, passing, underWay } from './failures.js';
import { Kept } from './kept.js';

const MAX_STDOUT = 1024 * 1024;
const MAX_STDERR = 64 * 1024;

/** A session that is open, before anything of a script has been sent. */
export interface Session {
  run(script: string, input?: Readable): Promise<Result<ScriptEnd, HostFailure>>;
}

/** Opens a session: while this fails, nothing has been run. */
export function openSession(connection: Connection, name: string): Promise<Result<Session, HostFailure>> {
  return new Promise((resolve) => {
    const fail = ({ message }: Error) => resolve(err(noSession(connection, name, message)));
    try {
      connection.client.exec(carrierCommand, (error, channel) => {
        if (error) return fail(error);
        // At once: what ends the session may be in the same packet.
        const ended = sessionEnd(channel);
        resolve(ok({ run: (script, input) => runIn({ connection, channel, ended, name }, script, input) }));
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
  readonly ended: Promise<SessionEnd>;
  readonly name: string;
}

interface SessionEnd {
  /** Null when a signal ended it; undefined when nobody said how it ended. */
  readonly code: number | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

function sessionEnd(channel: ClientChannel): Promise<SessionEnd> {
  const stdout = new Kept('first', MAX_STDOUT);
  const stderr = new Kept('last', MAX_STDERR);
  channel.on('data', (chunk: Buffer) => stdout.add(chunk));
  channel.stderr.on('data', (chunk: Buffer) => stderr.add(chunk));
  // A write to a session that has just ended; its end says more.
  channel.on('error', () => {});
  const errorsRead = new Promise<void>((resolve) => void channel.stderr.once('close', resolve));
  return new Promise((resolve) => {
    channel.once('close', (code: number | null | undefined) => {
      void errorsRead.then(() => resolve({ code, stdout: stdout.text(), stderr: stderr.text() }));
    });
  });
}

async function runIn(
  { connection, channel, ended, name }: Running,
  script: string,
  input: Readable | undefined,
): Promise<Result<ScriptEnd, HostFailure>> {
  let broken: Error | undefined;
  channel.write(carried(script));
  if (input) {
    finished(input, { writable: false }, (error) => {
      if (!error) return;
      broken = error;
      // To the script this is the end of its input: who sends must say before how much there is.
      channel.close();
    });
    input.pipe(channel);
  } else channel.end();
  const { code, stdout, stderr } = await ended;
  if (broken)
    return err(underWay('E-SSH-INPUT', `${name}: the input of the script broke: ${broken.message}`));
  if (code === undefined)
    return err(lost(name, connection.isOpen ? 'the session ended alone' : connection.reason));
  return ok({ ...(code !== null && { code }), stdout, stderr });
}
