import { afterAll, beforeAll, describe } from 'vitest';
import { Engine } from '../../src/adapters/docker/engine.js';
import { socketWay } from '../../src/adapters/docker/engine-way.js';
import { keeperHost } from '../../src/adapters/docker/keeper-host.js';
import { LABELS } from '../../src/adapters/docker/names.js';
import { stateRootOf } from '../../src/adapters/docker/place.js';
import { dockerSpecOf } from '../../src/config/targets/docker/spec.js';
import { bringing, fleetOn, forget, PROXY_IMAGE, proxyPort, targetOn } from '../adapters/docker/fleets.js';
import { digestOf } from '../rollout/target.js';
import { canHaveEngine, type EngineKind } from '../testbed/can-have-engines.js';
import { dockerEngine, type Engine as EngineOfTests, IMAGES } from '../testbed/engines.js';
import { fleetContract, type Harm, type Site, type State } from './fleet.js';

const OWNER = { app: 'shop', environment: 'test' };

/** What is done to the state of an app by somebody with a shell in the keeper. */
const HARMS: Readonly<Partial<Record<Harm, string>>> = {
  'ledger gone': 'rm "$S/ledger.json"',
  'ledger torn': 'truncate -s 40 "$S/ledger.json"',
  'journal torn': 'printf \'{"at":"20\' >> "$S/journal.ndjson"',
  'record torn': 'truncate -s 40 "$S/records/r1.json"',
  'record gone': 'rm "$S/records/r1.json"',
  'release gone': 'rm "$S/images/r1"',
};

/** One engine, as the suite sees it. */
async function engineSite({ socketPath }: EngineOfTests, port: number, hasProxy: boolean): Promise<Site> {
  await forget(socketPath, OWNER);
  let isGone = false;
  const whole = targetOn(socketPath, port, 'contract.test');
  const target = hasProxy
    ? whole
    : { ...whole, proxy: { kind: 'none', publish: [], image: PROXY_IMAGE } as const };
  const engine = new Engine('docker', socketWay('docker', socketPath));
  return {
    spec: dockerSpecOf(target),
    open: async (brings) => {
      const nowhere = [{ kind: 'unix', name: 'docker', path: `${socketPath}.gone` }] as const;
      return fleetOn({
        ...OWNER,
        target: isGone ? { ...target, engines: nowhere } : target,
        ...(brings === undefined
          ? {}
          : { cargo: { release: brings, digest: digestOf(brings), bring: bringing(IMAGES.web(1)) } }),
      });
    },
    async harm(harm, release) {
      if (harm === 'place gone') {
        isGone = true;
        return true;
      }
      if (harm === 'place new') {
        await forget(socketPath, OWNER);
        return true;
      }
      if (harm === 'slot dead' || harm === 'standby dead') {
        const all = await engine.containers({ [LABELS.app]: OWNER.app, [LABELS.role]: 'slot' });
        const dying = (all.ok ? all.value : []).filter(
          ({ labels, status }) =>
            status === 'running' && (labels[LABELS.release] === release) === (harm === 'slot dead'),
        );
        for (const { name } of dying) await engine.remove(name);
        return dying.length > 0;
      }
      const text = HARMS[harm];
      if (text === undefined) return false;
      const done = await keeperHost(engine).run(`S='${stateRootOf(OWNER)}/.cimyr'; ${text}`);
      return done.ok && done.value.code === 0;
    },
    [Symbol.asyncDispose]: async () => {
      engine.close();
      await forget(socketPath, OWNER);
    },
  };
}

const recreate = { kind: 'recreate', bakeMs: 0 } as const;
const blueGreen = { kind: 'blue-green', bakeMs: 0 } as const;

/** Declares the suite for an engine, with a proxy and without. */
export function describeDocker(kind: EngineKind, sample?: readonly State[]): void {
  const some = sample ? { sample } : {};
  const missing = canHaveEngine(kind);
  describe.skipIf(missing !== undefined)(`Docker ${kind}`, () => {
    let engine: EngineOfTests;
    let port: number;
    beforeAll(async () => {
      engine = await dockerEngine(kind);
      port = await proxyPort(engine);
    });
    afterAll(() => engine?.stop());

    fleetContract({
      name: 'an engine with a proxy',
      ...some,
      strategies: { 'blue-green': blueGreen },
      site: () => engineSite(engine, port, true),
    });
    fleetContract({
      name: 'an engine',
      ...some,
      strategies: { recreate },
      site: () => engineSite(engine, port, false),
    });
  });
}
