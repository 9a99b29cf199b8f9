// The house style, as far as it is worth a machine's time: `node ci/style.js FILE…`
import { readFileSync } from 'node:fs';

const RULES = [
  { says: 'is wider than 110 columns', breaks: (line) => line.length > 110 },
  { says: 'ends in white space', breaks: (line) => /\s$/.test(line) },
  { says: 'has a tab', breaks: (line) => line.includes('\t') },
  { says: 'declares a variable for the whole module', breaks: (line) => /^(let|var) /.test(line) },
];

function faultsOf(file) {
  const text = readFileSync(file, 'utf8');
  const faults = text
    .split('\n')
    .flatMap((line, index) =>
      RULES.filter(({ breaks }) => breaks(line)).map(({ says }) => `${file}:${index + 1} ${says}`),
    );
  return text.endsWith('\n') ? faults : [...faults, `${file} does not end with a line feed`];
}

const files = process.argv.slice(2);
const faults = files.flatMap(faultsOf);
for (const fault of faults) console.error(fault);
console.log(`${files.length} files, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;
