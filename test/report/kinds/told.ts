import { masked } from '../records.js';
import { foundAt, type Part, type Story } from './stories.js';

const SECONDS: Readonly<Record<string, number>> = {
  'build.install': 14,
  'build.compile': 31,
  'check.lint': 12,
  'check.types': 19,
  'check.unit (node 22)': 41,
  'check.unit (node 24)': 38,
  'check.e2e': 74,
  'ship.package': 11,
  'ship.publish': 7,
};

const SMALL: Pick<Story, 'name' | 'maxParallel' | 'stages' | 'seconds' | 'earlierRuns'> = {
  name: 'shop',
  maxParallel: 3,
  earlierRuns: 14,
  stages: {
    build: { jobs: { install: {}, compile: { needs: ['build.install'] } } },
    check: {
      jobs: {
        lint: { needs: ['build.install'] },
        types: { needs: ['build.compile'] },
        'unit (node 22)': {},
        'unit (node 24)': {},
        e2e: { locks: ['browser'] },
      },
    },
    ship: { jobs: { package: {}, publish: { needs: ['ship.package'] } } },
  },
  seconds: (id) => SECONDS[id] ?? 10,
};

export const allGreen: Story = { ...SMALL, part: () => ({}) };

const FAILURE: Readonly<Record<string, Part>> = {
  'check.lint': {
    fails: true,
    isAllowed: true,
    tail: 'src/cart.ts\n  12:3  warning  Unexpected console statement  no-console\n\n1 problem\n',
    findings: [
      foundAt('warning', 'src/cart.ts', 12, 'Unexpected console statement', 'no-console'),
      foundAt(
        'warning',
        'src/checkout.ts',
        140,
        "'total' is assigned a value but never used",
        'no-unused-vars',
      ),
      foundAt('notice', 'src/checkout.ts', 9, 'This branch is never taken', 'js/unreachable'),
    ],
  },
  'check.unit (node 24)': { retries: 1, tail: 'Error: connect ECONNRESET 127.0.0.1:5432\n' },
  'check.unit (node 22)': {
    tests: {
      passed: 1203,
      skipped: 12,
      durationMs: 214_000,
      slowest: [
        { name: masked('search › ranks 10,000 products'), durationMs: 8400 },
        { name: masked('invoice › renders as PDF'), durationMs: 3100 },
      ],
    },
  },
  'check.e2e': {
    fails: true,
    tail: [
      'Running 48 tests using 1 worker',
      '',
      '  1) checkout.spec.ts:88 › checkout › pays by card',
      '',
      '    Error: locator.click: Timeout 30000ms exceeded.',
      "    waiting for locator('#pay')",
      '',
      '      86 |   await page.goto("/cart");',
      '      87 |   await page.fill("#card", CARD);',
      '    > 88 |   await page.click("#pay");',
      '         |              ^',
      '',
      '  1 failed, 46 passed, 1 flaky',
      '',
    ].join('\n'),
    findings: [
      foundAt(
        'error',
        'e2e/checkout.spec.ts',
        88,
        "locator.click: Timeout 30000ms exceeded, waiting for locator('#pay')",
        'pays by card',
      ),
    ],
    tests: {
      passed: 46,
      failed: 1,
      durationMs: 71_300,
      failures: [
        {
          name: masked('checkout › pays by card'),
          message: masked("locator.click: Timeout 30000ms exceeded, waiting for locator('#pay')"),
          place: { file: 'e2e/checkout.spec.ts', line: 88 },
        },
      ],
      slowest: [{ name: masked('checkout › pays by card'), durationMs: 30_200 }],
      flaky: [masked('account › resets a password')],
    },
  },
};

export const oneFailure: Story = { ...SMALL, part: (id) => FAILURE[id] ?? {} };

export const cancelled: Story = { ...SMALL, part: () => ({}), cancelAfter: 70 };

const WORKSPACES = 60;
const workspaces = Array.from({ length: WORKSPACES }, (_, i) => `pkg-${String(i + 1).padStart(2, '0')}`);
const numberOf = (id: string) => Number(/(\d+)/.exec(id)?.[1] ?? 0);

/** 300 jobs in 60 packages, of which 20 fail. */
export const large: Story = {
  name: 'monorepo',
  maxParallel: 8,
  earlierRuns: 4,
  stages: {
    build: { jobs: Object.fromEntries(workspaces.map((name) => [name, {}])) },
    lint: { needs: [], jobs: Object.fromEntries(workspaces.map((name) => [name, {}])) },
    test: {
      needs: ['build'],
      jobs: Object.fromEntries(
        workspaces.flatMap((name) =>
          ['unit', 'integration'].map((kind) => [`${name} ${kind}`, { needs: [`build.${name}`] }] as const),
        ),
      ),
    },
    pack: { needs: ['test'], jobs: Object.fromEntries(workspaces.map((name) => [name, {}])) },
  },
  seconds: (id) => 3 + ((numberOf(id) * 37) % 23) * (id.includes('integration') ? 2 : 1),
  part: (id) => {
    const n = numberOf(id);
    if (id.endsWith(' integration') && n % 3 === 1)
      return { fails: true, tail: `FAIL ${id}\nexpected 200, got 503\n` };
    return id.endsWith(' unit') && n % 13 === 5 ? { retries: 1 } : {};
  },
};

export const STORIES = { allGreen, oneFailure, large, cancelled };
