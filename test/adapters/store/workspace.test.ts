import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspaceAt } from '../../../src/adapters/store/workspace.js';
import { leftOutWords } from '../../../src/domain/left-out.js';

class Checkout {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'checkout-')));

  constructor(...files: readonly (string | Buffer)[]) {
    for (const name of files) {
      const path = Buffer.concat([Buffer.from(`${this.root}/`), Buffer.from(name)]);
      mkdirSync(dirname(path.toString()), { recursive: true });
      writeFileSync(path, 'x');
    }
  }

  async find(...patterns: readonly string[]): Promise<unknown> {
    const found = await workspaceAt(this.root).find(patterns);
    if (!found.ok) return found.error;
    const names = found.value.files.map(({ name }) => name);
    const left = leftOutWords(found.value.leftOut);
    return left ? [...names, left] : names;
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

const files = ['a.txt', 'src/a.ts', 'src/keep.ts', 'src/deep/b.ts', 'app/(shop)/p', 'app/[id]/p', '.env'];

it.each<readonly [patterns: readonly string[], ...found: readonly string[]]>([
  [['src/**', '!src/**', 'src/keep.ts'], 'src/keep.ts'],
  [['**', '!src', 'src/deep/'], '.env', 'a.txt', 'app/(shop)/p', 'app/[id]/p', 'src/deep/b.ts'],
  [['!app', '!src/**/*.ts'], '.env', 'a.txt'],
  [['src/a.ts', 'src/a.ts', '**/a.ts'], 'src/a.ts'],
  [['app/(shop)/**'], 'app/(shop)/p'],
  [['app/[id]/*'], 'app/[id]/p'],
  [['app'], 'app/(shop)/p', 'app/[id]/p'],
  [['./src/../src/./*.ts'], 'src/a.ts', 'src/keep.ts'],
  [['*'], '.env', 'a.txt'],
  [['nothing', 'src/*.js']],
])('%j finds what it names, sorted, each file once', async (patterns, ...found) => {
  using checkout = new Checkout(...files);
  expect(await checkout.find(...patterns)).toEqual(found);
});

it('a pattern may begin with the workspace itself, and not lead out of it', async () => {
  using checkout = new Checkout(...files);
  const { root } = checkout;
  expect(await checkout.find(`${root}/src/*.ts`, `!${root}/src/a.ts`)).toEqual(['src/keep.ts']);
  for (const outside of ['/etc/*', '../x', 'src/../../x', '{..,a}/x', '!/etc', `${root}x/a`])
    expect(await checkout.find('a.txt', outside)).toBe(`'${outside}' escapes the workspace`);
});

it('names with line ends and backslashes are names like others', async () => {
  using checkout = new Checkout('dist/a', 'dist/b\nc', 'dist/b\\c/d', 'dist/\\');
  expect(await checkout.find('dist/**')).toEqual(['dist/\\', 'dist/a', 'dist/b\nc', 'dist/b\\c/d']);
  expect(await checkout.find('dist')).toHaveLength(4);
  expect(await checkout.find('dist/b\\\\c/*')).toEqual(['dist/b\\c/d']);
});

it('a name that is no UTF-8 is told, since no record could hold it', async () => {
  using checkout = new Checkout('dist/a', Buffer.from('dist/b\xff', 'latin1'), 'dist/\uFFFD');
  expect(await checkout.find('dist/**')).toEqual([
    'dist/a',
    'dist/\uFFFD',
    "'dist/b\uFFFD' has a name that is no UTF-8; rename it",
  ]);
  expect(await checkout.find('dist/a')).toEqual(['dist/a']);
});

it('neither .git nor .cimyr is looked into, wherever it is', async () => {
  using checkout = new Checkout('.git/config', '.cimyr/runs/x', 'sub/.git/HEAD', 'sub/a', '.github/b');
  expect(await checkout.find('**')).toEqual(['.github/b', 'sub/a']);
  expect(await checkout.find('.git/*', '.cimyr', 'sub/.git/**')).toEqual([]);
});

describe('links', () => {
  it('to files are files, wherever they lie in the workspace', async () => {
    using checkout = new Checkout('a', 'd/b');
    symlinkSync('../a', join(checkout.root, 'd/inside'));
    symlinkSync('/etc/passwd', join(checkout.root, 'd/outside'));
    symlinkSync('nowhere', join(checkout.root, 'd/dangling'));
    execFileSync('mkfifo', [join(checkout.root, 'd/pipe')]);
    expect(await checkout.find('d/**')).toEqual(['d/b', 'd/inside']);
  });

  it('to folders are not followed, not even in circles, and told where they are why nothing is found', async () => {
    using checkout = new Checkout('store/out/x.txt', 'a');
    symlinkSync('store/out', join(checkout.root, 'result'));
    symlinkSync('..', join(checkout.root, 'store/loop'));
    const sentence =
      'is a link to a folder, which is not followed; name the folder itself, or let the job copy it';
    expect(await checkout.find('result/**')).toEqual([`'result' ${sentence}`]);
    expect(await checkout.find('re*/*.txt')).toEqual([`'result' ${sentence}`]);
    // Beside other files only the one that is named: a `**` meets links wherever there are packages.
    expect(await checkout.find('result', 'a')).toEqual(['a', `'result' ${sentence}`]);
    expect(await checkout.find('**/*.txt')).toEqual(['store/out/x.txt']);
    expect(await checkout.find('**', '!result/**')).toEqual(['a', 'store/out/x.txt']);
    expect(await checkout.find('elsewhere/**')).toEqual([]);
  });

  it('are named up to three, with how many more there are', async () => {
    using checkout = new Checkout('d/x');
    for (const name of ['l1', 'l2', 'l3', 'l4', 'l5']) symlinkSync('d', join(checkout.root, name));
    const [words] = (await checkout.find('l*/y')) as string[];
    expect(words).toMatch(/^'l\d', 'l\d', 'l\d' and 2 more are links to folders, which are not followed; /);
  });
});

it('a folder that may not be read is told', async () => {
  using checkout = new Checkout('d/x', 'e/y');
  chmodSync(join(checkout.root, 'd'), 0);
  {
    using _ = new Powerless(checkout.root);
    expect(await checkout.find('d', 'e')).toEqual(['e/y', "'d' may not be read; let the job allow it"]);
  }
  chmodSync(join(checkout.root, 'd'), 0o700);
});

it('a pattern that elsewhere takes years is done at once [S34]', async () => {
  using checkout = new Checkout('a'.repeat(240), 'b');
  expect(await checkout.find(`${'*a'.repeat(12)}*b`)).toEqual([]);
});

/** Root may read everything: while this lasts it is nobody, whose the folder is. */
class Powerless implements Disposable {
  readonly #isRoot = process.getuid?.() === 0;

  constructor(folder: string) {
    if (!this.#isRoot) return;
    chownSync(folder, NOBODY, NOBODY);
    process.seteuid?.(NOBODY);
  }

  [Symbol.dispose](): void {
    if (this.#isRoot) process.seteuid?.(0);
  }
}

const NOBODY = 65_534;

it('nothing is kept behind a link in the place of the directory that it is kept in', async () => {
  const victim = mkdtempSync(join(tmpdir(), 'victim-'));
  const home = mkdtempSync(join(tmpdir(), 'kept-'));
  try {
    writeFileSync(join(home, 'a.txt'), 'evil');
    symlinkSync(victim, join(home, 'run'));
    const kept = await workspaceAt(home).collect(['a.txt'], join(home, 'run', 'artifacts', '0'), {
      aborted: false,
    });
    expect(kept).toEqual({ ok: false, error: `${join(home, 'run')} is a link, which is not followed` });
    expect(readdirSync(victim)).toEqual([]);
  } finally {
    for (const folder of [victim, home]) rmSync(folder, { recursive: true });
  }
});
