import { outputOfFailure, type RolloutFailure } from '../../../domain/rollout/failure.js';
import { clip, codeBlock, codeSpan, escapeMarkdown } from '../../markdown.js';
import { lastBytes, lastLines } from '../output.js';
import { type FailedStep, firstFailed, lastFailed, type RolloutRecord } from '../record.js';
import type { RolloutResult } from '../result.js';
import { failedStepWords } from '../step-words.js';
import { commandsIn, resultWords } from '../wording.js';
import { rolloutFailureWords } from '../words/failures.js';
import { isFailure } from '../words/reasons.js';

const MAX_SENTENCE = 2000;
const MAX_LINES = 200;

/** Why it ended so, the end of what the failed step printed, and what to do. What failed on the way back comes second. */
export function causeParts(record: RolloutRecord, result: RolloutResult, maxBytes: number): string[] {
  const [first, last] = [firstFailed(record), lastFailed(record)];
  const { next } = resultWords(record, result);
  return [
    ...(first ? failureParts('Cause', first, maxBytes) : []),
    ...(last && last !== first ? failureParts('Then', last, maxBytes) : []),
    ...(first || !result.why || !isFailure(result.why) ? [] : [outputBlock(result.why, maxBytes)]),
    next === undefined ? '' : `**What to do:** ${escaped(next, commandsIn(record))}`,
  ];
}

function failureParts(title: string, failed: FailedStep, maxBytes: number): string[] {
  const { failure } = failed;
  const { what, next } = rolloutFailureWords(failure);
  const commands = failure.kind === 'command' ? [`\`${failure.command}\``] : [];
  return [
    `**${title}:** ${escaped(`${failedStepWords(failed)}: ${what}`, commands)}\\\n**Next:** ${escaped(next)}`,
    outputBlock(failure, maxBytes),
  ];
}

function outputBlock(failure: RolloutFailure<string>, maxBytes: number): string {
  const lines = lastBytes(lastLines(outputOfFailure(failure), MAX_LINES), maxBytes);
  return lines.length === 0 ? '' : codeBlock(lines.join('\n'), 'text');
}

/** A sentence; the commands that stand in it are set as code. */
const escaped = (text: string, commands: readonly string[] = []): string =>
  coded(clip(text, MAX_SENTENCE), commands).trim();

function coded(text: string, [command, ...others]: readonly string[]): string {
  if (command === undefined) return spaced(text);
  const code = codeSpan(command.replace(/^`|`$/g, ''));
  return text
    .split(command)
    .map((part) => coded(part, others))
    .join(code);
}

/** Escaping trims: what separates words from code stays. */
const spaced = (text: string) =>
  `${/^\s/.test(text) ? ' ' : ''}${escapeMarkdown(text)}${/\S\s+$/.test(text) ? ' ' : ''}`;
