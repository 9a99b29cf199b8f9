/** `suite › test`, unless one of them says it all: as a whole word at its border. */
export function testName(owner: string, name: string, suites: readonly string[]): string {
  if (owner === '' || startsWith(name, owner)) return name;
  if (name === '' || endsWith(owner, name)) return owner;
  // Mocha's class is the end of the full name; its suite stands before it.
  const before = endsWith(name, owner) ? name.slice(0, name.length - owner.length).trimEnd() : '';
  if (before !== '' && suites.some((suite) => startsWith(before, suite) || endsWith(before, suite)))
    return name;
  return `${owner} › ${name}`;
}

/** Names of suites that stand inside each other. */
export const nestedName = (suites: readonly string[]): string => suites.filter(Boolean).join(' › ');

const WORD = /[\p{L}\p{N}_]/u;

const startsWith = (text: string, part: string) =>
  part !== '' && text.startsWith(part) && !WORD.test(text.charAt(part.length));

const endsWith = (text: string, part: string) =>
  part !== '' && text.endsWith(part) && !WORD.test(text.charAt(text.length - part.length - 1));
