import { describe, expect, it } from 'vitest';
import { Masker } from '../../src/base/masker.js';
import { recordable } from '../../src/engine/recordable.js';

const masker = new Masker();
masker.add('hush-hush');

describe('the outputs that an event tells', () => {
  it('are those that hold no secret', () => {
    expect(recordable({ a: '1', b: '' }, masker)).toEqual({ outputs: { a: '1', b: '' } });
    expect(recordable({}, masker)).toEqual({});
  });

  it.each([
    [{ a: '1', b: 'it is hush-hush' }],
    [{ 'is-hush-hush': '1' }],
    [{ a: Buffer.from('hush-hush').toString('base64') }],
    [{ a: 'x'.repeat(1024 * 1024 + 1) }],
  ])('are none where a value or a name does, or they are huge: %#', (outputs) => {
    expect(recordable(outputs, masker)).toEqual({ hidesOutputs: true });
  });
});
