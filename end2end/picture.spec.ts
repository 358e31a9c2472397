// The picture of the README: the Phone page in a call, its flow lit. It is
// taken each time, and kept where CORDBOARD_PICTURES is set or none is there:
// a timer differs in every picture, and tests should leave the tree as it is.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from './calls';
import { CALLERS, expect, NUMBERS } from './fixtures';

const images = join(dirname(fileURLToPath(import.meta.url)), '../docs/images');

test.use({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });

test('the Phone page in a call, for the README', async ({ caller, page, agent }, info) => {
  await caller.dial(CALLERS.knownWithCase, NUMBERS.dynamics);
  await caller.hears('press 1');
  await caller.press('1');
  await agent.rings();
  await caller.hears('defaultmusic_on_hold.wav');
  await expect(caller.trace).toContainText('Rings at Gry Solhede');
  await page.evaluate(() => document.fonts.ready);
  const kept = join(images, 'phone.png');
  const keep = !!process.env.CORDBOARD_PICTURES || !existsSync(kept);
  const path = keep ? kept : info.outputPath('phone.png');
  await page.screenshot({ path, animations: 'disabled' });
});
