import { poll } from '../../base/poll.js';
import { err, ok, type Result } from '../../base/result.js';
import type { FleetFailure } from '../../ports/fleet.js';
import type { ManagedProxy, ProxyApp } from '../../ports/managed-proxy.js';
import { call } from '../../state/calls.js';
import { guarded, preamble } from '../../state/script.js';
import { LABELS, OURS, STATE } from './names.js';
import type { DockerFleetParts, DockerPlace } from './place.js';
import { containerFailure } from './started.js';
import { placeFailure } from './trouble.js';

type Outcome<T> = Promise<Result<T, FleetFailure>>;

/** How long a new generation may take until it answers. */
const ANSWERS_MS = 15_000;
const LOOK_AT_ENGINES_MS = 100;

const proxyName = (generation: number) => `cimyr-proxy-${generation}`;

/** Has the proxy know of the app; where the one that runs does not yet, the next generation takes over. */
export async function ensureProxy(
  place: DockerPlace,
  app: ProxyApp,
  proxy: ManagedProxy,
  { root, clock }: DockerFleetParts,
  fence: number,
): Outcome<undefined> {
  const told = await call(place.keeper, guarded(root, fence, proxy.register(app)), clock);
  if (!told.ok) return told;
  return told.value === 'same\n' ? ok(undefined) : nextGeneration(place, proxy, { root, clock }, fence);
}

/** Nobody is refused meanwhile: the new one listens at the sockets of the one before, which then finishes what it has. */
export async function nextGeneration(
  place: DockerPlace,
  proxy: ManagedProxy,
  { root, clock }: Pick<DockerFleetParts, 'root' | 'clock'>,
  fence: number,
): Outcome<undefined> {
  const { engine, keeper } = place;
  const composed = await call(keeper, guarded(root, fence, proxy.compose), clock);
  if (!composed.ok) return composed;
  const [, next, port, former] = (/^next (\d+) (\d+) (\d+)$/m.exec(composed.value) ?? []).map(Number);
  if (next === undefined || port === undefined) return err(oddAnswer(engine.name, composed.value));
  const name = proxyName(next);
  const before = former === undefined ? undefined : await engine.container(proxyName(former));
  const isThere = before?.ok && before.value?.status === 'running';
  await engine.remove(name);
  const image = await keeperImageOf(place);
  const failed = async (failure: FleetFailure) => {
    await engine.remove(name);
    await call(keeper, guarded(root, fence, proxy.done()), clock);
    return err(failure);
  };
  if (!image.ok) return failed(image.error);
  const created = await engine.create({
    name,
    Image: image.value,
    Entrypoint: [],
    Cmd: [...proxy.command(next, isThere ? (former ?? 0) : 0)],
    User: '0',
    Labels: { [LABELS.role]: 'proxy', [LABELS.generation]: String(next) },
    HostConfig: {
      Binds: [`${OURS.volume}:${STATE}`],
      NetworkMode: `container:${OURS.keeper}`,
      RestartPolicy: { Name: 'always' },
      CapDrop: ['ALL'],
      CapAdd: ['NET_BIND_SERVICE'],
      SecurityOpt: ['no-new-privileges'],
    },
  });
  if (!created.ok) return failed(placeFailure(engine.name, created.error));
  const started = await engine.start(name);
  if (!started.ok) return failed(placeFailure(engine.name, started.error));
  const isUp = await poll(clock, { intervalMs: LOOK_AT_ENGINES_MS, deadlineMs: ANSWERS_MS }, async () => {
    const look = await keeper.run(`${preamble(root)}${proxy.answers(port)}`);
    return look.ok && look.value.code === 0;
  });
  if (!isUp) {
    const one = await engine.container(name);
    const gone = oddAnswer(engine.name, 'the new proxy does not answer');
    return failed(one.ok && one.value ? await containerFailure(engine, one.value) : gone);
  }
  const done = await call(keeper, guarded(root, fence, proxy.done({ generation: next, port })), clock);
  return done.ok ? retireProxies(place, next) : done;
}

const oddAnswer = (place: string, about: string): FleetFailure => ({
  kind: 'script',
  place,
  problem: 'ended',
  about,
});

/** The same program everywhere: what reads the configuration has checked it. */
async function keeperImageOf({ engine }: DockerPlace): Outcome<string> {
  const keeper = await engine.container(OURS.keeper);
  if (!keeper.ok) return err(placeFailure(engine.name, keeper.error));
  return ok(keeper.value?.image ?? '');
}

/**
 * All but this generation finish what they have and take nothing more; what has ended is removed. Whoever was killed
 * between two generations has left two that take requests: nothing is changed before the other one is gone.
 */
export async function retireProxies({ engine }: DockerPlace, generation: number): Outcome<undefined> {
  const all = await engine.containers({ [LABELS.role]: 'proxy' });
  if (!all.ok) return err(placeFailure(engine.name, all.error));
  for (const { name, status, labels } of all.value) {
    if (labels[LABELS.generation] === String(generation)) continue;
    if (status !== 'running') {
      const removed = await engine.remove(name);
      if (!removed.ok) return err(placeFailure(engine.name, removed.error));
      continue;
    }
    for (const done of [await engine.restartPolicy(name, 'no'), await engine.kill(name, 'SIGUSR1')])
      if (!done.ok) return err(placeFailure(engine.name, done.error));
  }
  return ok(undefined);
}

/** Before anything is changed: the proxy that is driven runs, and no other one takes requests. */
export async function settleProxy(
  place: DockerPlace,
  proxy: ManagedProxy,
  { root, clock }: Pick<DockerFleetParts, 'root' | 'clock'>,
  fence: number,
): Outcome<undefined> {
  const told = await call(place.keeper, `${preamble(root)}${proxy.generation}`, clock);
  if (!told.ok) return told;
  const [number = '', word = ''] = told.value.trim().split(' ');
  const generation = Number(number);
  if (generation === 0) return retireProxies(place, generation);
  // Whoever does not answer has lost its network, or is gone.
  if (word !== 'answers') {
    const removed = await place.engine.remove(proxyName(generation));
    if (!removed.ok) return err(placeFailure(place.engine.name, removed.error));
    return nextGeneration(place, proxy, { root, clock }, fence);
  }
  return retireProxies(place, generation);
}
