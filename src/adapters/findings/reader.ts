import type { EndedAttempt, FindingReader, FoundThings, ReportPatterns } from '../../ports/finding-reader.js';
import type { ReaderParts } from './reading.js';
import { NO_STAMPS, stampsOf } from './stamps.js';

/** Reads reports from the workspace and from output. What reads them is loaded when the first one is there. */
export function findingReader(parts: ReaderParts): FindingReader {
  return {
    async expect(patterns) {
      const { junit, sarif } = patterns ?? NO_PATTERNS;
      const before = patterns ? await stampsOf(parts.workspace, [...junit, ...sarif]) : NO_STAMPS;
      return {
        async read(attempt) {
          if (attempt.hurry.aborted || (!patterns && isSilent(attempt))) return NOTHING;
          const { readFindings } = await import('./read-findings.js');
          return readFindings({ ...parts, ...attempt, patterns: patterns ?? NO_PATTERNS, before });
        },
      };
    },
  };
}

const isSilent = ({ said, hasFailed, spool }: EndedAttempt) =>
  said.annotations.length === 0 && !said.hasMatchers && !(hasFailed && spool);

const NO_PATTERNS: ReportPatterns = { junit: [], sarif: [], matchers: [] };
const NOTHING: FoundThings = { findings: [], omitted: 0, notices: [] };
