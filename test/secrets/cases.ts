import { stringify } from 'yaml';
import { type Folder, folder } from '../built/workspace.js';

/** Numbers that look random, always the same for one seed. */
export function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Draw = ReturnType<typeof numbersFrom>;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const word = (draw: Draw, length: number) =>
  Array.from({ length }, () => LETTERS[draw(LETTERS.length)]).join('');

/** Values as people keep them: a token, one with signs that need quoting, a key of several lines, a short one. */
export const secretsFrom = (draw: Draw): Readonly<Record<string, string>> => ({
  TOKEN: `ghp_${word(draw, 36)}`,
  PASSWORD: `p@ss '${word(draw, 6)}" <&> \\${word(draw, 4)}%`,
  KEY: [
    '-----BEGIN PRIVATE KEY-----',
    ...[64, 64, 40].map((length) => word(draw, length)),
    '-----END PRIVATE KEY-----',
  ].join('\n'),
  SHORT: word(draw, 8),
});

/** How programs print a value besides as it is; written apart from the masker's own list. */
export const ENCODINGS: readonly ((value: string) => string)[] = [
  (value) => value,
  (value) => Buffer.from(value).toString('base64'),
  (value) => Buffer.from(`x:${value}`).toString('base64'),
  (value) => Buffer.from(`ab${value}yz`).toString('base64url'),
  (value) => Buffer.from(value).toString('hex'),
  (value) => encodeURIComponent(value),
  (value) => JSON.stringify(value),
  (value) => JSON.stringify(JSON.stringify({ value })),
  (value) => `https://user:${encodeURIComponent(value)}@example.com/?q=${encodeURIComponent(value)}`,
  (value) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  // As shells and languages quote it.
  (value) => `declare -x V="${value.replace(/[\\"$`]/g, '\\$&')}"`,
  (value) => value.replace(/[^\w#%+./:=@~\n-]/g, '\\$&'),
  (value) => `$'${value.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`,
  (value) => JSON.stringify({ value }).replaceAll('/', '\\/'),
  (value) => `'${value.replace(/[\\']/g, '\\$&')}'`,
  (value) => `"${value.replace(/[`"$]/g, '`$&')}"`,
];

/** What takes a value apart until somebody cleans the line. */
const CUTS: readonly ((value: string) => string)[] = [
  (value) => [...value].join('\0'),
  (value) => `\0${[...value].join('\0')}`,
  (value) => cutBy(value, '\u0007'),
  (value) => cutBy(value, '\u001b]0;title\u0007'),
  (value) => cutBy(value, '\u001b[K'),
  (value) => cutBy(value, '\u001b[01;31m\u001b[K'),
  (value) => [...value].map((c, i) => `\u001b[3${i % 8}m${c}`).join(''),
  (value) => cutBy(value, '\u200b'),
  (value) => cutBy(value, '\u202e'),
  (value) => `${'='.repeat(20)}\r${cutBy(value, '\u0001')}`,
];
const cutBy = (value: string, cut: string) => value.replace(/^[^\n]{4}/gm, `$&${cut}`);

/** Digits in lines of any width, as tools print what is longer. */
const wrappedBy = (draw: Draw) => {
  const encoding = draw(2) === 0 ? 'base64' : 'hex';
  const [before, width, end] = [
    word(draw, draw(90)),
    1 + draw(99),
    ['\n', '\r\n', '\n    '][draw(3)] as string,
  ];
  return (value: string) =>
    (
      Buffer.from(`${before}${value}${before}`)
        .toString(encoding)
        .match(new RegExp(`.{1,${width}}`, 'g')) ?? []
    ).join(end);
};

/** What keeps lines as they are, as UTF-16 and colours do. */
const CUTS_IN_LINES: readonly ((text: string) => string)[] = [
  (text) => [...text].join('\0'),
  (text) => `\0${[...text].join('\0')}`,
  (text) => text.replaceAll(/[^\r\n]{7}/g, '$&\u0007'),
  (text) => text.replaceAll(/[^\r\n]{5}/g, '$&\u001b]0;title\u0007'),
  (text) => text.replaceAll(/[^\r\n]{3}/g, '$&\u001b[1m'),
];

/** Seldom as it is: most values are encoded, cut or wrapped, or all of it. */
function wayOfPrinting(draw: Draw): (value: string) => string {
  const kind = draw(11);
  if (kind < 2) return wrappedBy(draw);
  if (kind === 10) {
    const [wrap, cut] = [
      wrappedBy(draw),
      CUTS_IN_LINES[draw(CUTS_IN_LINES.length)] as (text: string) => string,
    ];
    return (value) => cut(wrap(value));
  }
  if (kind < 5) return CUTS[draw(CUTS.length)] as (typeof CUTS)[number];
  return ENCODINGS[draw(ENCODINGS.length)] as (typeof ENCODINGS)[number];
}

const xml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll('\n', '&#10;');
const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\n', '%0A');
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

interface Made {
  readonly job: Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, string>>;
}

interface Case {
  readonly id: string;
  /** As it is, and as somebody printed it. */
  readonly value: string;
  readonly said: string;
}

const cat = (id: string, text: string, more: string): Made => ({
  job: { run: [`cat ${id}.txt`, more] },
  files: { [`${id}.txt`]: text },
});

/** Ways out of a job: into its output, its errors, its files, its reports, its names. */
const WAYS: readonly ((one: Case) => Made)[] = [
  ({ id, said }) => cat(id, `the answer: ${said}\n`, 'exit 1'),
  ({ id, said }) => cat(id, `${'x'.repeat(65_530)}${said}\n`, 'exit 1'),
  ({ id, said }) => cat(id, `Error: no access with ${said}\n    at f (src/a.js:1:2)\n`, 'exit 3'),
  ({ id, said }) =>
    cat(id, `::error file=src/a.js,line=1,title=${property(said)}::denied: ${data(said)}\n`, 'exit 1'),
  ({ id, value }) => cat(id, `::warning::${data(value)}\n`, 'true'),
  ({ id, said }) => ({
    job: { run: [`cat ${id}.txt >> "$GITHUB_STEP_SUMMARY"`, 'exit 1'] },
    files: { [`${id}.txt`]: `## ${said}\n` },
  }),
  ({ id, said }) => ({
    job: { run: [`cat ${id}.xml >&2; exit 1`], reports: { junit: [`${id}.xml`] } },
    files: {
      [`${id}.xml`]:
        `<testsuite name="${xml(said)}"><testcase name="${xml(said)}" file="src/a.js" line="1">` +
        `<failure message="${xml(said)}">${xml(said)}</failure></testcase></testsuite>`,
    },
  }),
  ({ id, said }) => ({
    job: { run: [`touch ${id}.sarif; exit 1`], reports: { sarif: [`${id}.sarif`] } },
    files: { [`${id}.sarif`]: sarif(said) },
  }),
  // Written where the shell says it itself.
  ({ value }) => ({ job: { run: 'eval "$SECRET"', env: { SECRET: value } }, files: {} }),
  ({ value }) => ({ job: { run: `cd "/nowhere/$SECRET"`, env: { SECRET: value } }, files: {} }),
  ({ id, value }) => ({
    job: { run: [`printf 'bad name %s' "$SECRET" >> "$GITHUB_OUTPUT"`, 'true'], env: { SECRET: value } },
    files: { [`${id}.txt`]: '' },
  }),
  ({ value }) => ({ job: { run: 'true', 'working-directory': `nowhere-${file(value)}` }, files: {} }),
];

const file = (value: string) => value.replaceAll(/[^\w-]/g, '');

const sarif = (said: string) =>
  JSON.stringify({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'scan', rules: [{ id: said, shortDescription: { text: said } }] } },
        results: [
          {
            ruleId: said,
            message: { text: said },
            locations: [
              { physicalLocation: { artifactLocation: { uri: 'src/a.js' }, region: { startLine: 1 } } },
            ],
          },
        ],
      },
    ],
  });

/** A pipeline of so many jobs, each of which lets one secret out in one way and one encoding. */
export function leakyPipeline(
  count: number,
  seed: number,
): { readonly files: Folder; readonly secrets: Readonly<Record<string, string>> } {
  const draw = numbersFrom(seed);
  const secrets = secretsFrom(draw);
  const names = Object.keys(secrets);
  const env = Object.fromEntries(names.map((name) => [name, `\${{ secrets.${name} }}`]));
  const jobs: Record<string, unknown> = {};
  const written: Record<string, string> = { 'src/a.js': 'a\n' };
  for (let i = 0; i < count; i++) {
    const name = names[draw(names.length)] as string;
    const value = secrets[name] as string;
    const encode = wayOfPrinting(draw);
    const way = WAYS[draw(WAYS.length)] as (typeof WAYS)[number];
    // Some are named after what nobody may know.
    const id = draw(10) === 0 ? `j${i}-${secrets['SHORT']}` : `j${i}`;
    const made = way({ id, value, said: encode(value) });
    const { env: own, ...job } = made.job as { env?: Record<string, string> };
    const vars = own ? { env: { ...own, SECRET: `\${{ secrets.${name} }}` } } : {};
    jobs[id] = { ...job, ...vars };
    Object.assign(written, made.files);
  }
  const files = folder({
    ...written,
    'cimyr.yml': stringify({ name: 'shop', 'max-parallel': 4, variables: env, jobs }),
  });
  return { files, secrets };
}
