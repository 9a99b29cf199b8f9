import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A Markdown tree as mdast has it, as far as the tests look. */
export interface Tree {
  readonly type: string;
  readonly value?: string;
  readonly lang?: string | null;
  readonly url?: string;
  readonly children?: readonly Tree[];
}

const modules = join(import.meta.dirname, '..', '..', 'node_modules');
const NAMES = ['mdast-util-from-markdown', 'mdast-util-gfm', 'micromark-extension-gfm'] as const;

/** GitHub's Markdown, by a parser that is tested against its specification; undefined where it is missing. */
export const gfm: ((markdown: string) => Tree) | undefined = NAMES.every((name) =>
  existsSync(join(modules, name)),
)
  ? await parser()
  : undefined;

type Part = (...given: unknown[]) => unknown;

async function parser(): Promise<(markdown: string) => Tree> {
  const modules = await Promise.all(NAMES.map((name) => import(name) as Promise<Record<string, Part>>));
  const {
    fromMarkdown,
    gfmFromMarkdown,
    gfm: syntax,
  } = Object.assign({}, ...modules) as Record<string, Part>;
  const options = { extensions: [syntax?.()], mdastExtensions: [gfmFromMarkdown?.()] };
  return (markdown) => fromMarkdown?.(markdown, options) as Tree;
}

/** All nodes below a node, itself first. */
export const nodesOf = (tree: Tree): Tree[] => [tree, ...(tree.children ?? []).flatMap(nodesOf)];

/** What a reader sees: all text of a tree. */
export const textOf = (tree: Tree): string =>
  nodesOf(tree)
    .filter(({ type }) => type === 'text' || type === 'inlineCode')
    .map(({ value }) => value ?? '')
    .join('');
