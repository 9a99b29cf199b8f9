import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Masker } from '../../src/base/masker.js';
import { MIN_SECRET_LENGTH } from '../../src/base/secret-length.js';

const SECRETS = [
  'pa$$w0rd/x"Tr0ub4dor-77',
  "it's `a` \\b & #c ~d!",
  'tab\there\nand line',
  'pé$ss "wörd',
  '#~first,{a}[b]=c^',
];

function mask(secrets: readonly string[], printed: string): string {
  const masker = new Masker();
  for (const secret of secrets) masker.add(secret);
  return masker.text(printed);
}

const run = (shell: string, script: string, locale: string) =>
  execFileSync(shell, ['-c', `for v in ${NAMES.join(' ')}; do eval "S=\\$$v"; ${script}; done`], {
    env: { PATH: process.env['PATH'], LC_ALL: locale, ...VARIABLES },
  }).toString();

const VARIABLES = Object.fromEntries(SECRETS.map((secret, i) => [`V${i}`, secret]));
const NAMES = Object.keys(VARIABLES);

/** Each prints the variable S in a way of its own. */
const SCRIPTS: readonly (readonly [string, string])[] = [
  ['bash', 'declare -p S'],
  ['bash', 'export -p'],
  ['bash', 'printf "%q\\n" "$S"'],
  ['bash', 'printf "Bearer=%q\\n" "x$S"'],
  ['bash', 'echo "${S@Q} ${S@A}"'],
  ['bash', 'set | grep -A3 "^[SV].*="'],
  ['sh', 'export -p'],
];

describe('a secret is masked as printed by', () => {
  it.each(SCRIPTS)('%s: %s [S14]', (shell, script) => {
    for (const locale of ['C', 'C.UTF-8']) {
      const masked = mask(SECRETS, run(shell, script, locale));
      expect(masked.match(/\*\*\*/g)?.length).toBeGreaterThanOrEqual(SECRETS.length);
      expect(masked).not.toMatch(/Tr0ub4dor|w0rd|&|here|rd"|first|\{a/);
    }
  });
});

const values = fc
  .string({
    unit: fc.constantFrom('a', 'Z', '9', '"', "'", '$', '`', '\\', ' ', '!', '/', '#', '{', '%', 'é'),
  })
  .filter((value) => value.trim().length >= MIN_SECRET_LENGTH && value.trim() === value);

/** Ways of languages that are not on every machine, by their rules. */
const LANGUAGES: Readonly<Record<string, (value: string) => string>> = {
  'PHP json_encode': (value) => JSON.stringify(value).replaceAll('/', '\\/'),
  'PHP var_export': (value) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`,
  'Python repr': (value) => {
    const slashed = value.replaceAll('\\', '\\\\');
    return value.includes("'") && !value.includes('"')
      ? `"${slashed}"`
      : `'${slashed.replaceAll("'", "\\'")}'`;
  },
  'Go %q': (value) => JSON.stringify(value),
  'Ruby inspect': (value) => JSON.stringify(value).replace(/#(?=[{$@])/g, '\\#'),
  'JavaScript in single quotes': (value) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`,
  fish: (value) => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`,
  'PowerShell in double quotes': (value) => `"${value.replace(/[`"$]/g, '`$&')}"`,
  'PowerShell in single quotes': (value) => `'${value.replaceAll("'", "''")}'`,
  CSV: (value) => `"${value.replaceAll('"', '""')}"`,
  'bash in double quotes': (value) => `"${value.replace(/[\\"$`]/g, '\\$&')}"`,
};

describe('whatever it holds, a secret is masked as quoted by', () => {
  it.each(Object.entries(LANGUAGES))('%s [S14]', (_, quote) => {
    fc.assert(
      fc.property(values, (secret) => {
        expect(mask([secret], `x=${quote(secret)};`)).toMatch(/^x=["']?\*\*\*["']?;$/);
      }),
      { numRuns: 100 },
    );
  });
});
