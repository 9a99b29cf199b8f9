import type { Path } from '../node.js';
import type { Problems } from '../problems.js';
import { rangeInside } from './inside.js';

/** Names that every shell knows, so that `$HOME` in a value was hardly meant as these five letters. */
const KNOWN =
  /^(PATH|HOME|USER|PWD|TMPDIR|SHELL|HOSTNAME|LD_LIBRARY_PATH|PYTHONPATH|GOPATH|JAVA_HOME|(GITHUB|RUNNER|CIMYR)_[A-Z_]+)$/;
const REFERENCE = /\$(?:\{([A-Za-z_]\w*)[^}{]*\}|([A-Za-z_]\w*))/g;

/**
 * A dollar sign in a value is a letter: passwords have them. Where what stands there can only be meant as a variable
 * that somebody fills in, this is said; a PATH with it would find no program at all.
 */
export function checkDollars(
  [key, text]: readonly [key: string, text: string],
  isInFile: (name: string) => boolean,
  path: Path,
  problems: Problems,
): void {
  for (const { 0: reference, 1: braced, 2: bare = '', index } of text.matchAll(REFERENCE)) {
    const name = braced ?? bare;
    const range = rangeInside(path, index, reference.length, problems);
    if (key === 'PATH' && name === 'PATH') {
      const message = `'${reference}' is not filled in here; write the directory to $GITHUB_PATH in an earlier command, or write export PATH="<directory>:$PATH" in the command`;
      return problems.at('E-ENV', range, path, message);
    }
    if (!KNOWN.test(name) && name !== key && !(braced !== undefined && isInFile(name))) continue;
    const remedy = isInFile(name)
      ? `write \${{ env.${name} }} where ${name} is set further out, or use it in the command`
      : 'use it in the command, where the shell knows it';
    problems.at(
      'W-ENV',
      range,
      path,
      `'${reference}' is not filled in here, a value is plain text; ${remedy}`,
    );
  }
  if (key === 'PATH' && !/(^|:)(\/usr)?\/bin\/?(:|$)/.test(text) && !text.includes('${{'))
    problems.of(
      'W-ENV',
      path,
      'PATH is replaced whole, and no shell may be found on it; write a directory to add to $GITHUB_PATH in an earlier command',
    );
}
