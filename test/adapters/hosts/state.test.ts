import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { quote } from '../../../src/base/quote.js';
import { emptyLedger, type Ledger, withEntry } from '../../../src/domain/rollout/release.js';
import type { Host } from '../../../src/ports/host.js';
import { recordOf } from '../../domain/rollout/any-record.js';
import { bad, claimBy, fleetOf, good, held } from './fleets.js';
import { type Ground, KINDS } from './grounds.js';

const ledger: Ledger = withEntry(emptyLedger('shop', 'test'), {
  release: 'r1',
  digest: 'd',
  status: 'live',
  at: '2026-01-01T00:00:00.000Z',
  reason: `it's "quoted" \\ $(id) ü`,
});
const AT = '2026-01-01T00:00:00.000Z';
const goal = (because: string) => ({ kind: 'goal', release: 'r1', because }) as const;

describe.each(KINDS)('what is kept on $name', ({ missing, open }) => {
  describe.skipIf(missing !== undefined).concurrent('', () => {
    let ground: Ground;
    let host: Host & Disposable;
    beforeAll(async () => {
      ground = await open();
      host = await ground.connect();
    });
    afterAll(async () => {
      host?.close();
      await ground?.close();
    });

    /** A directory that has been deployed to, and where its file is found from here. */
    async function used() {
      const root = ground.root();
      const fleet = fleetOf([host], root);
      const own = await held(fleet);
      good(await own.settle(ledger));
      good(await own.journal(goal('one')));
      good(await own.journal(goal('two')));
      return { fleet, own, root, path: (name: string) => ground.file(`${root}/.cimyr/${name}`) };
    }

    test('is read back as it was written, whatever characters are in it', async () => {
      const { fleet, own } = await used();
      const record = recordOf('r1', { createdBy: `'"\\\n$(id)` });
      good(await own.keep(record));
      const seen = good(await fleet.observe());
      expect(seen.ledger).toEqual(ledger);
      expect(seen.journal).toMatchObject([goal('one'), goal('two')]);
      expect(good(await fleet.record('r1'))).toEqual({ record, isEverywhere: true });
      expect(good(await fleet.record('r2'))).toBeUndefined();
    });

    test('a directory that nobody has deployed to has an empty ledger', async () => {
      const fleet = fleetOf([host], ground.root());
      const empty = { ledger: emptyLedger('shop', 'test'), journal: [] };
      expect(good(await fleet.observe())).toMatchObject(empty);
    });

    test('a damaged ledger is a failure, never a first deployment [R17, B65]', async () => {
      const { fleet, path } = await used();
      const whole = readFileSync(path('ledger.json'), 'utf8');
      for (const text of [
        '',
        '\n',
        whole.slice(0, -5),
        'null',
        '[]',
        '7',
        '{"schemaVersion":1,"entries":{}}',
        '\0\0\0',
        whole.replace(/"entries":.*/, '"entries":[null]}'),
        whole.replace(/"entries":.*/, '"entries":[{}]}'),
        whole.replace('"release":"r1"', '"release":"../r1"'),
        whole.replace('"status":"live"', '"status":"alive"'),
        whole.replace('"sequence":1', '"sequence":"1"'),
        whole.replace(/"entries":\[(.*)\]/, '"entries":[$1,$1]'),
      ]) {
        writeFileSync(path('ledger.json'), text);
        expect(bad(await fleet.observe())).toMatchObject({
          kind: 'state',
          place: host.name,
          path: '.cimyr/ledger.json',
          wrong: 'ledger-damaged',
        });
      }
      writeFileSync(path('ledger.json'), '{"schemaVersion":99,"entries":[]}');
      const newer = { kind: 'state', path: '.cimyr/ledger.json', wrong: 'newer', version: 99 };
      expect(bad(await fleet.observe())).toMatchObject(newer);
      writeFileSync(path('ledger.json'), '{"schemaVersion":99,"releases":{}}');
      expect(bad(await fleet.observe())).toMatchObject(newer);
    });

    test('what is there and cannot be read is a failure, too [R17]', async () => {
      for (const name of ['ledger.json', 'journal.ndjson']) {
        const { fleet, root } = await used();
        // Root may read everything: a directory is what nobody can.
        await ground.sh(`cd "${root}/.cimyr" && rm ${name} && mkdir ${name}`);
        expect(bad(await fleet.observe())).toMatchObject({
          kind: 'state',
          path: expect.stringContaining(`.cimyr/${name}`),
          wrong: 'unreadable',
        });
      }
    });

    test('a damaged record is a failure that names it', async () => {
      const { fleet, own, path } = await used();
      good(await own.keep(recordOf('r1')));
      const whole = recordOf('r1');
      const { settings } = whole;
      const check = {
        kind: 'command',
        name: 'c',
        phase: 'switch',
        from: 'target',
        command: ':',
        timing: { intervalMs: 1, timeoutMs: 1, deadlineMs: 1, startPeriodMs: 0, successes: 1, failures: 1 },
      };
      const withSettings = (more: object) => ({ ...whole, settings: { ...settings, ...more } });
      const shapes = [
        { schemaVersion: 2 },
        { ...whole, settings: undefined },
        { ...whole, release: 'r2' },
        { ...whole, app: 'blog' },
        { ...whole, createdAt: 'yesterday' },
        withSettings({ name: 'production' }),
        withSettings({ hooks: {} }),
        withSettings({ hooks: { ...settings.hooks, 'pre-rollback': [null] } }),
        withSettings({ variables: { 'A; id': 'x' } }),
        withSettings({ strategy: { kind: 'teleport', bakeMs: 0 } }),
        withSettings({ rollback: { ...settings.rollback, keep: 0 } }),
        withSettings({ checks: [{ ...check, kind: 'grpc' }] }),
        withSettings({ checks: [{ ...check, timing: undefined }] }),
        withSettings({ checks: [{ ...check, timing: { ...check.timing, intervalMs: 0 } }] }),
        withSettings({ checks: [{ ...check, timing: { ...check.timing, deadlineMs: null } }] }),
        { ...withSettings({ spec: { start: 7 } }), schemaVersion: 2 },
        { ...withSettings({ spec: { stop: '' } }), schemaVersion: 2 },
        { ...withSettings({ spec: null }), schemaVersion: 2 },
        { ...withSettings({ spec: { activate: ['./x'] } }), schemaVersion: 2 },
      ].map((shape) => JSON.stringify(shape));
      for (const text of ['', '{', 'null', '[]', '7', ...shapes]) {
        writeFileSync(path('records/r1.json'), text);
        const unusable = { kind: 'state', path: '.cimyr/records/r1.json' };
        expect([text, bad(await fleet.record('r1'))]).toMatchObject([text, unusable]);
      }
      writeFileSync(path('records/r1.json'), JSON.stringify(withSettings({ checks: [check] })));
      expect(good(await fleet.record('r1'))?.record.settings.checks).toEqual([check]);
    });

    test.each([
      ['current', 'ln -s releases/r1 current'],
      ['in a slot', "mkdir .cimyr/instances && echo 'running r1' > .cimyr/instances/1"],
      [
        'in one of two',
        "mkdir .cimyr/instances && echo 'running r2' > .cimyr/instances/1 && echo 'running r1' > .cimyr/instances/2",
      ],
    ])('what is in use stays when a damaged record is written anew: %s', async (_, use) => {
      const { own, root, path } = await used();
      good(await own.keep(recordOf('r1')));
      await ground.sh(`cd "${root}" && mkdir -p releases/r1 && echo x > releases/r1/file && ${use}`);
      for (const text of ['', '{', '{"digest":"another"}']) {
        writeFileSync(path('records/r1.json'), text);
        good(await own.keep(recordOf('r1')));
        expect(readFileSync(ground.file(`${root}/releases/r1/file`), 'utf8')).toBe('x\n');
      }
    });

    test.each([
      ['the path', '', ': > "$R"'],
      ['the state', '/.cimyr', 'mkdir -p "$R" && : > "$R/.cimyr"'],
      ['the folder of releases', '/releases', 'mkdir -p "$R" && : > "$R/releases"'],
    ])('a file where a directory is needed is named before anything is changed: %s', async (_, name, sh) => {
      const root = ground.root();
      await ground.sh(`R="${root}"; mkdir -p "\${R%/*}"; ${sh}`);
      const failure = bad(await fleetOf([host], root).acquire(claimBy('ann')));
      expect(failure).toMatchObject({ kind: 'script', problem: 'no-directory', about: `${root}${name}` });
      expect((await ground.sh(`find "${root}" | wc -l`)).stdout.trim()).toBe(name === '' ? '1' : '2');
    });

    test('a record is set aside under its own name', async () => {
      const { own, fleet, path } = await used();
      writeFileSync(path('ledger.json'), JSON.stringify(ledger));
      good(await own.keep(recordOf('r1')));
      writeFileSync(path('records/r1.json'), '{');
      const as = `.cimyr/aside/r1.json-${own.fence}`;
      expect(good(await own.setAside({ record: 'r1' }, [host.name]))).toMatchObject([
        { kind: 'set-aside', as },
      ]);
      expect(readFileSync(path(as.slice('.cimyr/'.length)), 'utf8')).toBe('{');
      expect(good(await fleet.record('r1'))).toBeUndefined();
    });

    test('a ledger that is gone beside what was deployed is a failure, never a first deployment [R17]', async () => {
      const failure = { kind: 'state', place: host.name, wrong: 'ledger-gone' };
      const current = 'mkdir -p releases/r1 && ln -s releases/r1 current';
      for (const sh of [
        `${current}; rm .cimyr/ledger.json`,
        `${current}; rm -r .cimyr`,
        'mkdir -p releases/r1 .cimyr/records; : > .cimyr/records/r1.json; rm .cimyr/ledger.json .cimyr/journal.ndjson',
        'mkdir -p .cimyr/instances; echo running r1 > .cimyr/instances/1; rm .cimyr/ledger.json',
        `printf '%s\\n' '{"at":"2026-01-01T00:00:00.000Z","fence":1,"kind":"done","step":"prepare x"}' >> .cimyr/journal.ndjson; rm .cimyr/ledger.json`,
      ]) {
        const { fleet, root } = await used();
        await ground.sh(`cd "${root}" && { ${sh}; }`);
        expect([sh, bad(await fleet.observe())]).toMatchObject([sh, failure]);
      }
    });

    test('what another tool has left there is no such thing', async () => {
      const root = ground.root();
      await ground.sh(`mkdir -p "${root}/releases/2024" && ln -s "${root}/releases/2024" "${root}/current"`);
      expect(good(await fleetOf([host], root).observe()).ledger.entries).toEqual([]);
    });

    test.each([
      ['gone', 'rm .cimyr/fence', 'fence-gone'],
      ['damaged', 'echo 12x > .cimyr/fence', 'fence-damaged'],
      ['empty', ': > .cimyr/fence', 'fence-gone'],
      ['gone, and so is the journal', 'rm .cimyr/fence .cimyr/journal.ndjson', 'fence-gone'],
      [
        'gone, and so is all but a record',
        'rm .cimyr/fence .cimyr/journal.ndjson .cimyr/lease',
        'fence-gone',
      ],
    ])(
      'a number of holders that is %s is said, and the next holder has one above all',
      async (_, sh, wrong) => {
        const { fleet, own, root, path } = await used();
        // A number that is nowhere but in one of the files.
        appendFileSync(path('journal.ndjson'), `${JSON.stringify({ at: AT, fence: 41, ...goal('late') })}\n`);
        good(await own.keep(recordOf('r1', { fence: 37 })));
        writeFileSync(path('lease'), readFileSync(path('lease'), 'utf8').replace(/^fence=.*$/m, 'fence=39'));
        await ground.sh(`cd "${root}" && { ${sh}; }`);
        expect((await fleet.survey()).troubles).toMatchObject([{ kind: 'state', place: host.name, wrong }]);
        expect(good(await fleet.observe()).ledger).toEqual(ledger);
        await using next = await held(fleet, claimBy('Bob', { takes: true }));
        const last = sh.includes('lease') ? 37 : sh.includes('journal') ? 39 : 41;
        expect([next.fence, next.mended]).toEqual([
          last + 1,
          [{ kind: 'fence-anew', place: host.name, fence: last + 1 }],
        ]);
        expect((await fleet.survey()).troubles).toEqual([]);
        expect(bad(await own.journal(goal('too late'))).kind).toBe('fenced');
        if (sh.includes('> .cimyr/fence'))
          expect(readFileSync(path(`aside/fence-${last}`), 'utf8')).toBe(sh.includes('12x') ? '12x\n' : '');
      },
    );

    test("a damaged lease is nobody's: whoever comes next has it", async () => {
      const { fleet, path } = await used();
      for (const text of ['', 'fence=1\n', 'holder={}\n', 'fence=x\nttl=9\nat=1\n']) {
        writeFileSync(path('lease'), text);
        expect(good(await fleet.observe()).lease).toBeUndefined();
      }
      await (await held(fleet)).release();
    });

    test('what is set aside is kept under another name, and begun anew', async () => {
      const { own, fleet, path } = await used();
      const torn = 'half a line\n{}\n';
      writeFileSync(path('journal.ndjson'), torn);
      const aside = `.cimyr/aside/journal.ndjson-${own.fence}`;
      const told = { kind: 'set-aside', place: host.name, path: '.cimyr/journal.ndjson', as: aside };
      expect(good(await own.setAside('journal', [host.name]))).toEqual([told]);
      expect(good(await own.setAside('journal', [host.name]))).toEqual([]);
      expect(readFileSync(path(aside.slice('.cimyr/'.length)), 'utf8')).toBe(torn);
      good(await own.journal(goal('anew')));
      expect(good(await fleet.observe()).journal).toMatchObject([goal('anew')]);
    });

    test('copies that differ are a failure that names both places, never outvoted', async () => {
      const { root } = await used();
      const others = ['two', 'three'].map((name): Host => {
        const run: Host['run'] = (script, input) =>
          host.run(script.replaceAll(quote(root), quote(`${root}-${name}`)), input);
        return { ...host, name, run, connect: (to, port) => host.connect(to, port), close() {} };
      });
      await ground.sh(`for n in two three; do cp -r "${root}" "${root}-$n"; done`);
      const fleet = fleetOf([host, ...others], root);
      const at = (name: string, file: string) => ground.file(`${root}-${name}/.cimyr/${file}`);
      await ground.sh(
        `for d in "${root}" "${root}-two" "${root}-three"; do mkdir -p "$d/.cimyr/records"; done`,
      );
      const record = JSON.stringify(recordOf('r1'));
      writeFileSync(ground.file(`${root}/.cimyr/records/r1.json`), record);
      writeFileSync(at('two', 'records/r1.json'), record);
      expect(good(await fleet.record('r1'))).toMatchObject({ isEverywhere: false });
      writeFileSync(at('three', 'records/r1.json'), record);
      expect(good(await fleet.record('r1'))).toMatchObject({ isEverywhere: true });
      writeFileSync(at('three', 'records/r1.json'), JSON.stringify(recordOf('r1', { createdBy: 'Eve' })));
      const differs = { kind: 'state', place: 'three', other: host.name };
      expect(bad(await fleet.record('r1'))).toMatchObject({ ...differs, wrong: 'record-apart' });
      expect(good(await fleet.observe()).ledger).toEqual(ledger);
      const forged = JSON.stringify({
        ...ledger,
        entries: ledger.entries.map((one) => ({ ...one, digest: 'x' })),
      });
      writeFileSync(at('three', 'ledger.json'), forged);
      expect(bad(await fleet.observe())).toMatchObject({ ...differs, wrong: 'ledger-apart' });
    });

    test("the journal's last line may be torn: it was never written", async () => {
      const { fleet, own, path } = await used();
      const whole = readFileSync(path('journal.ndjson'), 'utf8');
      const third = '{"at":"2026-01-01T00:00:00.000Z","fence":1,"kind":"goal","because":"torn }';
      for (const torn of [third, third.slice(0, 5), `${third}"}`, '\0\0\0']) {
        writeFileSync(path('journal.ndjson'), whole + torn);
        expect(good(await fleet.observe()).journal).toMatchObject([goal('one'), goal('two')]);
        good(await own.journal(goal('three')));
        const { journal } = good(await fleet.observe());
        expect(journal).toMatchObject([goal('one'), goal('two'), goal('three')]);
      }
    });

    test('a line of the journal that is torn elsewhere is a failure [R17]', async () => {
      const { fleet, own, path } = await used();
      const [one = '', two = ''] = readFileSync(path('journal.ndjson'), 'utf8').split('\n');
      for (const text of [
        `${one}\n${two.slice(4)}\n${two}\n`,
        `${one.slice(3)}\n${two}\n`,
        `${one}\n${two.slice(0, -2)}\n`,
        `null\n${two}\n`,
        `{"kind":"started"}\n${two}\n`,
        `${one.replace('"fence":1', '"fence":null')}\n${two}\n`,
        `${one.replace('"r1"', '"../../r1"')}\n${two}\n`,
        `${one.replace('"r1"', '7')}\n${two}\n`,
      ]) {
        writeFileSync(path('journal.ndjson'), text);
        expect(bad(await fleet.observe())).toMatchObject({
          kind: 'state',
          wrong: 'journal-damaged',
        });
      }
      await own.release();
    });

    test('a journal whose lines are long locks nobody out', async () => {
      const { fleet, own, path } = await used();
      const before = readFileSync(path('journal.ndjson'), 'utf8');
      const long = {
        at: '2026-01-01T00:00:00.000Z',
        fence: 1,
        kind: 'failed',
        step: 'x',
        message: 'x'.repeat(13_000),
      };
      appendFileSync(path('journal.ndjson'), `${JSON.stringify(long)}\n`.repeat(100));
      good(await own.journal(goal('last')));
      expect(good(await fleet.observe()).journal.at(-1)).toMatchObject(goal('last'));
      writeFileSync(path('journal.ndjson'), before);
      good(await own.journal({ kind: 'failed', step: 'x', message: 'x'.repeat(100_000) }));
      expect(readFileSync(path('journal.ndjson')).length).toBeLessThan(before.length + 3000);
    });

    test('records and ledgers of any length are written and read back', async () => {
      const { fleet, own } = await used();
      const record = recordOf('r1', { createdBy: "x'é\n".repeat(500_000) });
      good(await own.keep(record));
      expect(good(await fleet.record('r1'))).toEqual({ record, isEverywhere: true });
      const reason = `it's long: ${'é"'.repeat(1000)}`;
      const long = Array.from({ length: 500 }, (_, i) => i).reduce(
        (before, i) =>
          withEntry(before, {
            release: `r${i}`,
            digest: 'd',
            status: 'failed',
            at: record.createdAt,
            reason,
          }),
        ledger,
      );
      good(await own.settle(long));
      expect(good(await fleet.observe()).ledger).toEqual(long);
    });

    test('of a long journal the last lines are read', async () => {
      const { fleet, path } = await used();
      const line = `${JSON.stringify({ at: '2026-01-01T00:00:00.000Z', fence: 1, ...goal('x'.repeat(200)) })}\n`;
      appendFileSync(path('journal.ndjson'), line.repeat(600));
      appendFileSync(path('journal.ndjson'), line.replace('xxx', 'yyy'));
      const { journal } = good(await fleet.observe());
      expect(journal.at(-1)).toMatchObject(goal(`yyy${'x'.repeat(197)}`));
    });
  });
});
