import { COMPILER_LINES } from '../../../domain/cause/compiler-lines.js';
import { TEST_LINES } from '../../../domain/cause/test-lines.js';
import type { ToolLine } from '../../../domain/cause/tool-line.js';
import { candidateOf, type Groups, groupsOf, type LineReader, levelOf, type Tell } from './told.js';

/** What tools say in one line. */
const SAYINGS: readonly Saying[] = [...COMPILER_LINES, ...TEST_LINES].flatMap(({ says, ...tool }) =>
  says ? [{ ...tool, says }] : [],
);

interface Saying extends ToolLine {
  readonly says: RegExp;
}

/** Every saying has a number behind one of these. */
const HAS_PLACE = /[:([ ]\d+[:,)\]]|:\d+ [#-] |[: ]\d+$/;

/** Reads what tools say in one line; a line belongs to the first that it has. */
export const oneLineReader = (tell: Tell): LineReader => ({
  read(line) {
    if (!HAS_PLACE.test(line)) return;
    for (const saying of SAYINGS) {
      const groups = groupsOf(saying.says, line);
      if (groups) return tell(toldOf(saying, groups));
    }
  },
});

const toldOf = ({ tool, isTest = false }: Saying, groups: Groups) => ({
  tool,
  isTest,
  level: levelOf(groups['severity']),
  message: groups['message'] ?? 'failed',
  title: groups['code'] ?? groups['title'],
  candidates: [candidateOf(groups)],
});
