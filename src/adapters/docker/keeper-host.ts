import { Duplex, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { boundary } from '../../base/boundary.js';
import { onAbort } from '../../base/on-abort.js';
import { err, ok, type Result } from '../../base/result.js';
import { ScriptAnswer } from '../../domain/rollout/script-answer.js';
import { carried, carrierCommand } from '../../domain/rollout/script-carrier.js';
import { type Host, type HostFailure, MOST, type ScriptEnd, unframedFailure } from '../../ports/host.js';
import { type Engine, intoChunks } from './engine.js';
import { KeeperSession } from './keeper-session.js';
import { OURS } from './names.js';
import { hostFailure } from './trouble.js';

/** The keeper of an engine as a machine that runs scripts, and connects to what is in its network. */
export function keeperHost(engine: Engine): Host {
  let session: Promise<Result<KeeperSession, HostFailure>> | undefined;
  let isTaken = false;
  return {
    name: engine.name,
    async run(script, input, signal, most = MOST) {
      // What reads something, or comes while another one runs, has a program of its own.
      if (input || isTaken) return runOnce(engine, { script, most }, input, signal);
      isTaken = true;
      try {
        const before = await session;
        if (!before?.ok || before.value.hasEnded) session = KeeperSession.open(engine);
        const own = await session;
        return own?.ok ? await own.value.run(script, most, signal) : (own as Result<never, HostFailure>);
      } finally {
        isTaken = false;
      }
    },
    connect: (host, port) => connect(engine, host, port),
    close() {
      void session?.then((own) => own.ok && own.value.close());
      engine.close();
    },
  };
}

async function runOnce(
  engine: Engine,
  { script, most }: { readonly script: string; readonly most: number },
  input: Readable | undefined,
  signal: AbortSignal | undefined,
): Promise<Result<ScriptEnd, HostFailure>> {
  input?.on('error', () => {});
  const exec = await engine.exec(OURS.keeper, ['sh', '-c', carrierCommand]);
  if (!exec.ok) return err(hostFailure(engine.name, exec.error));
  const mark = boundary();
  const answer = new ScriptAnswer(mark, most);
  const { connection } = exec.value;
  let release = () => {};
  const over = new Promise<'ended' | 'abandoned'>((resolve) => {
    const add = (part: 'stdout' | 'stderr') => (chunk: Buffer) => {
      answer[part].add(chunk);
      if (answer.isWhole) resolve('ended');
    };
    exec.value.demux(intoChunks(add('stdout')), intoChunks(add('stderr')));
    for (const event of ['error', 'end', 'close']) connection.on(event, () => resolve('ended'));
    if (signal) release = onAbort(signal, () => resolve('abandoned'));
  });
  connection.write(carried(mark, script));
  // A script that ends early does not read all: its end says why.
  if (input) void pipeline(input, connection).catch(() => {});
  else connection.end();
  const how = await over;
  release();
  input?.destroy();
  connection.destroy();
  const end = answer.read(null);
  if (end.ok) return end;
  const failure =
    how === 'abandoned'
      ? hostFailure(engine.name, { doing: 'exec', detail: 'nobody waits any more' })
      : (engine.broken() ?? unframedFailure(engine.name, end.error));
  return err({ ...failure, mayHaveRun: true });
}

/** A TCP connection from inside the network, through `nc` in the keeper; a refused one is one that ends at once. */
async function connect(engine: Engine, host: string, port: number): Promise<Result<Duplex, HostFailure>> {
  const exec = await engine.exec(OURS.keeper, ['nc', host, String(port)]);
  if (!exec.ok) return err(hostFailure(engine.name, exec.error));
  const { connection } = exec.value;
  const both = new Duplex({
    read: () => void connection.resume(),
    write: (chunk: Buffer, _, done) => void connection.write(chunk, () => done()),
    final: (done) => void connection.end(() => done()),
    destroy(error, done) {
      connection.destroy();
      done(error);
    },
  });
  const out = intoChunks((chunk) => {
    if (!both.push(chunk)) connection.pause();
  });
  exec.value.demux(
    out,
    intoChunks(() => {}),
  );
  let hasEnded = false;
  for (const event of ['error', 'end', 'close'])
    connection.on(event, () => {
      if (hasEnded) return;
      hasEnded = true;
      both.push(null);
    });
  return ok(both);
}
