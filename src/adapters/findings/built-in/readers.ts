import { GoTestReader } from './go-test.js';
import { JavaScriptReader } from './javascript.js';
import { JvmReader } from './jvm.js';
import { oneLineReader } from './one-line.js';
import { PhpUnitReader } from './phpunit.js';
import { PytestReader, TracebackReader } from './python.js';
import { headedReader, listedReader, pointedReader } from './several-lines.js';
import { TapReader } from './tap.js';
import type { LineReader, Tell } from './told.js';

/** The tools whose output is understood without being told how. */
export const builtInReaders = (tell: Tell): readonly LineReader[] => [
  oneLineReader(tell),
  listedReader(tell),
  pointedReader(tell),
  headedReader(tell),
  new GoTestReader(tell),
  new PytestReader(tell),
  new TracebackReader(tell),
  new JvmReader(tell),
  new PhpUnitReader(tell),
  new JavaScriptReader(tell),
  new TapReader(tell),
];
