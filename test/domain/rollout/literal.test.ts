import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isLiteral, literal } from '../../../src/domain/rollout/literal.js';
import { parseTemplate, renderTemplate } from '../../../src/domain/template.js';

const rendered = (template: string) => {
  const parsed = parseTemplate(template, ['secrets']);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return renderTemplate(parsed.value, { secrets: { X: 'the secret' } });
};
const piece = fc.constantFrom('${{', '}}', ' secrets.X ', "'", '$', '{', '}', 'a', '${', "${{ '${{' }}");

it('a value stands for itself, whatever is in it', () => {
  fc.assert(
    fc.property(
      fc.array(piece).map((parts) => parts.join('')),
      (value) => {
        expect(rendered(literal(value))).toBe(value);
        expect(isLiteral(literal(value))).toBe(true);
      },
    ),
  );
});

it('what is no literal may read something, and never is taken for one', () => {
  fc.assert(
    fc.property(
      fc.array(piece).map((parts) => parts.join('')),
      (text) => {
        if (!isLiteral(text)) return;
        expect(rendered(text)).not.toContain('the secret');
      },
    ),
  );
  for (const text of ['${{ secrets.X }}', "${${{ '${{' }}{{ secrets.X }}${{ secrets.X }}"])
    expect(isLiteral(text)).toBe(false);
});

it('a value that only looks so around one of ours is one, too', () => {
  const value = '$${{{{ secrets.X }}';
  expect([rendered(literal(value)), isLiteral(literal(value))]).toEqual([value, true]);
});
