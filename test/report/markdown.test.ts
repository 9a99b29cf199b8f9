import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, codeBlock, codeCell, codeSpan, escapeMarkdown } from '../../src/report/markdown.js';
import { gfm, nodesOf, type Tree, textOf } from './gfm.js';
import { PAYLOADS } from './payloads.js';

describe('escapeMarkdown [S20, S21]', () => {
  it('leaves no character that means something, unless it is escaped', () => {
    for (const payload of PAYLOADS) {
      const escaped = escapeMarkdown(payload);
      expect(escaped).not.toMatch(/[\r\n<>|]/);
      expect(escaped.replace(/\\[!-/:-@[-`{-~]/g, '')).not.toMatch(/[`*_[\]!~$\\{}]/);
      expect(escaped.replace(/&(amp|lt|gt|#124);/g, '')).not.toContain('&');
    }
  });

  it('breaks mentions, references, closing words and links by an invisible space', () => {
    const said = escapeMarkdown('@octocat fixes #1, o/r#2, GH-3 at https://x.example and www.x.example');
    expect(said.replaceAll('\u200b', '¦')).toBe(
      '@¦octocat fixes \\#¦1, o/r\\#¦2, GH-¦3 at https¦://x.example and www¦.x.example',
    );
  });

  it('starts no list, heading or quote where it stands first', () => {
    expect(['- a', '+ a', '= a', '1. a', '2) a', '# a'].map(escapeMarkdown)).toEqual([
      '\\- a',
      '\\+ a',
      '\\= a',
      '1\\. a',
      '2\\) a',
      '\\# a',
    ]);
  });

  it('is one text and nothing else to a Markdown parser', () => {
    const isText = (text: string) => {
      // In a paragraph, in a list and in a table's cell.
      const cell = escapeMarkdown(text);
      const tree = gfm(`x ${cell}\n\n- ${cell}\n\n| a |\n|---|\n| ${cell} |`);
      const kinds = new Set(nodesOf(tree).map(({ type }) => type));
      for (const kind of ['root', 'paragraph', 'text', 'list', 'listItem', 'table', 'tableRow', 'tableCell'])
        kinds.delete(kind);
      expect([text, [...kinds]]).toEqual([text, []]);
      expect(tree.children?.map(({ type }) => type)).toEqual(['paragraph', 'list', 'table']);
      expect(tree.children?.[2]?.children?.[1]?.children).toHaveLength(1);
      const shown = textOf(tree.children?.[0] as Tree).replaceAll('\u200b', '');
      expect(shown.replace(/\s+/g, ' ').trim()).toBe(`x ${plain(text)}`.replace(/\s+/g, ' ').trim());
    };
    for (const payload of PAYLOADS) isText(payload);
    const unit = fc.constantFrom(...'`*_[]()<>#!|~@:/\\&;+-=.1a \n$"\'w'.split(''));
    fc.assert(fc.property(fc.string({ unit, maxLength: 30 }), isText), { numRuns: 500 });
  });
});

/** The text without what nobody can see. */
const plain = (text: string) =>
  text
    .replaceAll('\u200b', '')
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '');

describe('codeSpan, codeCell and codeBlock', () => {
  it('have a fence longer than every run of backticks inside', () => {
    expect(codeSpan('a`b')).toBe('``a`b``');
    expect(codeSpan('`a``')).toBe('``` `a`` ```');
    expect(codeBlock('```\n````\nx', 'text')).toBe('`````text\n```\n````\nx\n`````');
  });

  it('hold a line end as a space, a bar in a cell as a character, and nothing as nothing', () => {
    expect(codeSpan('a\r\nb|c')).toBe('`a b|c`');
    expect(codeCell('b|c')).toBe('b&#124;c');
    expect([codeSpan(''), codeSpan(' \n')]).toEqual(['', '']);
  });

  it('are code to a Markdown parser, whatever they hold', () => {
    for (const payload of PAYLOADS) {
      const [paragraph] = gfm(`x ${codeSpan(payload)} y`).children ?? [];
      expect(paragraph?.children?.map(({ type }) => type)).toEqual(['text', 'inlineCode', 'text']);
      const [table, end] = gfm(`|a|b|\n|---|---|\n| ${codeCell(payload)} | z |\n\nend`).children ?? [];
      expect(table?.children?.[1]?.children?.map(textOf).at(1)).toBe('z');
      expect(end?.type).toBe('paragraph');
      const block = gfm(`${codeBlock(payload, 'text')}\n\nend`).children;
      expect(block?.map(({ type }) => type)).toEqual(['code', 'paragraph']);
    }
  });
});

describe('clip', () => {
  it('marks the cut and never halves a character', () => {
    expect([clip('abc', 3), clip('abcd', 3), clip('a🎉bc', 3)]).toEqual(['abc', 'ab…', 'a…']);
  });
});
