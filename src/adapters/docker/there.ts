import type { Clock } from '../../base/clock.js';
import type { Masked } from '../../base/masked.js';
import { err, ok, type Result } from '../../base/result.js';
import { endOfShell } from '../../domain/command-end.js';
import type { HostFailure } from '../../ports/host.js';
import type { At, CommandThere, CommandThereEnd, There } from '../../ports/there.js';
import { LABELS, slotId } from './names.js';
import type { DockerFleetParts, DockerPlace } from './place.js';
import { hostFailure } from './trouble.js';

/** Of what a command has printed. */
const MOST = 64 * 1024;

/** Connections are made from inside the network; commands run in a container of the release that is asked. */
export const dockerAt =
  (parts: DockerFleetParts): At =>
  (name, slot) => {
    const place = parts.places.find(({ engine }) => engine.name === name) ?? parts.places[0];
    return place && onEngine(place, slot, parts);
  };

const onEngine = (place: DockerPlace, slot: string | undefined, parts: DockerFleetParts): There => ({
  run: (command, signal) => run(place, slot, command, parts, signal),
  connect: (to, port) => place.keeper.connect(to, port),
});

async function run(
  { engine }: DockerPlace,
  slot: string | undefined,
  { text, release, env, timeoutMs }: CommandThere,
  {
    app,
    environment,
    mask,
  }: Pick<DockerFleetParts, 'app' | 'environment'> & {
    readonly mask: (text: string) => Masked;
    readonly clock: Clock;
  },
  signal: AbortSignal,
): Promise<Result<CommandThereEnd, HostFailure>> {
  const labels = {
    [LABELS.role]: 'slot',
    [LABELS.app]: app,
    [LABELS.environment]: environment,
    [LABELS.release]: release,
  };
  const all = await engine.containers(labels);
  if (!all.ok) return err(hostFailure(engine.name, all.error));
  const one = all.value.find(
    (container) =>
      container.status === 'running' &&
      (slot === undefined || slotId(engine.name, container.labels[LABELS.slot] ?? '') === slot),
  );
  if (!one)
    return err(hostFailure(engine.name, { doing: 'exec', detail: `no container of ${release} runs` }));
  const pairs = Object.entries(env).map(([variable, value]) => `${variable}=${value}`);
  const late = AbortSignal.timeout(timeoutMs);
  const ran = await engine.run(one.name, ['sh', '-c', text], pairs, AbortSignal.any([signal, late]), MOST);
  if (!ran.ok) return err(hostFailure(engine.name, ran.error));
  const { code, output } = ran.value;
  const end = code === undefined ? ({ kind: 'late', limitMs: timeoutMs } as const) : endOfShell(code);
  return ok({ end, output: mask(output) });
}
