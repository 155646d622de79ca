import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

const SHEETS = new URL('../../static/css/', import.meta.url);
const CSS = readFileSync(new URL('theme.css', SHEETS), 'utf8');
const TEXT = 4.5; // WCAG 2 AA
const SHAPE = 3; // edges of fields, marks

/** [what, on what, how much at least] */
const PAIRS = [
  ...['paper', 'sheet', 'wash', 'danger-wash', 'warning-wash'].map((ground) => ['ink', ground, TEXT]),
  ...['paper', 'sheet', 'wash'].map((ground) => ['ink-soft', ground, TEXT]),
  ...['paper', 'sheet', 'wash', 'danger-wash', 'warning-wash'].map((ground) => ['accent', ground, TEXT]),
  ['accent-strong', 'sheet', TEXT],
  ['on-accent', 'accent', TEXT],
  ['on-accent', 'accent-strong', TEXT],
  ['on-marker', 'marker', TEXT],
  ['danger', 'sheet', TEXT],
  ['danger', 'danger-wash', TEXT],
  ['good', 'sheet', TEXT],
  ['edge', 'sheet', SHAPE],
  ['edge', 'paper', SHAPE],
];

/** The colours by name, of the light theme (0) or the dark one (1). */
function tokens(which) {
  const pairs = [...CSS.matchAll(/--([\w-]+):\s*light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)];
  return Object.fromEntries(pairs.map(([, name, ...colours]) => [name, colours[which]]));
}

function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

for (const [scheme, colours] of Object.entries({ light: tokens(0), dark: tokens(1) })) {
  test(`the ${scheme} colours can be told apart`, () => {
    assert.equal(contrast('#ffffff', '#000000'), 21);
    for (const [what, ground, least] of PAIRS) {
      const found = contrast(colours[what], colours[ground]);
      assert.ok(found >= least, `${what} on ${ground}: ${found.toFixed(2)} instead of ${least}`);
    }
  });
}

test('other style sheets name no colours of their own', () => {
  for (const sheet of readdirSync(SHEETS).filter((name) => name !== 'theme.css')) {
    const css = readFileSync(new URL(sheet, SHEETS), 'utf8');
    const own = [...css.matchAll(/#[0-9a-f]{3,8}\b/gi)].map(([colour]) => colour);
    assert.deepEqual(own.filter((colour) => colour !== '#000'), [], sheet); // #000 is the full part of a mask
  }
});
