// The doors: set-up by the console's token, sign-in, sign-out.

import { type Browser, type BrowserContext, expect as base, type Page } from '@playwright/test';
import { expect, newContext, open, ready, signIn, signInOf, test } from '../fixtures';
import { Data, type Server, startServer } from '../processes';
import type { Watch } from '../watch';

/** An installation that nobody has set up. */
async function empty(run: (server: Server, token: string) => Promise<void>): Promise<void> {
  const data = await Data.make();
  data.newKey();
  const server = await startServer(data);
  try {
    const [, token] = server.output().match(/\/set-up\?token=(\S+)/) ?? [];
    base(token, 'the console names the set-up address').toBeTruthy();
    await run(server, token!);
  } finally {
    await server.stop();
    await data.remove();
  }
}

async function visitor(browser: Browser, watch: Watch, server: Server): Promise<BrowserContext> {
  const context = await newContext(browser, { baseURL: server.url });
  watch.over(context);
  return context;
}


test.describe('with JavaScript off', () => {
  test.use({ javaScriptEnabled: false });

  test('one can sign in, read, and is told what needs JavaScript', async ({ page, world }) => {
    const person = signInOf(world, 'designer');
    await page.goto('/sign-in');
    await page.getByLabel('E-mail address').fill(person.email);
    await page.getByLabel('Password', { exact: true }).fill('wrong wrong wrong wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toContainText('is not right');

    await signIn(page, person);
    // Text within `noscript` is found by no other locator.
    await expect(page.locator('noscript p')).toBeVisible();
    await page.getByRole('link', { name: 'Flows', exact: true }).click();
    await expect(page.getByRole('table', { name: 'Flows' })).toContainText('Sample_Dynamics_Case');
    await page.getByRole('link', { name: 'Sample_Dynamics_Case' }).click();
    await expect(page.getByRole('heading', { name: 'Sample_Dynamics_Case' })).toBeVisible();
    await page.getByRole('link', { name: 'Channels', exact: true }).click();
    await page.getByRole('searchbox', { name: 'Search name or description' }).fill('Zendesk');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('table', { name: 'Channels' })).not.toContainText('Support_Dynamics');
    await page.getByRole('link', { name: 'Support_Zendesk' }).click();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Support_Zendesk');
  });
});

