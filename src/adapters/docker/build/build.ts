import type { Readable } from 'node:stream';
import { onAbort } from '../../../base/on-abort.js';
import { err, ok, type Result } from '../../../base/result.js';
import type { Registry } from '../../../config/targets/docker/target.js';
import type { FleetFailure } from '../../../ports/fleet.js';
import type { Engine } from '../engine.js';
import { placeFailure } from '../trouble.js';
import { BuildLog } from './printed.js';
import { openBuildSession } from './session.js';

export interface BuildRequest {
  /** The context as a tar. */
  readonly context: Readable;
  /** Below the context. */
  readonly dockerfile: string;
  readonly args: Readonly<Record<string, string>>;
  readonly stage?: string | undefined;
  /** Of the images that it begins with. */
  readonly registry: Registry | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Hears each line of the log, not masked yet. */
  readonly print: (line: string) => void;
}

/**
 * Has an engine build an image, and gives its id. By BuildKit, which every engine since 18.09 has in itself: the older
 * builder knows neither `RUN --mount` nor `COPY --link`, and `docker buildx` would have to be there.
 */
export async function buildImage(
  engine: Engine,
  { context, dockerfile, args, stage, registry, signal, print }: BuildRequest,
): Promise<Result<string, FleetFailure>> {
  const stop = new AbortController();
  const takeBack = signal ? onAbort(signal, () => stop.abort()) : () => {};
  let broken: string | undefined;
  context.on('error', ({ message }) => {
    broken ??= message;
    stop.abort();
  });
  const session = await openBuildSession(engine, registry);
  if (!session.ok) return err(placeFailure(engine.name, session.error));
  const log = new BuildLog(print);
  let said: string | undefined;
  const options = {
    dockerfile,
    buildargs: { ...args },
    target: stage,
    session: session.value.id,
    signal: stop.signal,
  };
  const built = await engine.images.build(context, options, (record) => {
    said ??= record.error;
    log.add(record);
  });
  log.finish();
  takeBack();
  session.value.close();
  context.destroy();
  if (broken !== undefined) return err({ kind: 'artifact-changed', detail: broken });
  if (built.ok && said === undefined && log.image !== undefined) return ok(log.image);
  if (!built.ok && said === undefined && built.error.status === undefined)
    return err(placeFailure(engine.name, built.error));
  const why = said ?? (built.ok ? 'the engine names no image' : built.error.detail);
  return err({
    kind: 'image',
    place: engine.name,
    reference: dockerfile,
    wrong: 'build',
    detail: log.failedStep === undefined ? why : `${log.failedStep}: ${why}`,
    output: log.end,
  });
}
