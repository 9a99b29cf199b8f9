import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyLedger, type Ledger, withEntry } from '../../../src/domain/rollout/release.js';
import type { Host } from '../../../src/ports/host.js';
import { recordOf } from '../../domain/rollout/any-record.js';
import { bad, fleetOf, good, held } from './fleets.js';
import { type Ground, KINDS } from './grounds.js';

const ledger: Ledger = withEntry(emptyLedger('shop', 'test'), {
  release: 'r1',
  digest: 'd',
  status: 'live',
  at: '2026-01-01T00:00:00.000Z',
  reason: `it's "quoted" \\ $(id) ü`,
});
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
      ]) {
        writeFileSync(path('ledger.json'), text);
        expect(bad(await fleet.observe())).toMatchObject({
          kind: 'state',
          host: host.name,
          message: expect.stringMatching(/^\.cimyr\/ledger\.json is damaged; /),
        });
      }
      writeFileSync(path('ledger.json'), '{"schemaVersion":99,"entries":[]}');
      const message = '.cimyr/ledger.json is of version 99; use a newer cimyr';
      expect(bad(await fleet.observe())).toMatchObject({ kind: 'state', message });
      writeFileSync(path('ledger.json'), '{"schemaVersion":99,"releases":{}}');
      expect(bad(await fleet.observe())).toMatchObject({ kind: 'state', message });
    });

    test('what is there and cannot be read is a failure, too [R17]', async () => {
      for (const name of ['ledger.json', 'journal.ndjson']) {
        const { fleet, root } = await used();
        // Root may read everything: a directory is what nobody can.
        await ground.sh(`cd "${root}/.cimyr" && rm ${name} && mkdir ${name}`);
        expect(bad(await fleet.observe())).toMatchObject({
          kind: 'state',
          message: expect.stringContaining(`.cimyr/${name} cannot be read; `),
        });
      }
    });

    test('a damaged record is a failure that names it', async () => {
      const { fleet, own, path } = await used();
      good(await own.keep(recordOf('r1')));
      for (const text of ['', '{', 'null', '{"schemaVersion":2}']) {
        writeFileSync(path('records/r1.json'), text);
        const message = expect.stringContaining('.cimyr/records/r1.json is ');
        expect(bad(await fleet.record('r1'))).toMatchObject({ kind: 'state', message });
      }
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
      ]) {
        writeFileSync(path('journal.ndjson'), text);
        expect(bad(await fleet.observe())).toMatchObject({
          kind: 'state',
          message: expect.stringContaining('.cimyr/journal.ndjson is damaged; '),
        });
      }
      await own.release();
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
