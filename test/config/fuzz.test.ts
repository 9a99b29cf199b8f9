import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Diagnostic } from '../../src/domain/diagnostic.js';
import { diagnosticLines } from '../../src/report/diagnostic-lines.js';
import { sampled } from '../base/sampled.js';
import { read } from './reading.js';

const VALID = `name: shop
variables: { NODE_ENV: test, BIG: "12345678901234567890" }
defaults: { shell: bash, timeout: 10m, retry: 1 }
stages:
  - name: build
    env: &env { CI: "1", TOKEN: "\${{ secrets.NPM_TOKEN }}" }
    jobs:
      - &job
        name: compile
        run: [npm ci, 'npm run build']
        artifacts: { name: web, path: [dist/**], retention: 7d }
        cache: { inputs: [src/**], outputs: [out/**] }
  - name: test
    needs: [build]
    allow-failure: { exit-codes: [2] }
    jobs:
      - name: unit
        matrix: { shard: [1, 2], os: [l], exclude: [{ shard: 2 }], include: [{ shard: 3, os: m }] }
        run: |
          npm test -- --shard \${{ matrix.shard }}/3
        retry: { max: 2, backoff: 5s, on: [exit-code, "output:/RESET/"] }
        reports: { junit: ["r/\${{ matrix.shard }}/*.xml"] }
      - { name: e2e, needs: [{ job: unit, matrix: { shard: 1 }, if-skipped: fail }, build.compile], if: "\${{ needs.unit.result == 'success' }}", run: x, env: { <<: *env, A: b } }
environments:
  production: { type: production, target: { kind: ssh, hosts: [a, "b:23"], user: u, known-hosts: k, path: /srv/a, artifact: dist }, strategy: { kind: canary, steps: [5, 50] }, health-checks: [{ kind: http, url: "http://\${CIMYR_INSTANCE}/up", status: 200 }, { kind: tcp, address: "a:1" }], hooks: { pre-deploy: [./a] } }
`;
const OLDER = `triggers: [push]
stages:
  - name: one
    dependencies: []
    conditions: { branch: "release/*", environment: { A: b } }
    parallel: no
    jobs: [{ name: a b, commands: [x], retry_count: 1, environment: { A: 1 }, allow_failure: yes }]
environments:
  - { name: live, host: h, port: 22, variables: { deploy_path: /srv }, health_checks: [{ type: http, endpoint: "http://h/", timeout: 5 }] }
`;

/** Never an exception; a model, or at least one diagnostic; and each at a place inside the file. */
function judge(content: string | Uint8Array, file: string): void {
  const found = read(content, file);
  const { diagnostics, source } = found;
  const lines = source.text.split('\n');
  // One assertion for all of them: each costs more than what it looks at.
  expect(diagnostics.filter((one) => !isWhole(one, lines))).toEqual([]);
  if (found.isRefused) expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
  for (const diagnostic of diagnostics.slice(0, 5)) diagnosticLines(diagnostic, source.text);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
}

const isWhole = ({ place, message, code, path }: Diagnostic, lines: readonly string[]): boolean =>
  /^[EW](-[A-Z]+)+$/.test(code) &&
  /^[^;]+.*; ./s.test(message) &&
  !/[\n\r\u001b]/.test(`${message}${path}`) &&
  place.line >= 1 &&
  place.line <= lines.length &&
  place.column >= 1 &&
  place.column <= (lines[place.line - 1] ?? '').length + 1 &&
  place.endLine * 1e7 + place.endColumn >= place.line * 1e7 + place.column;

const FILE = fc.constantFrom('cimyr.yml', 'cimyr.json');
const SNIPPET = fc.constantFrom(
  ...'[ ] { } : - ? , & * ! | > % @ ` " \' # << ~ \t \n \r \\ ${{ }} ${ null true yes .inf 0x1f 1e999 ..  ../ __proto__: constructor --- ... &a *a <<: &job *env'.split(
    ' ',
  ),
  '\u0000',
  '\u001b[31m',
  '\u202e',
  '\ufeff',
  '\ufffd',
  '\u2028',
  '\u0085',
  '\ud800',
  '💥',
  '\n  ',
  ': ',
  '- ',
  ' #',
  'needs: [x]',
  'jobs: ',
  'stages: ',
);
const mutated = fc
  .tuple(
    fc.constantFrom(
      VALID,
      OLDER,
      JSON.stringify({ jobs: { a: { run: 'x', matrix: { os: ['l', 1, null] } } } }),
    ),
    fc.array(fc.tuple(fc.nat(), fc.nat(12), SNIPPET), { minLength: 1, maxLength: 4 }),
  )
  .map(([text, changes]) =>
    changes.reduce((now, [where, cut, put]) => {
      const at = where % (now.length + 1);
      return now.slice(0, at) + put + now.slice(at + cut);
    }, text),
  );
/** Data of any shape below the keys of the format. */
const KEY = fc.constantFrom(
  ...'name stages jobs run needs if env matrix include exclude artifacts path cache inputs outputs reports junit retry max on allow-failure exit-codes changes lock services container environments target strategy hosts user path steps batch health-checks url address hooks pre-deploy name instances ports traffic kind monitor checks variables defaults commands dependencies conditions branch environment triggers timeout a b'.split(
    ' ',
  ),
);
const { tree } = fc.letrec((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom(
      null,
      true,
      false,
      'a',
      'b',
      'x',
      '',
      '${{ matrix.a }}',
      '${{ needs.b.result }}',
      '**',
      '../x',
      '5m',
      'ssh',
      'http',
      'canary',
      'a:1',
      '${A',
      '${A}',
    ),
    fc.integer(),
    fc.double(),
  ),
  tree: fc.oneof(
    { maxDepth: 6, depthSize: 'medium' },
    { weight: 2, arbitrary: tie('leaf') },
    { weight: 2, arbitrary: fc.array(tie('tree'), { maxLength: 3 }) },
    { weight: 4, arbitrary: fc.dictionary(KEY, tie('tree'), { maxKeys: 6 }) },
  ),
}));

it('the files that are changed below are valid as they stand', () => {
  expect([read(VALID).isRefused, read(OLDER).isRefused]).toEqual([false, false]);
});

it('a valid file with a few changes is a model or located problems', () => {
  fc.assert(fc.property(mutated, FILE, judge), { numRuns: sampled(1000) });
});

it('so is any text, and are any bytes', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), FILE, judge), {
    numRuns: sampled(500),
  });
  fc.assert(
    fc.property(
      fc.array(SNIPPET, { maxLength: 30 }).map((parts) => parts.join('')),
      FILE,
      judge,
    ),
    { numRuns: sampled(700) },
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), FILE, judge), { numRuns: sampled(300) });
});

it('so is any data under the keys of the format', () => {
  fc.assert(
    fc.property(fc.dictionary(KEY, tree, { maxKeys: 5 }), FILE, (data, file) =>
      judge(JSON.stringify(data), file),
    ),
    { numRuns: sampled(500) },
  );
});
