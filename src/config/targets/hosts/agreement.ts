import { posix } from 'node:path';
import { hasPlaceholder } from '../../../domain/placeholders.js';
import type { Path } from '../../node.js';
import type { Problems } from '../../problems.js';
import type { TargetNeeds } from '../ways.js';
import { keepsInside } from './inside.js';
import { missingHostKey } from './missing.js';
import { targetHosts } from './model.js';
import type { HostsData } from './schema.js';
import type { HostsTarget } from './target.js';

/** What of an environment does not go together with its target. */
export function checkHosts(target: HostsData, ways: TargetNeeds, path: Path, problems: Problems): void {
  const at = [...path, 'target'];
  if (target.kind === 'ssh') checkHostKey(target, targetHosts(target), at, problems);
  else checkPath(target, at, problems);
  checkInstances(target, at, problems);
  if (target.traffic) return;
  const message =
    "'blue-green' needs instances and a switch between them; add 'instances:' and 'traffic:' to the target, or use rolling";
  if (ways.strategy?.kind === 'blue-green') problems.of('E-STRATEGY', [...path, 'strategy', 'kind'], message);
  if (ways.rollback?.strategy === 'blue-green')
    problems.of('E-STRATEGY', [...path, 'rollback', 'strategy'], message);
}

/** What variables are filled in, and absolute paths, are looked at when it is used. */
function checkPath({ path: kept, artifact }: HostsData, path: Path, problems: Problems): void {
  if (posix.isAbsolute(kept) || hasPlaceholder(kept) || hasPlaceholder(artifact)) return;
  const message = keepsInside(artifact, kept);
  if (message !== undefined) problems.of('E-PATH', [...path, 'path'], message);
}

/** A machine is known before it is trusted: there is no first use. */
export function checkHostKey(
  keys: Pick<Extract<HostsData, { kind: 'ssh' }>, 'known-hosts' | 'host-fingerprint'>,
  machines: Pick<HostsTarget, 'hosts'>,
  path: Path,
  problems: Problems,
): void {
  const [known, fingerprint] = [keys['known-hosts'], keys['host-fingerprint']];
  if (known === undefined && fingerprint === undefined)
    problems.of('E-HOSTKEY', path, missingHostKey(machines));
  if (known !== undefined && fingerprint !== undefined) {
    const message = "'known-hosts' and 'host-fingerprint' exclude each other; remove one";
    problems.of('E-HOSTKEY', [...path, 'host-fingerprint'], message, 'key');
  }
}

function checkInstances({ instances, traffic }: HostsData, path: Path, problems: Problems): void {
  if (!traffic) return;
  if (!instances) {
    const message =
      "'instances' is missing, which 'traffic' goes to; add instances: { ports: [ … ], start: … }";
    return problems.of('E-REQUIRED', [...path, 'traffic'], message, 'key');
  }
  if (instances.ports.length % 2 === 0) return;
  const message =
    "with 'traffic' the number of ports must be even: half of them serve, the other half takes the candidate; add one";
  problems.of('E-RANGE', [...path, 'instances', 'ports'], message);
}
