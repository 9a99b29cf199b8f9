import { isOnBuildServer } from '../domain/build-server.js';
import type { LogOptions } from '../wiring/log.js';
import type { Cli } from './cli.js';

export type AskedLog = 'auto' | LogOptions['mode'];

interface Asked {
  readonly log: AskedLog;
  readonly json?: boolean;
}

/**
 * A person at a terminal gets the live view without asking; a CI system that gives its jobs a terminal keeps what
 * is written there as a log, and drawings would fill it. Where nothing can be drawn the log is grouped.
 */
export function chooseLog(
  { env, stdout }: Pick<Cli, 'env' | 'stdout'>,
  { log, json }: Asked,
): LogOptions['mode'] {
  if (log !== 'auto' && log !== 'live') return log;
  const canDraw = stdout.isTTY && !json && env['TERM'] !== 'dumb';
  return canDraw && (log === 'live' || !isOnBuildServer(env)) ? 'live' : 'grouped';
}
