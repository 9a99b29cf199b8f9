import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitMarkdown, fitText } from '../../../src/adapters/github/fit.js';

const long = fc.string({ unit: 'grapheme', minLength: 100, maxLength: 600, size: 'max' });
const texts = fc.array(fc.oneof(long, fc.constantFrom('', '```', '~~~~', '````text', '🎉')), {
  maxLength: 8,
});

describe('texts for GitHub', () => {
  it('are cut to so many bytes, never within a character [S22]', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 300, max: 2000 }), (lines, max) => {
        const text = lines.join('\n');
        for (const fit of [fitMarkdown, fitText]) {
          const fitted = fit(text, max);
          expect(Buffer.byteLength(fitted)).toBeLessThanOrEqual(max);
          expect(fitted.isWellFormed()).toBe(true);
          if (Buffer.byteLength(text) <= max) expect(fitted).toBe(text);
        }
        if (Buffer.byteLength(text) > max)
          expect(text.startsWith(fitText(text, max).slice(0, -1))).toBe(true);
      }),
    );
  });

  it('end between lines, say how much is left out, and close a code block [S22]', () => {
    const text = `# Log\n\n\`\`\`\`text\n${'```\nline\n'.repeat(100)}`;
    const fitted = fitMarkdown(text, 500);
    expect(fitted).toMatch(/\n````\n\n… \d+ bytes are left out$/);
    expect(fitMarkdown(`${'line\n'.repeat(200)}`, 500)).not.toContain('`');
    expect(fitMarkdown(`\`\`\`\nclosed\n\`\`\`\n${'line\n'.repeat(200)}`, 500)).toMatch(
      /line\n\n… \d+ bytes/,
    );
    expect(fitMarkdown('x'.repeat(1000), 500)).toMatch(/^x{300}\n\n… 700 bytes are left out$/);
  });
});
