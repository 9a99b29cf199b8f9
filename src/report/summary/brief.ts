import type { FailureTail } from '../failure-tails.js';
import { codeBlock } from '../markdown.js';
import { bytesOf } from './amounts.js';
import { shownLines } from './failures.js';

/** What a fence and its blank lines take at most; a tail may hold backticks, which make it longer. */
const FENCE_BYTES = 64;

/** What is left where nearly nothing fits: each part, the first ones first, if there is room, then the first tail. */
export function briefly(
  parts: readonly string[],
  tails: readonly FailureTail[],
  maxBytes: number,
): readonly string[] {
  const kept: string[] = [];
  for (const part of parts) if (part !== '' && bytesOf([...kept, part]) <= maxBytes) kept.push(part);
  const first = tails.find(({ job }) => !job.allowed);
  // No title, no tail: lines of nobody help nobody.
  if (!first || kept.length === 0) return kept;
  const text = shownLines(first, maxBytes - bytesOf(kept) - FENCE_BYTES);
  const block = text === '' ? '' : codeBlock(text, 'text');
  return block !== '' && bytesOf([...kept, block]) <= maxBytes ? [...kept, block] : kept;
}
