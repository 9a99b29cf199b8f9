import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm as syntax } from 'micromark-extension-gfm';

/** A Markdown tree as mdast has it, as far as the tests look. */
export interface Tree {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly Tree[];
}

/** GitHub's Markdown, by a parser that is tested against its specification. */
export const gfm = (markdown: string): Tree =>
  fromMarkdown(markdown, { extensions: [syntax()], mdastExtensions: [gfmFromMarkdown()] });

/** All nodes below a node, itself first. */
export const nodesOf = (tree: Tree): Tree[] => [tree, ...(tree.children ?? []).flatMap(nodesOf)];

/** What a reader sees: all text of a tree. */
export const textOf = (tree: Tree): string =>
  nodesOf(tree)
    .filter(({ type }) => type === 'text' || type === 'inlineCode')
    .map(({ value }) => value ?? '')
    .join('');
