import { parseRequirement, type Requirement } from '../../domain/requirement.js';
import { pathText } from '../node.js';
import { itemPath, type Problems } from '../problems.js';
import { sourcePlaceOf } from '../source.js';

export function requirementsOf(texts: readonly string[], problems: Problems): Requirement[] {
  return texts.flatMap((text, i) => {
    const path = itemPath(['requires'], i, problems);
    const parsed = parseRequirement(text);
    if (parsed) {
      const place = sourcePlaceOf(problems.source, ...problems.rangeOf(path));
      return [{ ...parsed, place, path: pathText(path) }];
    }
    const message = `'${text.slice(0, 80)}' is no requirement; write a program, or a program>=1.2`;
    problems.of('E-REQUIRES', path, message);
    return [];
  });
}
