import { expect, it } from 'vitest';
import { framesIn } from '../../../src/adapters/findings/frames.js';

const told = (text: string) =>
  framesIn(text).map(({ file, line, column, packagePath }) =>
    [packagePath === undefined ? file : `${packagePath}|${file}`, line, column]
      .filter((x) => x !== undefined)
      .join(':'),
  );

it.each([
  ['    at Object.<anonymous> (/w/src/a.test.ts:12:5)', ['/w/src/a.test.ts:12:5']],
  ['    at fn (/w/a folder/b.js:1:2)', ['folder/b.js:1:2', '/w/a folder/b.js:1:2']],
  ['    at file:///w/src/a.mjs:3:9', ['file:///w/src/a.mjs:3:9']],
  [' ❯ src/a.test.ts:6:21', ['src/a.test.ts:6:21']],
  ['  File "/w/my app/a.py", line 12, in test', ['/w/my app/a.py:12']],
  ['tests/test_a.py:13: AssertionError', ['tests/test_a.py:13']],
  ['\tat com.example.CartTest.totals(CartTest.java:42)', ['com/example|CartTest.java:42']],
  ['\tat app//com.example.Cart$Inner.<init>(Cart.java:7)', ['com/example|Cart.java:7']],
  ['\tat Top.main(Top.kt:1)', ['|Top.kt:1']],
  ['\tat java.base/java.lang.Thread.run(Unknown Source)', []],
  ['    cart_test.go:12: total is 4', ['cart_test.go:12']],
  ['   at Shop.Cart.Total() in /w/Cart.cs:line 30', ['/w/Cart.cs:30']],
  ["thread 'a' panicked at src/cart.rs:30:9:", ['src/cart.rs:30:9']],
  ['# ./spec/a_spec.rb:5:in `block`', ['./spec/a_spec.rb:5']],
  ['/w/a.cpp(12,5): error C2065: x', ['/w/a.cpp:12:5']],
  ['at 12:34:56 connect to localhost:8080 or 10.0.0.1:80', ['10.0.0.1:80']],
  ['a.ts:0', []],
  ['x:1 .:2 :3 :: ::4', []],
])('%s', (line, frames) => {
  expect(told(line)).toEqual(frames);
});

it('takes little time for what looks like nothing but places', () => {
  const lines = [`${'a.b:1'.repeat(1000)}`, 'at a.'.repeat(1000), ':1'.repeat(3000), '('.repeat(5000)];
  expect(framesIn(lines.join('\n').repeat(100)).length).toBeLessThanOrEqual(60);
});
