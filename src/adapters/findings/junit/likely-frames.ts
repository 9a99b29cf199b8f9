import type { Frame } from '../frames.js';
import type { TestCase } from './test-case.js';

/** Says what a file of tests is called, or where it lies, in most languages. */
const OF_TESTS =
  /(?:^|\/)(?:tests?|specs?|__tests__|e2e|features)\/|(?:^|[._/-])(?:test|spec)s?[._-]|[._-](?:test|spec)s?\.\w+$|(?:Tests?|Spec|Specs|IT|TestCase|ITCase)\.\w+$|\.(?:bats|t)$/;

/**
 * The frames of a Java trace that lie in the test itself, the likeliest first: in its method, then in its class.
 * A helper that many tests use stands before them in the trace, and so does code that is tested.
 */
export function ownFrames(frames: readonly Frame[], { ownName, owners }: TestCase): readonly Frame[] {
  const own = frames.filter(({ type }) => type !== undefined && isOwn(type, owners));
  const method = /^[^([{]*/.exec(ownName)?.[0].trim() ?? '';
  const inMethod = (all: readonly Frame[]) => all.filter((frame) => method !== '' && isIn(frame, method));
  // A method that the class has from another one; where names tell nothing, the outermost is the test.
  const isPlain = own.every(({ file }) => /\.(?:java|kt)$/.test(file));
  return [...inMethod(own), ...(isPlain ? own.toReversed() : own), ...inMethod(frames)];
}

export const isOfTests = (file: string): boolean => OF_TESTS.test(file);

const isOwn = (type: string, owners: readonly string[]): boolean => {
  const [outer = ''] = type.split('$');
  return owners.some((owner) => {
    const [name = ''] = owner.split('$');
    return name !== '' && (outer === name || outer.endsWith(`.${name}`));
  });
};

/** In the method itself, or in a function inside it: `lambda$adds$0`, Kotlin's `CartTest$adds$1`. */
const isIn = ({ type = '', method = '' }: Frame, name: string): boolean =>
  method === name || method.startsWith(`lambda$${name}$`) || type.includes(`$${name}$`);
