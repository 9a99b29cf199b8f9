import { commandLine } from '../names.js';
import type { RolloutRecord } from '../record.js';
import type { RolloutResult } from '../result.js';

/** What takes a deployment back that went well. One that did not says itself what to do. */
export function undoCommand(record: RolloutRecord, { status, serving }: RolloutResult): string | undefined {
  const { intent, environment, previous, release } = record;
  const isDone = status === 'success' && intent === 'deploy' && (serving ?? release) === release;
  return isDone && previous !== undefined && previous !== release
    ? commandLine('rollback', environment, '--to', previous)
    : undefined;
}
