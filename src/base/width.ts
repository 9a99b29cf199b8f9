// East Asian wide and full-width characters, and pictures: two columns in a terminal.
const WIDE =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2329\u232a\u2630-\u2637\u268a-\u268f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{1b2ff}\u{1d300}-\u{1d376}\u{1f1ae}\u{1f200}-\u{1f265}\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const NARROWEST = /[\p{Mn}\p{Me}\u200b-\u200d]/u;
/** Makes a picture of the letter before it. */
const AS_PICTURE = '\ufe0f';

/** Columns that a text takes in a terminal; where terminals differ, the most. */
export function displayWidth(text: string): number {
  let width = 0;
  let last = 0;
  for (const character of text) {
    if (character === AS_PICTURE) last = last === 1 ? 1 : 0;
    else last = NARROWEST.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
    width += last;
  }
  return width;
}
