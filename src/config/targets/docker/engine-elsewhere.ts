import { err, ok, type Result } from '../../../base/result.js';
import { DEFAULT_SOCKET, parseEngine } from './engine-address.js';
import type { DockerTarget } from './target.js';
import { holdsSocket } from './volume.js';

/** An engine that is named besides the file, for targets that name none. */
export interface EngineElsewhere {
  /** As in `hosts`. */
  readonly text: string;
  /** Where it was named, as people know it. */
  readonly source: string;
  /** It lay in the environment, for whatever there is: a file that names its own means those. */
  readonly isAmbient?: boolean;
}

/** The target with the engines that are meant. The error says why none can be. */
export function withEngines(
  target: DockerTarget,
  elsewhere: EngineElsewhere | undefined,
  hasKey: boolean,
): Result<DockerTarget, string> {
  if (target.engines.length > 0) {
    if (!elsewhere || elsewhere.isAmbient) return ok(target);
    return err(`${elsewhere.source} and 'hosts' of the target exclude each other; remove one`);
  }
  const parsed = parseEngine(elsewhere?.text ?? `unix://${DEFAULT_SOCKET}`);
  if (!parsed.ok) return err(`${elsewhere?.source}: ${parsed.error[1]}`);
  const { value: engine } = parsed;
  const sockets = engine.kind === 'unix' ? [engine.path] : [];
  const mistake = target.volumes.map((volume) => holdsSocket(volume, sockets)).find(Boolean);
  if (mistake) return err(`target.volumes: ${mistake[1]}`);
  const { login = {}, ...rest } = target;
  const whole = { ...rest, engines: [engine] };
  if (engine.kind !== 'ssh') return ok(whole);
  // Who names the engine beside the file gives the key there, too.
  return ok({ ...whole, login: hasKey ? { key: '${SSH_KEY}', ...login } : login });
}
