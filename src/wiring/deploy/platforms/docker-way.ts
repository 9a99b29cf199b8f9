import { type EngineCertificates, engineCertificates } from '../../../adapters/docker/certificates.js';
import { Engine } from '../../../adapters/docker/engine.js';
import { type EngineWay, silentWay, socketWay } from '../../../adapters/docker/engine-way.js';
import { keeperHost } from '../../../adapters/docker/keeper-host.js';
import type { DockerPlace } from '../../../adapters/docker/place.js';
import { tlsWay } from '../../../adapters/docker/tls-way.js';
import { sshHost } from '../../../adapters/ssh/ssh-host.js';
import { onAbort } from '../../../base/on-abort.js';
import { err, ok, type Result } from '../../../base/result.js';
import { DEFAULT_SOCKET } from '../../../config/targets/docker/engine-address.js';
import type { DockerTarget, EngineAddress } from '../../../config/targets/docker/target.js';
import type { HostFailure } from '../../../ports/host.js';
import { type ReachRequest, refusedBy, type Unreached } from '../platform.js';

export interface OpenEngines {
  readonly places: readonly DockerPlace[];
  readonly warnings: readonly string[];
}

/** One that cannot be reached now stays among the places; one that never can be is why nothing is begun. */
export async function openEngines(
  target: DockerTarget,
  request: ReachRequest,
): Promise<Result<OpenEngines, Unreached>> {
  const certificates = await certificatesFor(target, request);
  if (!certificates.ok) return err({ message: certificates.error });
  const opened = await Promise.all(
    target.engines.map((address) => openEngine(address, certificates.value, target, request)),
  );
  const all = opened.flatMap((one) => (one.ok ? [one.value] : []));
  const refused = opened.find((one) => !one.ok);
  if (refused && !refused.ok) {
    for (const { engine } of all) engine.close();
    return err(refusedBy(refused.error));
  }
  const warnings = new Set([
    ...all.flatMap(({ warning }) => warning ?? []),
    ...ignored(request).flatMap((text) => text ?? []),
  ]);
  return ok({ places: all, warnings: [...warnings] });
}

interface OpenEngine extends DockerPlace {
  /** Of the way there. */
  readonly warning?: string | undefined;
}

async function openEngine(
  address: EngineAddress,
  certificates: EngineCertificates | undefined,
  target: DockerTarget,
  request: ReachRequest,
): Promise<Result<OpenEngine, HostFailure>> {
  const reached = await wayTo(address, certificates, target, request);
  if (!reached.ok) return reached;
  const { way, warning } = reached.value;
  const engine = new Engine(address.name, way);
  const place = { engine, keeper: keeperHost(engine), warning };
  if (address.kind === 'unix') return ok(place);
  const release = request.cancel ? onAbort(request.cancel, () => engine.close()) : () => {};
  const asked = await engine.version();
  release();
  const unreached = asked.ok ? undefined : asked.error.unreached;
  if (!unreached?.isFinal) return ok(place);
  engine.close();
  return err(unreached);
}

/** The error is one that stays. */
async function wayTo(
  address: EngineAddress,
  certificates: EngineCertificates | undefined,
  { login = {} }: DockerTarget,
  request: ReachRequest,
): Promise<Result<{ readonly way: EngineWay; readonly warning?: string | undefined }, HostFailure>> {
  const { credentials, clock, cancel } = request;
  const { passphrase, agent } = credentials;
  if (address.kind === 'unix') return ok({ way: socketWay(address.name, address.path, ...ignored(request)) });
  if (address.kind === 'tcp') return ok({ way: tlsWay(address, certificates as EngineCertificates, clock) });
  const machine = await sshHost({
    address: { host: address.host, port: address.port },
    login: { ...login, user: address.user },
    clock,
    ...(cancel ? { signal: cancel } : {}),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(agent === undefined ? {} : { agent }),
  });
  if (!machine.ok) return machine.error.isFinal ? machine : ok({ way: silentWay(machine.error) });
  const { value: host } = machine;
  const way: EngineWay = {
    dial: () => host.socket(DEFAULT_SOCKET),
    broken: () => host.broken(),
    close: () => host.close(),
  };
  return ok({ way, warning: host.warning });
}

/** Whoever reaches the port of an engine has its machine: there is no way without both sides' certificates. */
async function certificatesFor(
  { engines }: DockerTarget,
  { credentials: { engineCertificates: given }, clock }: ReachRequest,
): Promise<Result<EngineCertificates | undefined, string>> {
  const engine = engines.find(({ kind }) => kind === 'tcp');
  if (!engine) return ok(undefined);
  if (given === undefined)
    return err(
      `${engine.name}: without TLS whoever reaches the port of an engine has its machine; give docker-certificates (outside of GitHub: DOCKER_CERT_PATH), or use ssh://`,
    );
  const read = await engineCertificates(given);
  if (!read.ok) return err(`docker-certificates: ${read.error}`);
  const { endsAt } = read.value;
  return endsAt > clock.now()
    ? read
    : err(
        `docker-certificates: the client's certificate has expired (${new Date(endsAt).toISOString().slice(0, 10)})`,
      );
}

/** What an earlier step has set up counts only where it is asked for (S06); who expects it is told. */
function ignored({ environment, credentials, env }: ReachRequest): [string?] {
  const { engines } = environment.target as DockerTarget;
  const isLeft = engines.length === 0 && !credentials.engine && env['DOCKER_HOST'];
  return isLeft ? ['DOCKER_HOST of the environment is not used; the input docker-host: env takes it'] : [];
}
