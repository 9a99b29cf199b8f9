import { afterAll, beforeAll, describe } from 'vitest';
import { hostsFleet } from '../../src/adapters/hosts/fleet.js';
import { type Clock, systemClock } from '../../src/base/clock.js';
import type { Masked } from '../../src/base/masked.js';
import { quote } from '../../src/base/quote.js';
import { err } from '../../src/base/result.js';
import type { Host } from '../../src/ports/host.js';
import { LOCAL } from '../adapters/hosts/grounds.js';
import { paperProxy } from '../adapters/hosts/paper-proxy.js';
import { type Uploads, uploadsTo } from '../adapters/hosts/trees.js';
import { digestOf } from '../rollout/target.js';
import { fleetContract, type Harm, type Site, type State } from './fleet.js';

const PORTS = [1, 2];

/** Waits between looks are of no use here. */
const hasty: Clock = {
  now: () => systemClock().now(),
  after: (ms, act) => systemClock().after(ms / 50, act),
};

/** What is done to a host by somebody with a shell there; `$S` is where our state lies, `$R` what serves, `$O` another host. */
const HARMS: Readonly<Partial<Record<Harm, string>>> = {
  'slot dead': 'f=$(grep -l "running $R" "$S"/instances/* | head -n 1); [ -n "$f" ] && rm "$f"',
  'standby dead': 'f=$(ls "$S"/standby/* 2>/dev/null | head -n 1); [ -n "$f" ] && rm "$S/instances/${f##*/}"',
  'ledger gone': 'rm "$S/ledger.json"',
  'ledger torn': 'truncate -s 40 "$S/ledger.json"',
  'journal damaged': 'sed -i "1s/./x/" "$S/journal.ndjson"',
  'fence gone': 'rm "$S/fence"',
  'fence damaged': 'echo 12x > "$S/fence"',
  'lease damaged': 'echo fence=1 > "$S/lease"',
  'ledger apart': '[ -d "$O" ] && sed -i "s/\\"digest\\":\\"[^\\"]*/&x/" "$O/.cimyr/ledger.json"',
  'journal apart':
    '[ -d "$O" ] && sed -i "s/\\"by\\":\\"ann\\"/\\"by\\":\\"eve\\"/" "$O/.cimyr/journal.ndjson"',
  'record apart':
    '[ -d "$O" ] && sed -i "s/\\"createdBy\\":\\"ann\\"/\\"createdBy\\":\\"eve\\"/" "$O/.cimyr/records/r1.json"',
  'journal torn': 'printf \'{"at":"20\' >> "$S/journal.ndjson"',
  'live record apart':
    '[ -d "$O" ] && sed -i "s/\\"createdBy\\":\\"ann\\"/\\"createdBy\\":\\"eve\\"/" "$O/.cimyr/records/$R.json"',
  'live record torn': 'truncate -s 40 "$S/records/$R.json"',
  'record torn': 'truncate -s 40 "$S/records/r1.json"',
  'record gone': 'rm "$S/records/r1.json"',
  'release gone': 'rm -r "$P/releases/r1"',
  'place new': 'rm -r "$P"',
};

/** Hosts as the suite sees them: this machine, with a proxy of paper where it has one, and others with paths of their own. */
async function hostSite(to: Uploads, hasProxy: boolean, others: readonly string[] = []): Promise<Site> {
  const root = to.ground.root();
  const artifact = await to.artifactOf({ file: 'one' });
  let isGone = false;
  const host: Host = {
    ...to.host,
    name: to.host.name,
    run: (script, input, signal, most) =>
      isGone
        ? Promise.resolve(
            err({ code: 'T-GONE', message: 'nobody answers', isFinal: false, mayHaveRun: false }),
          )
        : to.host.run(script, input, signal, most),
    close: () => {},
  };
  const elsewhere = others.map((name): Host => {
    const run: Host['run'] = (script, input, signal, most) =>
      host.run(script.replaceAll(quote(root), quote(`${root}-${name}`)), input, signal, most);
    return { ...host, name, run };
  });
  return {
    clock: hasty,
    open: async (brings) =>
      hostsFleet({
        hosts: [...elsewhere, host],
        target: {
          kind: 'local',
          hosts: [],
          path: root,
          artifact: 'artifact',
          shared: [],
          instances: { ports: PORTS, start: ':', stop: ':' },
        },
        app: 'shop',
        environment: 'test',
        clock: hasty,
        mask: (text) => text as Masked,
        addressOf: ({ name }) => name,
        ...(hasProxy ? { traffic: paperProxy(`${root}/proxy`, PORTS) } : {}),
        ...(brings === undefined
          ? {}
          : { cargo: { release: brings, artifact: { ...artifact, digest: digestOf(brings) } } }),
      }),
    harm: async (harm, release) => {
      if (harm === 'place gone') {
        isGone = true;
        return true;
      }
      const text = HARMS[harm];
      if (text === undefined) return false;
      const { code } = await to.ground.sh(
        `P="${root}"; O="${root}-${others[0] ?? ''}"; S="$P/.cimyr"; R=${release}; ${text}`,
      );
      return code === 0;
    },
    [Symbol.asyncDispose]: async () => void (await to.ground.sh(`rm -rf "${root}" "${root}"-*`)),
  };
}

const rolling = { kind: 'rolling', batch: { count: 1 }, bakeMs: 0 } as const;
const blueGreen = { kind: 'blue-green', bakeMs: 0 } as const;

const APART: readonly State[] = ['ledger apart', 'journal apart', 'live record apart'];

/** Declares the suite for this machine, with a proxy and without. */
export function describeHosts(sample?: readonly State[]): void {
  const some = sample ? { sample } : {};
  describe.skipIf(LOCAL.missing !== undefined)('hosts', () => {
    let to: Uploads;
    beforeAll(async () => {
      to = await uploadsTo(LOCAL.open);
    });
    afterAll(() => to?.close());

    fleetContract({ name: 'a host', ...some, strategies: { rolling }, site: () => hostSite(to, false) });
    fleetContract({
      name: 'two hosts',
      ...(sample ? { sample: APART } : { states: [...APART, 'whole', 'record apart', 'place new'] }),
      strategies: { rolling },
      site: () => hostSite(to, false, ['other']),
    });
    fleetContract({
      name: 'a host with a proxy',
      ...some,
      strategies: { 'blue-green': blueGreen },
      site: () => hostSite(to, true),
    });
  });
}
