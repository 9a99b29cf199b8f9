import { describe, expect, it } from 'vitest';
import { annotationOf } from '../../src/domain/annotation.js';
import { parseWorkflowCommand } from '../../src/domain/workflow-command.js';

const read = (line: string) => {
  const command = parseWorkflowCommand(line);
  return command && annotationOf(command);
};

describe('a line that GitHub takes for a command', () => {
  it.each([
    ['::error::plain', { level: 'error', message: 'plain' }],
    ['  \t::Warning ::blanks and capitals', { level: 'warning', message: 'blanks and capitals' }],
    [
      '::notice file=a.ts,line=1,endLine=2,col=3,endColumn=4,title=T%2C 1::m%0An%25',
      {
        level: 'notice',
        message: 'm\nn%',
        title: 'T, 1',
        file: 'a.ts',
        line: 1,
        endLine: 2,
        column: 3,
        endColumn: 4,
      },
    ],
    ['::error FILE=C%3A/a=b.ts,LINE=7::x', { level: 'error', message: 'x', file: 'C:/a=b.ts', line: 7 }],
    ['::error line=0,col=-1,endLine=x,endColumn=1e3,file=,=y,z::x', { level: 'error', message: 'x' }],
    ['::error file=a::b::c', { level: 'error', message: 'b::c', file: 'a' }],
    ['::error::%250A', { level: 'error', message: '%0A' }],
  ])('%s', (line, annotation) => {
    expect(read(line)).toEqual(annotation);
  });

  it.each(['::debug::x', '::error', 'x ::error::y', ':error::', '::errors::x', '', '::', '::::x'])(
    '%s says nothing about the code',
    (line) => {
      expect(read(line)).toBeUndefined();
    },
  );
});
